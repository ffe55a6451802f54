/** Where it went: by profile, model, conversation or day; every figure is in exactly one row. */
import { useCallback, useState } from 'react'
import { splitLedger, sumLedger, type Ledger, type LedgerSum } from '#core/usage/ledger'
import type { PriceOverrides } from '#core/usage/prices'
import type { UsageFilter } from '#shared/usage'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { cx } from '../../ui/cx'
import { Card } from '../../ui/page'
import { NoticeCard } from '../../ui/notice-card'
import { Select } from '../../ui/select'
import { moneyOf, tokensOf } from './money'
import { Table } from './table'
import { useFigures } from './use-usage'
import styles from './usage-screen.module.css'

const splits = ['profile', 'model', 'conversation', 'day'] as const
type Split = (typeof splits)[number]

export type Chosen = { readonly id: string; readonly title: string }

export const SplitCard = ({
  ledger,
  own,
  filter,
  onChoose,
}: {
  readonly ledger: Ledger
  readonly own: PriceOverrides
  readonly filter: UsageFilter
  readonly onChoose: (conversation: Chosen) => void
}) => {
  const { t } = useWords()
  const [by, setBy] = useState<Split>('model')
  return (
    <Card id="usage-split" title={t.usage.split}>
      <div className={cx(styles.choice, styles.single)}>
        <span id="usage-split-by-label">{t.usage.splitBy}</span>
        <Select
          id="usage-split-by"
          value={by}
          options={splits.map((value) => ({ value, label: t.usage.splits[value] }))}
          onChange={setBy}
        />
      </div>
      {by === 'conversation' ? (
        <Conversations filter={filter} own={own} onChoose={onChoose} />
      ) : (
        <Parts ledger={ledger} own={own} by={by} />
      )}
    </Card>
  )
}

const useCells = () => {
  const words = useWords()
  const { f } = words
  return (sum: LedgerSum): readonly string[] => [
    f.number(sum.responses),
    f.number(tokensOf(sum)),
    f.minutes(sum.spokenMs + sum.answeredMs),
    moneyOf(sum, words),
  ]
}

const Rows = ({
  by,
  rows,
}: {
  readonly by: Split
  readonly rows: readonly { readonly key: string; readonly name: React.ReactNode; readonly sum: LedgerSum }[]
}) => {
  const { t } = useWords()
  const cells = useCells()
  const { usage } = t
  return (
    <Table
      caption={usage.split}
      head={[usage.splits[by], usage.answers, usage.tokens, usage.talked, usage.money]}
      rows={rows.map(({ key, name, sum }) => ({ key, name, cells: cells(sum) }))}
    />
  )
}

const Parts = ({
  ledger,
  own,
  by,
}: {
  readonly ledger: Ledger
  readonly own: PriceOverrides
  readonly by: Exclude<Split, 'conversation'>
}) => {
  const { t, f } = useWords()
  const keys = { profile: 'profileId', model: 'model', day: 'day' } as const
  const parts = splitLedger(ledger, (row) => row[keys[by]], own)
  const sorted =
    by === 'day'
      ? parts.toSorted((a, b) => b.key.localeCompare(a.key))
      : parts.toSorted((a, b) => b.sum.usd - a.sum.usd || tokensOf(b.sum) - tokensOf(a.sum))
  return (
    <Rows
      by={by}
      rows={sorted.map(({ key, origin, sum }) => ({
        key,
        name: by === 'day' ? f.day(key) : (by === 'profile' ? origin.profileName : key) || t.usage.unsorted,
        sum,
      }))}
    />
  )
}

const Conversations = ({
  filter,
  own,
  onChoose,
}: {
  readonly filter: UsageFilter
  readonly own: PriceOverrides
  readonly onChoose: (conversation: Chosen) => void
}) => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const { from, profileId, model } = filter
  const ask = useCallback(
    () => bridge.usageConversations({ from, profileId, model }),
    [bridge, from, profileId, model],
  )
  const { value, failure } = useFigures(ask)
  if (failure !== null) return <NoticeCard notice={failure} onAction={() => undefined} />
  if (value === null) return null
  return (
    <>
      <Rows
        by="conversation"
        rows={value.map(({ id, title, at, ledger }) => {
          const shown = title ?? t.usage.untitled
          return {
            key: id,
            name: (
              <button
                type="button"
                className={styles.link}
                aria-label={t.usage.showAnswers(shown)}
                onClick={() => onChoose({ id, title: shown })}
              >
                <span className={styles.clip}>{shown}</span>
                <span className={styles.note}>{f.moment(at)}</span>
              </button>
            ),
            sum: sumLedger(ledger, own),
          }
        })}
      />
      <p className={styles.note}>{t.usage.newestOnly(f.number(value.length))}</p>
    </>
  )
}
