/** Which rows are marked, by keyboard or pointer: one is the active one, from another the marking began. */
import { useCallback, useState } from 'react'
import type { EventRow } from '#shared/events'

/** Rows by their places, and the active one by what it is, since places move when the oldest rows go. */
type Mark = { readonly anchor: number; readonly place: number; readonly key: string }

const keyOf = (row: EventRow | null): string =>
  row === null ? '' : row.kind === 'event' ? `e${row.id}` : `g${row.key}`

export type Marked = {
  /** Place of the active row, or null. */
  readonly active: number | null
  /** First and last place that are marked. */
  readonly range: readonly [number, number] | null
  readonly mark: (place: number, row: EventRow | null, extend: boolean) => void
  readonly markAll: (rows: number) => void
  readonly clear: () => void
}

/** How far the active row may have moved between two looks, rows. */
const NEAR = 60

/** How far the rows have moved since they were marked. */
const shiftOf = ({ place, key }: Mark, rowAt: (place: number) => EventRow | null): number => {
  const here = rowAt(place)
  if (here === null || keyOf(here) === key || key === '') return 0
  for (let far = 1; far < NEAR; far += 1) {
    for (const shift of [-far, far])
      if (place + shift >= 0 && keyOf(rowAt(place + shift)) === key) return shift
  }
  return 0
}

export const useMarked = (rowAt: (place: number) => EventRow | null): Marked => {
  const [marked, setMarked] = useState<Mark | null>(null)
  const mark = useCallback(
    (place: number, row: EventRow | null, extend: boolean) =>
      setMarked((before) => ({ place, key: keyOf(row), anchor: extend && before ? before.anchor : place })),
    [],
  )
  const markAll = useCallback(
    (rows: number) => setMarked(rows === 0 ? null : { anchor: 0, place: rows - 1, key: '' }),
    [],
  )
  const clear = useCallback(() => setMarked(null), [])
  if (marked === null) return { active: null, range: null, mark, markAll, clear }
  const shift = shiftOf(marked, rowAt)
  const active = marked.place + shift
  const anchor = Math.max(0, marked.anchor + shift)
  return { active, range: [Math.min(anchor, active), Math.max(anchor, active)], mark, markAll, clear }
}
