/** A range input: the platform's own keyboard, pointer and screen-reader behaviour, drawn with our tokens. */
import type { CSSProperties } from 'react'
import styles from './slider.module.css'

export const Slider = ({
  id,
  value,
  min,
  max,
  step,
  onChange,
  onDone,
  valueText,
  describedBy,
  label,
}: {
  readonly id: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  /** While it moves. */
  readonly onChange: (value: number) => void
  /** When it is let go. */
  readonly onDone?: () => void
  readonly valueText: string
  readonly describedBy?: string
  /** Where no <label> names it. */
  readonly label?: string
}) => {
  const shown = Math.min(max, Math.max(min, value))
  const style = { '--filled': (shown - min) / (max - min) } as CSSProperties
  return (
    <input
      id={id}
      type="range"
      className={styles.slider}
      style={style}
      min={min}
      max={max}
      step={step}
      value={shown}
      aria-label={label}
      aria-valuetext={valueText}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.valueAsNumber)}
      onPointerUp={onDone}
      onKeyUp={onDone}
      onBlur={onDone}
    />
  )
}
