/** The journal as a table of which only what is in sight exists. It follows the newest event until one scrolls up. */
// Rows are placed by themselves as one scrolls, which the elements of a table do not allow.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react'
import type { EventRow } from '#shared/events'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { EventRowCells } from './event-row'
import styles from './event-table.module.css'
import type { Events } from './use-events'
import type { Marked } from './use-marked'

/** Heights of a row, px; the second where it has two lines. */
const ROW = 32
const TALL_ROW = 52
/** From this width on a row is one line, px. The style sheet has the same. */
const ONE_LINE = 600
/** Closer to the end than this counts as being at the end, px. */
const NEAR_END = 24

const columns = ['time', 'direction', 'type', 'latency', 'size'] as const

export const EventTable = ({
  events,
  marked,
  onOpen,
  onToggle,
  onCopy,
  onClose,
}: {
  readonly events: Events
  readonly marked: Marked
  /** Shows an event whole. */
  readonly onOpen: (id: number) => void
  /** Opens or shuts a group. */
  readonly onToggle: (key: string) => void
  readonly onCopy: () => void
  /** Escape. */
  readonly onClose: () => void
}) => {
  const { t, f } = useWords()
  const { state, rowAt, look, query } = events
  const frame = useRef<HTMLDivElement>(null)
  const [wide, setWide] = useState(true)
  const rows = state?.rows ?? 0
  const [follows, setFollows] = useState(true)
  const [seen, setSeen] = useState(0)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWide(element.offsetWidth >= ONE_LINE))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const height = wide ? ROW : TALL_ROW

  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes this component
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const total = virtual.getTotalSize()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => look(first, last), [look, first, last])
  useLayoutEffect(() => virtual.measure(), [virtual, height])

  const toEnd = useCallback(() => {
    const element = frame.current
    if (element !== null) element.scrollTop = element.scrollHeight
    setFollows(true)
  }, [])
  useLayoutEffect(() => {
    if (!follows) return
    setSeen(rows)
    const element = frame.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }, [follows, rows, total])

  const lastScroll = useRef({ top: 0, height: 0 })
  const onScroll = (): void => {
    const element = frame.current
    if (element === null) return
    const near = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END
    if (near) setFollows(true)
    // Where the rows themselves became others, nobody scrolled.
    else if (
      element.scrollTop < lastScroll.current.top &&
      element.scrollHeight === lastScroll.current.height
    ) {
      setFollows(false)
    }
    lastScroll.current = { top: element.scrollTop, height: element.scrollHeight }
  }

  const activate = (row: EventRow | null): void => {
    if (row?.kind === 'event') onOpen(row.id)
    if (row?.kind === 'group') onToggle(row.key)
  }
  const move = (place: number, extend: boolean): void => {
    const to = Math.min(rows - 1, Math.max(0, place))
    if (rows === 0) return
    setFollows(to === rows - 1)
    marked.mark(to, rowAt(to), extend)
    virtual.scrollToIndex(to, { align: 'auto' })
  }
  const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 320) / height) - 1)

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = marked.active ?? (follows ? rows : -1)
    const command = event.ctrlKey || event.metaKey
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: rows - 1,
    }
    const to = steps[event.key]
    if (to !== undefined && !command) move(to, event.shiftKey)
    else if (event.key === 'Enter') activate(marked.active === null ? null : rowAt(marked.active))
    else if (event.key === 'Escape') onClose()
    else if (command && event.key.toLowerCase() === 'a') marked.markAll(rows)
    else if (command && event.key.toLowerCase() === 'c' && marked.range !== null) onCopy()
    else return
    event.preventDefault()
  }

  const onClick = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target.closest('[data-place]') : null
    const place = element === null ? NaN : Number(element.getAttribute('data-place'))
    if (!Number.isInteger(place)) return
    marked.mark(place, rowAt(place), event.shiftKey)
    if (!event.shiftKey) activate(rowAt(place))
  }

  const grouped = query.group !== 'none'
  const active = marked.active ?? -1
  const fresh = Math.max(0, rows - seen)
  const isMarked = (place: number): boolean =>
    marked.range !== null && place >= marked.range[0] && place <= marked.range[1]

  return (
    <div className={styles.area}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it is a grid in every case */}
      <div
        ref={frame}
        role={grouped ? 'treegrid' : 'grid'}
        tabIndex={0}
        className={styles.grid}
        aria-label={t.events.table}
        aria-rowcount={rows + 1}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-activedescendant={
          items.some(({ index }) => index === active) ? `event-row-${active}` : undefined
        }
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <div role="row" aria-rowindex={1} className={styles.head}>
          {columns.map((column) => (
            <span key={column} role="columnheader" className={styles[column]}>
              {column === 'direction' ? (
                <span className="visually-hidden">{t.events.columns[column]}</span>
              ) : (
                t.events.columns[column]
              )}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={styles.rows} style={{ height: total }}>
          {items.map(({ index, start }) => {
            const row = rowAt(index)
            return (
              <div
                key={index}
                id={`event-row-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={isMarked(index)}
                aria-level={grouped ? (row?.kind === 'group' ? 1 : 2) : undefined}
                aria-expanded={row?.kind === 'group' ? row.open : undefined}
                className={styles.row}
                data-place={index}
                data-active={index === active}
                data-kind={row?.kind}
                data-event-type={row?.kind === 'event' ? row.type : undefined}
                style={{ transform: `translateY(${start}px)`, height }}
              >
                {row === null ? (
                  <span role="gridcell" aria-busy className={styles.time}>
                    …
                  </span>
                ) : (
                  <EventRowCells row={row} grouping={query.group} />
                )}
              </div>
            )
          })}
        </div>
      </div>
      {follows || rows === 0 ? null : (
        <Button weight="primary" className={styles.jump} icon={<ArrowDown aria-hidden />} onClick={toEnd}>
          {fresh === 0 ? t.events.newest : t.events.more(fresh, f.number(fresh))}
        </Button>
      )}
    </div>
  )
}
