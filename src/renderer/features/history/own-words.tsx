/** A field for the person's own words beside a turn: a correction or a note. The original is never touched. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { TextArea } from '../../ui/text-input'
import styles from './own-words.module.css'

export const OwnWords = ({
  label,
  value,
  onSave,
  onCancel,
}: {
  readonly label: string
  readonly value: string
  readonly onSave: (text: string) => void
  readonly onCancel: () => void
}) => {
  const { t } = useWords()
  const [text, setText] = useState(value)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onCancel()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSave(text)
  }
  return (
    <div className={styles.own}>
      <TextArea
        ref={field}
        aria-label={label}
        rows={3}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className={styles.line}>
        <Button weight="primary" onClick={() => onSave(text)}>
          {t.history.save}
        </Button>
        <Button onClick={onCancel}>{t.history.cancel}</Button>
      </div>
    </div>
  )
}
