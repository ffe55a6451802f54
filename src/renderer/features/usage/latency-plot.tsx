/** A bar for each answer: what the service and the network took, and on top of it what this computer added. */
import type { TurnLatency } from '#core/latency/types'
import { useWords } from '../../i18n/context'
import styles from './latency-card.module.css'

type Bar = { readonly key: string; readonly heard: number; readonly service: number }

/** Newest answers that are drawn. */
const BARS = 40
const WIDTH = 640
const HEIGHT = 140
const LEFT = 56
const BOTTOM = 4
const TOP = 12

const isBar = (bar: Bar | null): bar is Bar => bar !== null

const barsOf = (turns: readonly TurnLatency[]): readonly Bar[] =>
  turns
    .map(({ itemId, heardMs, firstDeltaMs }) =>
      heardMs === null || firstDeltaMs === null
        ? null
        : { key: itemId, heard: heardMs, service: Math.min(firstDeltaMs, heardMs) },
    )
    .filter(isBar)
    .slice(-BARS)

/** The next of 100, 200, 500, 1000, 2000 ... at or above the value: the top of the scale. */
const scaleTop = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(100, value)))
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value) ?? 10 * power
}

export const LatencyPlot = ({ turns }: { readonly turns: readonly TurnLatency[] }) => {
  const { t, f } = useWords()
  const words = t.latency
  const bars = barsOf(turns)
  if (bars.length < 2) return null
  const ms = (value: number): string => (value < 1000 ? f.milliseconds(Math.round(value)) : f.seconds(value))
  const sorted = bars.map(({ heard }) => heard).sort((a, b) => a - b)
  const slowest = sorted.at(-1) ?? 0
  const median = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
  const summary = words.plotSummary(
    words.answers(bars.length, f.number(bars.length)),
    ms(median),
    ms(slowest),
  )
  const top = scaleTop(slowest)
  const y = (value: number): number => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP)
  const step = (WIDTH - LEFT) / BARS
  const width = Math.max(4, step - 4)
  return (
    <figure className={styles.plot}>
      <figcaption className={styles.caption}>
        <strong className={styles.plotTitle}>{words.plot}</strong>
        <span className={styles.keys}>
          <span className={styles.key} data-part="service">
            {words.service}
          </span>
          <span className={styles.key} data-part="ours">
            {words.ours}
          </span>
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary} className={styles.svg}>
        {[top, top / 2].map((value) => (
          <g key={value}>
            <line className={styles.line} x1={LEFT} x2={WIDTH} y1={y(value)} y2={y(value)} />
            <text className={styles.tick} x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {ms(value)}
            </text>
          </g>
        ))}
        <line className={styles.base} x1={LEFT} x2={WIDTH} y1={y(0)} y2={y(0)} />
        {bars.map(({ key, heard, service }, index) => {
          const x = LEFT + 2 + index * step
          return (
            <g key={key}>
              <rect className={styles.ours} x={x} width={width} y={y(heard)} height={y(service) - y(heard)} />
              <rect
                className={styles.service}
                x={x}
                width={width}
                y={y(service)}
                height={y(0) - y(service)}
              />
            </g>
          )
        })}
      </svg>
      <p className={styles.note}>{summary}</p>
    </figure>
  )
}
