/** The turns of a kept conversation, fetched in stretches as they come into sight. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Turn } from '#core/transcript/model'
import type { Notice } from '#core/notice'
import { useDeps } from '../../state/context'

const STRETCH = 100

export type KeptTurns = {
  /** Null until it is known. */
  readonly total: number | null
  readonly turnAt: (index: number) => Turn | null
  /** These rows are on the page. */
  readonly see: (first: number, last: number) => void
  readonly failure: Notice | null
}

type State = {
  readonly id: string
  readonly total: number | null
  readonly stretches: ReadonlyMap<number, readonly Turn[]>
  readonly failure: Notice | null
}

export const useKeptTurns = (id: string): KeptTurns => {
  const { bridge } = useDeps()
  const [state, setState] = useState<State>({ id, total: null, stretches: new Map(), failure: null })
  const current = state.id === id ? state : { id, total: null, stretches: new Map(), failure: null }
  const wanted = useRef(new Set<number>())
  const seen = useRef<readonly [number, number]>([0, 0])

  const fetch = useCallback(
    async (stretch: number) => {
      wanted.current.add(stretch)
      const answer = await bridge
        .historyTurns({ id, from: stretch * STRETCH, count: STRETCH })
        .catch(() => null)
      setState((old) => {
        const base: State = old.id === id ? old : { id, total: null, stretches: new Map(), failure: null }
        if (!answer) return base
        if (!answer.ok) return { ...base, failure: answer.notice }
        const { turns, total } = answer.value
        return { ...base, total, failure: null, stretches: new Map(base.stretches).set(stretch, turns) }
      })
    },
    [bridge, id],
  )

  useEffect(() => {
    wanted.current = new Set()
    seen.current = [0, 0]
    // It sets state when it is answered, not now.
    // oxlint-disable-next-line react/set-state-in-effect
    void fetch(0)
    return bridge.on('history', (change) => {
      if (change.id !== null && change.id !== id) return
      // What is in sight is fetched anew; the rest when it is looked at again.
      const [first, last] = seen.current
      wanted.current = new Set()
      for (let n = Math.floor(first / STRETCH); n <= Math.floor(last / STRETCH); n += 1) void fetch(n)
    })
  }, [bridge, id, fetch])

  const see = useCallback(
    (first: number, last: number) => {
      seen.current = [first, last]
      for (let n = Math.floor(first / STRETCH); n <= Math.floor(last / STRETCH); n += 1) {
        if (!wanted.current.has(n)) void fetch(n)
      }
    },
    [fetch],
  )
  const { stretches } = current
  const turnAt = useCallback(
    (index: number) => stretches.get(Math.floor(index / STRETCH))?.[index % STRETCH] ?? null,
    [stretches],
  )
  return { total: current.total, failure: current.failure, turnAt, see }
}
