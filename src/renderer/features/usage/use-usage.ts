/** Figures from main, kept up to date: asked for again when something was written down, and when the day is over. */
import { useEffect, useState } from 'react'
import { notice, type Notice } from '#core/notice'
import type { Answer } from '#shared/contract'
import { useDeps } from '../../state/context'

export type Loaded<T> = { readonly value: T | null; readonly failure: Notice | null }

/** @param ask Must be the same function while the question is the same. */
export function useFigures<T>(ask: () => Promise<Answer<T>>): Loaded<T> {
  const { bridge } = useDeps()
  const [loaded, setLoaded] = useState<Loaded<T>>({ value: null, failure: null })
  useEffect(() => {
    let current = true
    let asked = 0
    const load = async (): Promise<void> => {
      asked += 1
      const mine = asked
      const answer = await ask().catch((): Answer<T> => ({ ok: false, notice: notice('internal', 'error') }))
      if (!current || mine !== asked) return
      setLoaded((old) =>
        answer.ok ? { value: answer.value, failure: null } : { value: old.value, failure: answer.notice },
      )
    }
    void load()
    const off = bridge.on('history', () => void load())
    return () => {
      current = false
      off()
    }
  }, [bridge, ask])
  return loaded
}

/** The beginning of the person's day, wall clock in ms; changes at midnight. */
export function useToday(): number {
  const { now } = useDeps()
  const start = (): number => new Date(now()).setHours(0, 0, 0, 0)
  const [today, setToday] = useState(start)
  useEffect(() => {
    const timer = setInterval(() => setToday(new Date(now()).setHours(0, 0, 0, 0)), 30_000)
    return () => clearInterval(timer)
  }, [now])
  return today
}
