/** A text field with suggestions: any text may be written, the usual ones can be chosen. */
import { Autocomplete } from '@base-ui/react/autocomplete'
import { ChevronDown } from 'lucide-react'
import styles from './popup.module.css'
import inputStyles from './text-input.module.css'
import { cx } from './cx'
import { useDraft } from './text-input'

export const Suggest = ({
  id,
  value,
  suggestions,
  onCommit,
  describedBy,
  maxLength,
}: {
  readonly id: string
  readonly value: string
  readonly suggestions: readonly string[]
  readonly onCommit: (text: string) => void
  readonly describedBy?: string
  readonly maxLength?: number
}) => {
  const draft = useDraft(value, (text) => onCommit(text.trim()))
  return (
    <Autocomplete.Root
      items={suggestions}
      value={draft.text}
      mode="none"
      openOnInputClick
      onValueChange={(text, details) => {
        if (details.reason === 'item-press') {
          draft.cancel()
          if (text !== value) onCommit(text)
          return
        }
        draft.change(text)
      }}
    >
      <div className={styles.suggest}>
        <Autocomplete.Input
          id={id}
          className={cx(inputStyles.input, styles.suggestInput)}
          aria-describedby={describedBy}
          autoComplete="off"
          spellCheck={false}
          maxLength={maxLength}
          onBlur={draft.commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') draft.commit()
          }}
        />
        <ChevronDown aria-hidden className={styles.suggestChevron} />
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className={styles.positioner} sideOffset={4}>
          <Autocomplete.Popup className={styles.popup}>
            <Autocomplete.List className={styles.list}>
              {(item: string) => (
                <Autocomplete.Item key={item} value={item} className={styles.item}>
                  {item}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}
