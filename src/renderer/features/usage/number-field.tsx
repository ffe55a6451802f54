/** A number that may be left empty: kept when it is valid, explained when it is not. */
import { useState } from 'react'
import { useWords } from '../../i18n/context'
import { Field } from '../../ui/field'
import { TextInput } from '../../ui/text-input'

/** Takes a comma or a point; null for nothing, NaN for what is no number. */
export const readNumber = (text: string): number | null => {
  const trimmed = text.trim().replace(/^\$/, '').replace(/\s/g, '')
  if (trimmed === '') return null
  return /^\d+([.,]\d+)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN
}

export const NumberField = ({
  id,
  label,
  note,
  value,
  digits,
  placeholder,
  wrong,
  accepts,
  onCommit,
}: {
  readonly id: string
  readonly label: string
  readonly note?: string
  readonly value: number | null
  /** Most decimals that are shown. */
  readonly digits: number
  readonly placeholder: string
  /** Said of what is not accepted. */
  readonly wrong: string
  readonly accepts: (value: number | null) => boolean
  readonly onCommit: (value: number | null) => void
}) => {
  const { f } = useWords()
  const [draft, setDraft] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)
  const shown = value === null ? '' : f.editable(value, digitsOf(value, digits))
  const commit = (): void => {
    if (draft === null) return
    const read = readNumber(draft)
    if (Number.isNaN(read) || !accepts(read)) {
      setRefused(true)
      return
    }
    setRefused(false)
    setDraft(null)
    if (read !== value) onCommit(read)
  }
  return (
    <Field id={id} label={label} note={note} error={refused ? wrong : null}>
      <TextInput
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        value={draft ?? shown}
        placeholder={placeholder}
        aria-invalid={refused}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          if (event.key !== 'Escape') return
          setDraft(null)
          setRefused(false)
        }}
      />
    </Field>
  )
}

/** As many decimals as the number has, and no more than are shown. */
const digitsOf = (value: number, most: number): number =>
  Math.min(most, String(value).split('.')[1]?.length ?? 0)
