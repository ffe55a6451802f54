/**
 * Bars over days or answers, in one or two parts. Read by pointer, by arrow keys and by screen readers, which get each
 * bar as an option with its exact values; the same values stand below for the bar that is pointed at.
 */
import { useId, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { useWords } from '../../i18n/context'
import { cx } from '../../ui/cx'
import styles from './bar-plot.module.css'

export type Bar = {
  readonly key: string
  /** From the bottom up; the first is drawn muted where there are two. Same unit in all bars, never negative. */
  readonly parts: readonly number[]
  /** Exact values in words. */
  readonly tell: string
  /** Written under the bar where there is room. */
  readonly label?: string
}

/** The next of 1, 2, 5, 10, 20 ... times a power of ten at or above the value: the top of the scale. */
export const scaleTop = (value: number): number => {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value * 0.999999) ?? 10 * power
}

const sumOf = ({ parts }: Bar): number => parts.reduce((sum, part) => sum + part, 0)
const heightOf = (part: number, top: number): CSSProperties =>
  ({ '--share': (part / top).toFixed(4) }) as CSSProperties

export const BarPlot = ({
  title,
  bars,
  value,
  keys = [],
  note,
}: {
  readonly title: string
  readonly bars: readonly Bar[]
  /** A value of the scale in words. */
  readonly value: (value: number) => string
  /** What the parts are, where there are two. */
  readonly keys?: readonly string[]
  /** Said while no bar is pointed at. */
  readonly note: string
}) => {
  const { t } = useWords()
  const id = useId()
  const [at, setAt] = useState<number | null>(null)
  const active = at === null ? null : (bars[Math.min(at, bars.length - 1)] ?? null)
  const top = scaleTop(Math.max(...bars.map(sumOf), 0))
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = bars.length - 1
    const now = at ?? last
    const next = {
      ArrowLeft: Math.max(0, now - 1),
      ArrowRight: Math.min(last, now + 1),
      Home: 0,
      End: last,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
  }
  // Few enough labels that none touches its neighbour.
  const every = Math.ceil(bars.length / 6)
  return (
    <figure className={styles.plot}>
      <figcaption className={styles.caption}>
        <strong id={`${id}-title`}>{title}</strong>
        {keys.length < 2 ? null : (
          <span className={styles.keys}>
            {keys.map((key, index) => (
              <span key={key} className={styles.key} data-part={index}>
                {key}
              </span>
            ))}
          </span>
        )}
      </figcaption>
      <div className={styles.field}>
        <div className={styles.scale} aria-hidden>
          <span>{value(top)}</span>
          <span>{value(top / 2)}</span>
        </div>
        <div
          className={styles.bars}
          // A <select> cannot be drawn as bars.
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="listbox"
          tabIndex={0}
          aria-orientation="horizontal"
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-how`}
          aria-activedescendant={active === null ? undefined : `${id}-${active.key}`}
          onKeyDown={onKeyDown}
          onFocus={() => setAt((now) => now ?? bars.length - 1)}
          onBlur={() => setAt(null)}
          onPointerLeave={() => setAt(null)}
        >
          {bars.map((bar, index) => (
            // The list has the focus and the keys, as a list box does.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
            <div
              key={bar.key}
              id={`${id}-${bar.key}`}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
              role="option"
              aria-selected={bar === active}
              aria-label={bar.tell}
              className={styles.slot}
              data-label={bar.label}
              data-shown={index % every === 0}
              onPointerEnter={() => setAt(index)}
            >
              <div className={cx(styles.stack, bar.parts.length > 1 && styles.two)}>
                {[...bar.parts.entries()].toReversed().map(([part, amount]) => (
                  <div key={part} className={styles.part} data-part={part} style={heightOf(amount, top)} />
                ))}
              </div>
            </div>
          ))}
        </div>
      </div>
      <span id={`${id}-how`} className="visually-hidden">
        {t.usage.readBars}
      </span>
      <p className={styles.told} aria-hidden>
        {active?.tell ?? note}
      </p>
    </figure>
  )
}
