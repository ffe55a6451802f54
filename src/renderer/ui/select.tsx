/** A choice of a few: Base UI's select, with the accessible name given by the field's label. */
import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import styles from './popup.module.css'

export type Option<T extends string> = { readonly value: T; readonly label: string }

export const Select = <T extends string>({
  id,
  value,
  options,
  onChange,
  describedBy,
}: {
  /** The label's id is `${id}-label`. */
  readonly id: string
  readonly value: T
  readonly options: readonly Option<T>[]
  readonly onChange: (value: T) => void
  readonly describedBy?: string
}) => (
  <Base.Root
    items={options}
    value={value}
    modal={false}
    onValueChange={(next) => {
      if (next !== null) onChange(next)
    }}
  >
    <Base.Trigger
      id={id}
      className={styles.trigger}
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
    >
      <Base.Value className={styles.value} />
      <Base.Icon className={styles.chevron}>
        <ChevronDown aria-hidden />
      </Base.Icon>
    </Base.Trigger>
    <Base.Portal>
      <Base.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
        <Base.Popup className={styles.popup}>
          <Base.List className={styles.list}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={styles.item}>
                <span className={styles.tick}>
                  <Base.ItemIndicator>
                    <Check aria-hidden />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText className={styles.itemText}>{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
)
