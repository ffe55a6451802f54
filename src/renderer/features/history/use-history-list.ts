/** The list of conversations, or of what a search found, page after page; it keeps itself up to date. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationInfo } from '#core/history/model'
import type { HistoryFilter, HistoryHit } from '#core/history/pages'
import { notice, type Notice } from '#core/notice'
import { useDeps } from '../../state/context'

export type HistoryList = {
  readonly hits: readonly HistoryHit[]
  /** Of the plain list; null while searching or unknown. */
  readonly total: number | null
  readonly loading: boolean
  readonly failure: Notice | null
  readonly hasMore: boolean
  readonly more: () => void
  readonly retry: () => void
  /** Shows a change at once that main has taken. */
  readonly change: (id: string, change: Partial<ConversationInfo>) => void
}

type State = Pick<HistoryList, 'hits' | 'total' | 'loading' | 'failure'> & { readonly next: string | null }

const nothing: State = { hits: [], total: null, loading: true, failure: null, next: null }
/** Pages of a search can be empty while it goes on; after so many it waits for the person to scroll. */
const MAX_EMPTY = 20

export const useHistoryList = (text: string, filter: HistoryFilter): HistoryList => {
  const { bridge } = useDeps()
  const [state, setState] = useState<State>(nothing)
  /** Answers to earlier questions are out of date. */
  const asked = useRef(0)
  const busy = useRef(false)

  const load = useCallback(
    async (after: string | null, merge: (hits: readonly HistoryHit[], old: State) => State['hits']) => {
      asked.current += 1
      const mine = asked.current
      busy.current = true
      setState((old) => ({ ...old, loading: true }))
      let from = after
      for (let empty = 0; ; empty += 1) {
        const answer = await bridge
          .historyPage({ text, filter, after: from })
          .catch(() => ({ ok: false as const, notice: notice('internal', 'error') }))
        if (mine !== asked.current) return
        if (!answer.ok) {
          busy.current = false
          setState((old) => ({ ...old, loading: false, failure: answer.notice }))
          return
        }
        const { hits, next, total } = answer.value
        if (hits.length === 0 && next !== null && empty < MAX_EMPTY) {
          from = next
          continue
        }
        busy.current = false
        setState((old) => ({
          hits: merge(hits, old),
          total: total ?? null,
          next,
          loading: false,
          failure: null,
        }))
        return
      }
    },
    [bridge, text, filter],
  )

  const reload = useCallback(() => load(null, (hits) => hits), [load])
  useEffect(() => {
    // It says that it loads before it asks.
    // oxlint-disable-next-line react/set-state-in-effect
    void reload()
  }, [reload])

  useEffect(
    () =>
      bridge.on('history', ({ id }) => {
        if (id === null) void reload()
        // A search stands still while it is read.
        else if (text === '') {
          void load(null, (hits, old) => {
            const first = new Set(hits.map(({ info }) => info.id))
            return [...hits, ...old.hits.filter(({ info }) => !first.has(info.id))]
          })
        }
      }),
    [bridge, text, load, reload],
  )

  const { next } = state
  const more = useCallback(() => {
    if (next === null || busy.current) return
    void load(next, (hits, old) => {
      const known = new Set(old.hits.map(({ info }) => info.id))
      return [...old.hits, ...hits.filter(({ info }) => !known.has(info.id))]
    })
  }, [load, next])

  const change = useCallback((id: string, update: Partial<ConversationInfo>) => {
    setState((old) => ({
      ...old,
      hits: old.hits.map((hit) => (hit.info.id === id ? { ...hit, info: { ...hit.info, ...update } } : hit)),
    }))
  }, [])

  return { ...state, hasMore: next !== null, more, retry: () => void reload(), change }
}
