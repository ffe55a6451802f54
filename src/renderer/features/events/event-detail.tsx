/** One event whole: when, how large, what it answers or was answered by, and its content as JSON. */
import { Copy, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { EventDetail as Detail } from '#shared/events'
import { useWords } from '../../i18n/context'
import { Button, IconButton } from '../../ui/button'
import styles from './event-detail.module.css'
import { latency, sizeOf } from './event-words'
import { JsonTree } from './json-tree'

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className={styles.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Relation = ({
  children,
  place,
  onShow,
}: {
  readonly children: string
  readonly place: number
  readonly onShow: (place: number) => void
}) => {
  const { t } = useWords()
  return (
    <p className={styles.relation}>
      {children}
      {place < 0 ? null : (
        <Button weight="quiet" onClick={() => onShow(place)}>
          {t.events.show}
        </Button>
      )}
    </p>
  )
}

const Relations = ({
  detail,
  onShow,
}: {
  readonly detail: Detail
  readonly onShow: (place: number) => void
}) => {
  const words = useWords()
  const { t } = words
  const { row, marks } = detail
  const ms = latency(words, row.answer?.ms ?? 0)
  const outcome =
    row.answer === null
      ? null
      : { answered: t.events.answered, refused: t.events.refusedAfter, lost: t.events.lostAfter }[
          row.answer.outcome
        ]
  const cause = row.cause && latency(words, row.cause.ms)
  return (
    <>
      {row.waiting ? <p className={styles.relation}>{t.events.stillWaiting}</p> : null}
      {outcome === null ? null : (
        <Relation place={detail.answerPlace} onShow={onShow}>
          {outcome(ms)}
        </Relation>
      )}
      {cause === null ? null : (
        <Relation place={detail.causePlace} onShow={onShow}>
          {row.direction === 'out' ? t.events.follows(cause) : t.events.answers(cause)}
        </Relation>
      )}
      {marks.length === 0 ? null : (
        <dl className={styles.marks} aria-label={t.events.stations}>
          {marks.map(({ name, ms: after }) => (
            <Fact key={name} name={t.events.marks[name]}>
              {latency(words, after)}
            </Fact>
          ))}
        </dl>
      )}
    </>
  )
}

export const EventDetail = ({
  detail,
  onShow,
  onCopy,
  onClose,
}: {
  readonly detail: Detail
  readonly onShow: (place: number) => void
  readonly onCopy: () => void
  readonly onClose: () => void
}) => {
  const words = useWords()
  const { t, f } = words
  const { row } = detail
  const none = row.sound === null ? (row.direction === 'socket' ? 'socket' : 'other') : 'sound'
  const ids = [
    ['item', detail.item],
    ['response', detail.response],
    ['call', detail.call],
    ['event', detail.eventId],
  ] as const
  return (
    <section className={styles.detail} aria-label={t.events.detail} data-event-detail={row.type}>
      <header className={styles.head}>
        <h2 className={styles.title}>{row.type}</h2>
        <IconButton name={t.events.copy} icon={<Copy aria-hidden />} onClick={onCopy} />
        <IconButton name={t.events.close} icon={<X aria-hidden />} onClick={onClose} />
      </header>
      {/* Long content scrolls, so it has to be reachable with the keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles.scroll} tabIndex={0} aria-label={t.events.content}>
        <dl className={styles.facts}>
          <Fact name={t.events.columns.direction}>
            {[
              t.events.directions[row.direction],
              t.events.connectionNumber(f.number(row.connection)),
              ...(row.manual ? [t.events.manual] : []),
            ].join(' · ')}
          </Fact>
          <Fact name={t.events.at}>
            {f.preciseTime(row.wall)}
            <span className={styles.muted}>{t.events.sinceStart(f.seconds(detail.at))}</span>
          </Fact>
          {row.direction === 'socket' ? null : (
            <Fact name={t.events.size}>
              {row.sound === null
                ? sizeOf(words, row)
                : `${sizeOf(words, row)} · ${t.events.frames(row.sound.count, f.number(row.sound.count))} · ${t.events.bytes(f.number(row.bytes))}`}
            </Fact>
          )}
          {ids.map(([name, id]) =>
            id === null ? null : (
              <Fact key={name} name={t.events.ids[name]}>
                <code className={styles.code}>{id}</code>
              </Fact>
            ),
          )}
        </dl>
        <Relations detail={detail} onShow={onShow} />
        {detail.payload === '' ? (
          <p className={styles.muted}>{t.events.noContent[none]}</p>
        ) : (
          <JsonTree key={row.id} text={detail.payload} />
        )}
      </section>
    </section>
  )
}
