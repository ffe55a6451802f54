/** The rows of the Events screen: main is told what is looked for, and asked for the window that is in sight. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { everything, type EventQuery } from '#core/events/query'
import type { Bridge } from '#shared/contract'
import type { EventRow, EventsState } from '#shared/events'
import { useDeps } from '../../state/context'

/** Rows that are asked for above and below those in sight, so that scrolling meets them ready. */
const MARGIN = 40
const MAX_WINDOW = 400

export type Window = { readonly from: number; readonly rows: readonly EventRow[] }

export type Events = {
  /** Null until main has answered. */
  readonly state: EventsState | null
  readonly query: EventQuery
  readonly search: (change: Partial<EventQuery>) => void
  /** The row at a place, or null while it is on its way. */
  readonly rowAt: (place: number) => EventRow | null
  /** Places that are in sight. */
  readonly look: (first: number, last: number) => void
  /** A call that answers with a state. */
  readonly take: (state: EventsState) => void
  readonly bridge: Bridge
}

const nothing: Window = { from: 0, rows: [] }

export const useEvents = (): Events => {
  const { bridge } = useDeps()
  const [query, setQuery] = useState(everything)
  const [state, setState] = useState<EventsState | null>(null)
  const [window, setWindow] = useState(nothing)
  const sight = useRef({ first: 0, last: 60 })
  const asking = useRef(false)
  const again = useRef(false)
  const gone = useRef(false)

  const fetch = useCallback(async (): Promise<void> => {
    again.current = true
    if (asking.current) return
    asking.current = true
    while (again.current && !gone.current) {
      again.current = false
      const from = Math.max(0, sight.current.first - MARGIN)
      const count = Math.min(MAX_WINDOW, sight.current.last - from + 1 + MARGIN)
      const answer = await bridge.eventRows({ from, count }).catch(() => null)
      if (answer?.ok !== true || gone.current) break
      setWindow({ from: answer.value.from, rows: answer.value.rows })
      setState(answer.value.state)
    }
    asking.current = false
  }, [bridge])

  const take = useCallback(
    (next: EventsState) => {
      setState(next)
      void fetch()
    },
    [fetch],
  )

  useEffect(() => bridge.on('events', take), [bridge, take])

  // Main works for this screen only while somebody can see it.
  useEffect(() => {
    gone.current = false
    const watch = async (seen: boolean): Promise<void> => {
      const answer = await bridge.watchEvents(seen ? query : null).catch(() => null)
      if (seen && answer?.ok === true && !gone.current) take(answer.value)
    }
    const onVisibility = (): void => void watch(document.visibilityState === 'visible')
    onVisibility()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      gone.current = true
      document.removeEventListener('visibilitychange', onVisibility)
      void watch(false)
    }
  }, [bridge, query, take])

  const look = useCallback(
    (first: number, last: number) => {
      const { from, rows } = window
      sight.current = { first, last }
      if (first < from || last >= from + rows.length) void fetch()
    },
    [fetch, window],
  )
  const search = useCallback(
    (change: Partial<EventQuery>) => setQuery((before) => ({ ...before, ...change })),
    [],
  )
  const rowAt = useCallback((place: number) => window.rows[place - window.from] ?? null, [window])

  return useMemo(
    () => ({ state, query, search, rowAt, look, take, bridge }),
    [state, query, search, rowAt, look, take, bridge],
  )
}
