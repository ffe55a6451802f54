/** The title while it is edited: Enter keeps it, Escape does not. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { TextInput } from '../../ui/text-input'
import styles from './own-words.module.css'

export const TitleField = ({
  title,
  onSave,
  onCancel,
}: {
  readonly title: string
  readonly onSave: (title: string) => void
  readonly onCancel: () => void
}) => {
  const { t } = useWords()
  const [text, setText] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onSave(text.trim())
    if (event.key === 'Escape') onCancel()
  }
  return (
    <div className={styles.line}>
      <TextInput
        ref={field}
        type="text"
        aria-label={t.history.name}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button weight="primary" onClick={() => onSave(text.trim())}>
        {t.history.save}
      </Button>
      <Button onClick={onCancel}>{t.history.cancel}</Button>
    </div>
  )
}
