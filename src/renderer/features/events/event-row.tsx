/** One row of the journal: an event, or a group with its sums. */
// Rows are placed by themselves as one scrolls, which the elements of a table do not allow.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { ArrowDownLeft, ArrowUpRight, ChevronDown, ChevronRight, Plug } from 'lucide-react'
import { memo } from 'react'
import type { EventRow as Row } from '#shared/events'
import { useWords } from '../../i18n/context'
import { cx } from '../../ui/cx'
import styles from './event-table.module.css'
import { latency, latencyOf, sizeOf } from './event-words'

const arrows = { out: ArrowUpRight, in: ArrowDownLeft, socket: Plug } as const

export type RowProps = {
  readonly row: Row
  readonly grouping: 'none' | 'item' | 'response'
}

const Event = ({ row }: { readonly row: Extract<Row, { readonly kind: 'event' }> }) => {
  const words = useWords()
  const { t, f } = words
  const Arrow = arrows[row.direction]
  const bad = row.family === 'error' || row.answer?.outcome === 'refused' || row.answer?.outcome === 'lost'
  return (
    <>
      <span role="gridcell" className={styles.time}>
        {f.preciseTime(row.wall)}
      </span>
      <span role="gridcell" className={styles.direction} data-direction={row.direction}>
        <Arrow aria-hidden />
        <span className="visually-hidden">{t.events.directions[row.direction]}</span>
      </span>
      <span role="gridcell" className={styles.type} data-bad={bad}>
        <span className={styles.name}>{row.type}</span>
        {row.manual ? <span className={styles.badge}>{t.events.manual}</span> : null}
        {row.note === '' ? null : <span className={styles.note}>{row.note}</span>}
      </span>
      <span role="gridcell" className={cx(styles.latency, row.answer === null && styles.quiet)}>
        {latencyOf(words, row)}
      </span>
      <span role="gridcell" className={styles.size}>
        {sizeOf(words, row)}
      </span>
    </>
  )
}

const Group = ({
  row,
  grouping,
}: { readonly row: Extract<Row, { readonly kind: 'group' }> } & Pick<RowProps, 'grouping'>) => {
  const words = useWords()
  const { t, f } = words
  const Chevron = row.open ? ChevronDown : ChevronRight
  const name = row.key === '' && grouping !== 'none' ? t.events.noGroup[grouping] : row.key
  // A response that nobody asked for is counted from itself.
  const marks = row.marks.filter(({ name, ms }) => name !== 'done' && ms > 0)
  const stations = marks.map(({ name: mark, ms }) => `${t.events.marks[mark]} ${latency(words, ms)}`)
  return (
    <>
      <span role="gridcell" className={styles.time}>
        {f.preciseTime(row.wall)}
      </span>
      <span role="gridcell" className={styles.direction}>
        <Chevron aria-hidden />
      </span>
      <span role="gridcell" className={styles.type} data-bad={row.errors > 0}>
        <span className={styles.groupName}>{name}</span>
        <span className={styles.note}>
          {[
            t.events.groupCount(row.count, f.number(row.count)),
            ...(row.errors > 0 ? [t.events.groupErrors(row.errors, f.number(row.errors))] : []),
            ...stations,
          ].join(' · ')}
        </span>
      </span>
      <span role="gridcell" className={styles.latency}>
        {latency(words, row.ms)}
      </span>
      <span role="gridcell" className={styles.size}>
        {row.soundMs > 0 ? t.events.sound(f.seconds(row.soundMs)) : ''}
      </span>
    </>
  )
}

export const EventRowCells = memo(({ row, grouping }: RowProps) =>
  row.kind === 'event' ? <Event row={row} /> : <Group row={row} grouping={grouping} />,
)
EventRowCells.displayName = 'EventRowCells'
