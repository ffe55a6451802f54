/** Usage: tokens of this conversation, in total and by answer, as the service counted them. */
import type { Turn, TurnUsage } from '#core/transcript/model'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { Page } from '../../ui/page'
import { LatencyCard } from './latency-card'
import styles from './usage-screen.module.css'

type UsedTurn = Turn & { readonly usage: TurnUsage }

const cachedOf = (usage: TurnUsage): number => usage.cachedText + usage.cachedAudio + usage.cachedImage

const Figure = ({ name, value, note }: { name: string; value: string; note?: string }) => (
  <div className={styles.figure}>
    <dt>{name}</dt>
    <dd className={styles.value}>{value}</dd>
    {note === undefined ? null : <dd className={styles.note}>{note}</dd>}
  </div>
)

const columns = ['inputText', 'inputAudio', 'cachedShort', 'outputText', 'outputAudio'] as const
const cells = (usage: TurnUsage): readonly number[] => [
  usage.inputText,
  usage.inputAudio,
  cachedOf(usage),
  usage.outputText,
  usage.outputAudio,
]

export const UsageScreen = () => {
  const { t, f } = useWords()
  const usage = useView((view) => view.usage)
  const turns = useView((view) => view.turns)
  const used = turns.filter((turn): turn is UsedTurn => turn.usage !== null)
  const total = usage.inputTokens + usage.outputTokens
  return (
    <Page title={t.usage.title} lead={t.usage.lead}>
      {total === 0 && used.length === 0 ? (
        <p className={styles.empty}>{t.usage.empty}</p>
      ) : (
        <>
          <dl className={styles.figures}>
            <Figure name={t.usage.total} value={f.number(total)} />
            <Figure
              name={t.usage.input}
              value={f.number(usage.inputTokens)}
              note={t.usage.cachedOf(f.number(usage.cachedTokens))}
            />
            <Figure name={t.usage.output} value={f.number(usage.outputTokens)} />
          </dl>
          {/* A scrolling region must be reachable by keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <section className={styles.scroll} tabIndex={0} aria-label={t.usage.turns}>
            <table className={styles.table}>
              <caption className="visually-hidden">{t.usage.turns}</caption>
              <thead>
                <tr>
                  <th scope="col">{t.usage.time}</th>
                  <th scope="col" className={styles.words}>
                    {t.usage.turn}
                  </th>
                  {columns.map((column) => (
                    <th key={column} scope="col" className={styles.number}>
                      {t.usage[column]}
                    </th>
                  ))}
                  <th scope="col" className={styles.number}>
                    {t.usage.sum}
                  </th>
                </tr>
              </thead>
              <tbody>
                {used.map((turn) => (
                  <tr key={turn.id}>
                    <td>{f.time(turn.at)}</td>
                    <th scope="row" className={styles.words}>
                      <span className={styles.clip}>{turn.text === '' ? t.usage.noWords : turn.text}</span>
                    </th>
                    {cells(turn.usage).map((value, index) => (
                      <td
                        key={columns[index]}
                        className={styles.number}
                        data-label={t.usage[columns[index] ?? 'sum']}
                      >
                        {f.number(value)}
                      </td>
                    ))}
                    <td className={styles.number} data-label={t.usage.sum}>
                      {f.number(turn.usage.inputTokens + turn.usage.outputTokens)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p className={styles.note}>{t.usage.cachedNote}</p>
        </>
      )}
      <LatencyCard />
    </Page>
  )
}
