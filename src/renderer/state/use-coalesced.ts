/** A value that main owns and a slider moves: shown at once, sent coalesced, given back when main has answered. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Answer } from '#shared/contract'
import { createCoalescer, pageTimers } from './coalesce'

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
  useEffect(() => {
    latestSend.current = send
  }, [send])
  /** Sends that main has not answered. */
  const open = useRef(0)

  const coalescer = useMemo(() => {
    const emit = async ({ value }: { readonly value?: T }): Promise<void> => {
      open.current += 1
      const answer = await latestSend.current(value as T).catch(() => ({ ok: false as const }))
      open.current -= 1
      if (!answer.ok && open.current === 0) setDraft(null)
    }
    return createCoalescer<{ value: T }>((change) => void emit(change), SEND_EVERY_MS, pageTimers)
  }, [])
  useEffect(() => coalescer.flush, [coalescer])

  // The view has caught up, or main chose otherwise once every send was answered.
  useEffect(() => {
    setDraft((current) =>
      current !== null && (current.value === saved || open.current === 0) ? null : current,
    )
  }, [saved])

  const change = useCallback(
    (value: T) => {
      setDraft({ value })
      coalescer.push({ value })
    },
    [coalescer],
  )
  return { value: draft === null ? saved : draft.value, change, done: coalescer.flush }
}
