/** A sum as large figures: money, minutes, money per minute, tokens. */
import { perMinute, type LedgerSum } from '#core/usage/ledger'
import { useWords } from '../../i18n/context'
import { cx } from '../../ui/cx'
import { leftOut, moneyOf, tokensOf } from './money'
import styles from './usage-screen.module.css'

const Figure = ({
  name,
  value,
  notes,
}: {
  name: string
  value: string
  notes: readonly (string | null)[]
}) => (
  <div className={styles.figure}>
    <dt>{name}</dt>
    <dd className={styles.value}>{value}</dd>
    {notes.map((note) =>
      note === null ? null : (
        <dd key={note} className={styles.note}>
          {note}
        </dd>
      ),
    )}
  </div>
)

export const Figures = ({ sum, large = false }: { readonly sum: LedgerSum; readonly large?: boolean }) => {
  const words = useWords()
  const { t, f } = words
  const rate = perMinute(sum)
  return (
    <dl className={cx(styles.figures, large && styles.large)}>
      <Figure
        name={t.usage.spent}
        value={moneyOf(sum, words)}
        notes={[
          leftOut(sum, words),
          sum.transcriptionUsd > 0 ? `${t.usage.transcription}: ${f.money(sum.transcriptionUsd)}` : null,
        ]}
      />
      <Figure
        name={t.usage.talked}
        value={f.minutes(sum.spokenMs + sum.answeredMs)}
        notes={[t.usage.voices(f.minutes(sum.spokenMs), f.minutes(sum.answeredMs))]}
      />
      <Figure
        name={t.usage.perMinute}
        value={rate === null || moneyOf(sum, words) === t.usage.noMoney ? t.usage.noMoney : f.money(rate)}
        notes={[]}
      />
      <Figure
        name={t.usage.tokens}
        value={f.number(tokensOf(sum))}
        notes={[t.usage.answersCount(sum.responses, f.number(sum.responses))]}
      />
    </dl>
  )
}
