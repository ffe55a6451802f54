/** The conversations, newest first; of a long list only the rows in sight are on the page. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { Pin, Square, SquareCheck } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { HistoryHit } from '#core/history/pages'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { Ranges } from '../talk/marked'
import type { HistoryList } from './use-history-list'
import { moneyOr } from './cost'
import styles from './conversation-list.module.css'

const Row = ({
  hit,
  chosen,
  marked,
  onChoose,
}: {
  readonly hit: HistoryHit
  readonly chosen: boolean
  /** One of several that are being chosen; null: one alone is. */
  readonly marked: boolean | null
  readonly onChoose: (hit: HistoryHit) => void
}) => {
  const { t, f } = useWords()
  const { now } = useDeps()
  const live = useView((view) => view.conversationId === hit.info.id)
  const { info, snippet } = hit
  const cost = moneyOr(info, { t, f }, 'tokens')
  return (
    <button
      type="button"
      className={styles.row}
      aria-current={marked === null && chosen}
      aria-pressed={marked ?? undefined}
      data-conversation-id={info.id}
      onClick={() => onChoose(hit)}
    >
      <span className={styles.title}>
        {marked === null ? null : marked ? (
          <SquareCheck aria-hidden className={styles.pin} />
        ) : (
          <Square aria-hidden className={styles.mark} />
        )}
        {info.pinned ? <Pin aria-label={t.history.pinned} className={styles.pin} /> : null}
        <span className={styles.name}>{info.title ?? t.history.untitled}</span>
      </span>
      <span className={styles.facts}>
        <time dateTime={new Date(info.lastAt).toISOString()} title={f.moment(info.lastAt)}>
          {live ? t.history.now : f.ago(info.lastAt, now())}
        </time>
        <span>{t.history.turns(info.turnCount, f.number(info.turnCount))}</span>
        {cost === null ? null : <span>{cost}</span>}
        <span className={styles.profile}>{info.profileName}</span>
      </span>
      {snippet === null ? null : (
        <span className={styles.snippet}>
          <Ranges text={snippet.text} hits={snippet.hits} />
        </span>
      )}
    </button>
  )
}

export const ConversationList = ({
  list,
  chosen,
  several,
  onChoose,
}: {
  readonly list: HistoryList
  readonly chosen: string | null
  /** Ids of those that are being chosen together; null: one alone is. */
  readonly several: ReadonlySet<string> | null
  readonly onChoose: (hit: HistoryHit) => void
}) => {
  const { t } = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const { hits, hasMore, more } = list
  // There is no React compiler here, of which this would be out of reach.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: hits.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 64,
    getItemKey: (index) => hits[index]?.info.id ?? index,
    overscan: 8,
    initialRect: { width: 320, height: 800 },
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= hits.length - 10) more()
  }, [hasMore, more, last, hits.length])

  /** Up and down walk through the list, as in every list of the desktop. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || several !== null) return
    const next = hits[hits.findIndex(({ info }) => info.id === chosen) + step]
    if (next === undefined) return
    event.preventDefault()
    onChoose(next)
    rows.scrollToIndex(hits.indexOf(next))
    requestAnimationFrame(() => {
      frame.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus()
    })
  }

  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.list} style={{ height: rows.getTotalSize() }}>
        {/* The keys come from the rows in it. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <ul
          aria-label={t.history.list}
          aria-busy={list.loading}
          className={styles.window}
          style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}
          onKeyDown={onKeyDown}
        >
          {items.map(({ key, index }) => {
            const hit = hits[index]
            return hit === undefined ? null : (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={list.total ?? (hasMore ? -1 : hits.length)}
              >
                <Row
                  hit={hit}
                  chosen={hit.info.id === chosen}
                  marked={several?.has(hit.info.id) ?? null}
                  onChoose={onChoose}
                />
              </li>
            )
          })}
        </ul>
      </div>
      {list.loading && hits.length > 0 ? <p className={styles.more}>{t.history.more}</p> : null}
    </div>
  )
}
