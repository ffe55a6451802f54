/** An on-off setting that applies at once. */
import { Switch as Base } from '@base-ui/react/switch'
import styles from './switch.module.css'

export const Switch = ({
  id,
  label,
  note,
  checked,
  onChange,
}: {
  readonly id: string
  readonly label: string
  readonly note?: string
  readonly checked: boolean
  readonly onChange: (on: boolean) => void
}) => (
  <div className={styles.row}>
    <div className={styles.words}>
      <span id={`${id}-label`} className={styles.label}>
        {label}
      </span>
      {note === undefined ? null : (
        <span id={`${id}-note`} className={styles.note}>
          {note}
        </span>
      )}
    </div>
    <Base.Root
      id={id}
      className={styles.switch}
      checked={checked}
      onCheckedChange={onChange}
      aria-labelledby={`${id}-label`}
      aria-describedby={note === undefined ? undefined : `${id}-note`}
    >
      <Base.Thumb className={styles.thumb} />
    </Base.Root>
  </div>
)
