/** Text fields that keep a draft while they are edited and hand it over when the person is done. */
import {
  useState,
  type InputHTMLAttributes,
  type KeyboardEvent,
  type Ref,
  type TextareaHTMLAttributes,
} from 'react'
import styles from './text-input.module.css'
import { cx } from './cx'

/** Draft of a value that main owns: shown while editing, given back on blur or Enter, dropped on Escape. */
export const useDraft = (value: string, commit: (text: string) => void) => {
  const [draft, setDraft] = useState<string | null>(null)
  return {
    text: draft ?? value,
    change: setDraft,
    commit: (): void => {
      if (draft !== null && draft !== value) commit(draft)
      setDraft(null)
    },
    cancel: (): void => setDraft(null),
  }
}

export const TextInput = ({
  className,
  ref,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> }) => (
  <input {...rest} ref={ref} className={cx(styles.input, className)} />
)

export const TextArea = ({
  className,
  ref,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly ref?: Ref<HTMLTextAreaElement> }) => (
  <textarea {...rest} ref={ref} className={cx(styles.input, styles.area, className)} />
)

type DraftProps = {
  readonly id: string
  readonly value: string
  readonly onCommit: (text: string) => void
  readonly maxLength?: number
  readonly placeholder?: string
  readonly describedBy?: string
  readonly invalid?: boolean
}

export const DraftInput = ({ id, value, onCommit, describedBy, invalid, ...rest }: DraftProps) => {
  const draft = useDraft(value, onCommit)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') draft.commit()
    if (event.key === 'Escape') draft.cancel()
  }
  return (
    <TextInput
      {...rest}
      id={id}
      type="text"
      spellCheck={false}
      autoComplete="off"
      aria-describedby={describedBy}
      aria-invalid={invalid === true ? true : undefined}
      value={draft.text}
      onChange={(event) => draft.change(event.target.value)}
      onBlur={draft.commit}
      onKeyDown={onKeyDown}
    />
  )
}

export const DraftArea = ({
  id,
  value,
  onCommit,
  describedBy,
  rows,
  maxLength,
}: DraftProps & { readonly rows: number }) => {
  const draft = useDraft(value, onCommit)
  return (
    <TextArea
      id={id}
      rows={rows}
      maxLength={maxLength}
      aria-describedby={describedBy}
      value={draft.text}
      onChange={(event) => draft.change(event.target.value)}
      onBlur={draft.commit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') draft.cancel()
      }}
    />
  )
}
