/**
 * Turns as a list of which only those in sight are on the page, so that ten thousand cost as little as ten. Rows are
 * measured as they come; the list is as high as all of them together are thought to be.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, type ReactNode, type RefObject } from 'react'
import styles from './turn-list.module.css'

type Props = {
  /** The element that scrolls. */
  readonly frame: RefObject<HTMLDivElement | null>
  readonly count: number
  /** Begins at the newest turn. */
  readonly fromEnd?: boolean
  readonly keyOf: (index: number) => string
  readonly row: (index: number) => ReactNode
  /** Told which rows are on the page, so that they can be fetched. */
  readonly onRange?: (first: number, last: number) => void
  /** Brings a row into sight; every new object does it again. */
  readonly goTo?: { readonly index: number } | null
}

/** px; an answer of a few lines. The first guess only: rows are measured. */
const ROW_PX = 96
/** Rows kept beyond the edges: short conversations are on the page as a whole, and reading on finds no gap. */
const OVERSCAN = 12

export const TurnList = ({ frame, count, fromEnd = false, keyOf, row, onRange, goTo = null }: Props) => {
  // There is no React compiler here, of which this would be out of reach.
  // oxlint-disable-next-line react/incompatible-library
  const list = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    getItemKey: keyOf,
    overscan: OVERSCAN,
    initialOffset: () => (fromEnd ? count * ROW_PX : 0),
    // Earlier turns may come in above what is being read.
    anchorTo: 'end',
    // Before the first measurement, as in a test without a layout, a screenful is assumed.
    initialRect: { width: 800, height: 800 },
  })
  const items = list.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (last >= first) onRange?.(first, last)
  }, [onRange, first, last])
  useEffect(() => {
    if (goTo !== null) list.scrollToIndex(goTo.index, { align: 'center' })
  }, [goTo, list])
  return (
    <div className={styles.list} style={{ height: list.getTotalSize() }}>
      <div className={styles.window} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
        {items.map(({ key, index }) => (
          <div key={key} ref={list.measureElement} data-index={index} className={styles.row}>
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  )
}
