/** How fast answers were, as figures and as a plot over the answers of this conversation. */
import { useEffect, useState } from 'react'
import type { LatencyReport, Spread } from '#core/latency/types'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { Card } from '../../ui/page'
import styles from './latency-card.module.css'
import { LatencyPlot } from './latency-plot'

const figures = ['heardMs', 'firstDeltaMs', 'silenceMs', 'startWaitMs', 'captureMs'] as const

/** Asked for anew whenever the talk has moved on: the figures change with its turns and phases. */
const useLatencyReport = (): LatencyReport | null => {
  const { bridge } = useDeps()
  const turns = useView((view) => view.turns)
  const phase = useView((view) => view.talk.phase)
  const [report, setReport] = useState<LatencyReport | null>(null)
  useEffect(() => {
    let current = true
    void bridge
      .latencyReport()
      .then((answer) => {
        if (current && answer.ok) setReport(answer.value)
        return undefined
      })
      .catch(() => undefined)
    return () => {
      current = false
    }
    // The figures live in main; turns and phase tell when to ask for them.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [bridge, turns, phase])
  return report
}

export const LatencyCard = () => {
  const { t, f } = useWords()
  const report = useLatencyReport()
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
