/** A value that main owns and a slider moves: shown at once, sent coalesced, given back when main has answered. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Answer } from '#shared/contract'
import { createCoalescer, pageTimers, type Coalescer } from './coalesce'

/** At most this often while a slider is dragged, ms. */
export const SEND_EVERY_MS = 100

export type Coalesced<T> = {
  readonly value: T
  readonly change: (value: T) => void
  /** The slider was let go: what waits goes out now. */
  readonly done: () => void
}

export const useCoalescedValue = <T>(
  saved: T,
  send: (value: T) => Promise<Answer<unknown>>,
): Coalesced<T> => {
  const [draft, setDraft] = useState<{ readonly value: T } | null>(null)
  const latestSend = useRef(send)
  const coalescer = useRef<Coalescer<{ value: T }> | null>(null)
  /** Sends that main has not answered. */
  const open = useRef(0)
  useEffect(() => {
    latestSend.current = send
  }, [send])

  const change = useCallback((value: T) => {
    const emit = async (next: T): Promise<void> => {
      open.current += 1
      const answer = await latestSend.current(next).catch(() => ({ ok: false as const }))
      open.current -= 1
      if (!answer.ok && open.current === 0) setDraft(null)
    }
    setDraft({ value })
    coalescer.current ??= createCoalescer((batch) => void emit(batch.value as T), SEND_EVERY_MS, pageTimers)
    coalescer.current.push({ value })
  }, [])
  const done = useCallback(() => coalescer.current?.flush(), [])
  // What waits when the screen is left still goes out.
  useEffect(() => done, [done])

  // The view has caught up, or main chose otherwise once every send was answered.
  useEffect(() => {
    setDraft((current) =>
      current !== null && (current.value === saved || open.current === 0) ? null : current,
    )
  }, [saved])

  return { value: draft === null ? saved : draft.value, change, done }
}
