/** How fast answers were, as figures and as a plot over the answers of this conversation. */
import type { LatencyReport, Spread } from '#core/latency/types'
import { useWords } from '../../i18n/context'
import { Card } from '../../ui/page'
import styles from './latency-card.module.css'
import { LatencyPlot } from './latency-plot'

const figures = ['heardMs', 'firstDeltaMs', 'silenceMs', 'startWaitMs', 'captureMs'] as const

export const LatencyCard = ({ report }: { readonly report: LatencyReport | null }) => {
  const { t, f } = useWords()
  const words = t.latency
  const ms = (value: number): string => (value < 1000 ? f.milliseconds(Math.round(value)) : f.seconds(value))
  if (report === null || report.turns.length === 0) {
    return (
      <Card id="usage-latency" title={words.title}>
        <p className={styles.muted}>{words.empty}</p>
      </Card>
    )
  }
  const facts = [
    report.underruns === 0
      ? words.noGaps
      : words.gaps(report.underruns, f.number(report.underruns), ms(report.gapMs)),
    ...(report.concealedMs >= 1 ? [words.concealed(ms(report.concealedMs))] : []),
    ...(report.lateMs >= 1 ? [words.late(ms(report.lateMs))] : []),
    ...(report.falseAlarms > 0 ? [words.falseAlarms(report.falseAlarms, f.number(report.falseAlarms))] : []),
  ]
  return (
    <Card id="usage-latency" title={words.title}>
      <p className={styles.muted}>{words.lead}</p>
      <dl className={styles.figures}>
        {figures.map((name) => {
          const spread: Spread | null = report[name]
          return (
            <div key={name} className={styles.figure}>
              <dt>{words.figures[name]}</dt>
              <dd className={spread === null ? styles.muted : styles.value}>
                {spread === null ? words.none : ms(spread.median)}
              </dd>
              {spread === null || spread.count < 5 ? null : (
                <dd className={styles.note}>{words.p95(ms(spread.p95))}</dd>
              )}
              <dd className={styles.note}>{words.notes[name]}</dd>
            </div>
          )
        })}
      </dl>
      <LatencyPlot turns={report.turns} />
      <ul className={styles.facts}>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </Card>
  )
}
