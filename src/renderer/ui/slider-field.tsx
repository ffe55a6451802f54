/** A slider with its number beside it: drag or type, with the unit and one sentence about what changes. */
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../i18n/context'
import { IconButton } from './button'
import { Field } from './field'
import { Slider } from './slider'
import styles from './slider-field.module.css'
import { TextInput } from './text-input'

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value))

/** Rounds to the step's own decimals, so that 0.1 + 0.2 stays 0.3. */
const toStep = (value: number, step: number): number => {
  const digits = String(step).split('.')[1]?.length ?? 0
  return Number((Math.round(value / step) * step).toFixed(digits))
}

export const SliderField = ({
  id,
  label,
  note,
  valueLabel,
  unit,
  min,
  max,
  inputMax = max,
  step,
  value,
  valueText,
  onChange,
  onDone,
  reset,
}: {
  readonly id: string
  readonly label: string
  readonly note?: string
  /** Accessible name of the number. */
  readonly valueLabel: string
  readonly unit?: string
  readonly min: number
  readonly max: number
  /** The number may go further than the slider. */
  readonly inputMax?: number
  readonly step: number
  readonly value: number
  readonly valueText: string
  readonly onChange: (value: number) => void
  readonly onDone: () => void
  /** A button that brings this value back. */
  readonly reset?: { readonly name: string; readonly value: number }
}) => {
  const { f } = useWords()
  const [draft, setDraft] = useState<string | null>(null)
  const commit = (): void => {
    if (draft === null) return
    const typed = Number(draft.replace(',', '.'))
    setDraft(null)
    if (draft.trim() === '' || !Number.isFinite(typed)) return
    onChange(clamp(toStep(typed, step), min, inputMax))
    onDone()
  }
  const digits = String(step).split('.')[1]?.length ?? 0
  return (
    <Field id={id} label={label} note={note}>
      <div className={styles.row}>
        <Slider
          id={id}
          min={min}
          max={max}
          step={step}
          value={value}
          valueText={valueText}
          {...(note === undefined ? {} : { describedBy: `${id}-note` })}
          onChange={(next) => onChange(toStep(next, step))}
          onDone={onDone}
        />
        <div className={styles.number}>
          <TextInput
            type="text"
            inputMode="decimal"
            autoComplete="off"
            aria-label={valueLabel}
            className={styles.input}
            value={draft ?? f.editable(value, digits)}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.key === 'Enter') commit()
              if (event.key === 'Escape') setDraft(null)
            }}
          />
          <span className={styles.unit} aria-hidden>
            {unit}
          </span>
        </div>
        {reset === undefined ? null : (
          <IconButton
            name={reset.name}
            icon={<RotateCcw aria-hidden />}
            disabled={value === reset.value}
            onClick={() => {
              onChange(reset.value)
              onDone()
            }}
          />
        )}
      </div>
    </Field>
  )
}
