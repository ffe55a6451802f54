/** A label, its control, a note that explains it, and what went wrong with it. */
import type { ReactNode } from 'react'
import styles from './field.module.css'
import { cx } from './cx'

export const Field = ({
  id,
  label,
  note,
  error,
  children,
  labelIsText = false,
  labelHidden = false,
}: {
  /** Id of the control. The label gets `${id}-label`, the note `${id}-note`. */
  readonly id: string
  readonly label: string
  readonly note?: ReactNode
  readonly error?: ReactNode
  readonly children: ReactNode
  /** The control cannot take a <label>; it names itself with aria-labelledby. */
  readonly labelIsText?: boolean
  /** The heading above says the same. */
  readonly labelHidden?: boolean
}) => (
  <div className={styles.field}>
    {labelIsText ? (
      <span id={`${id}-label`} className={labelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </span>
    ) : (
      <label id={`${id}-label`} htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
    )}
    {children}
    {error === undefined || error === null ? null : <div className={styles.error}>{error}</div>}
    {note === undefined || note === null ? null : (
      <p id={`${id}-note`} className={styles.note}>
        {note}
      </p>
    )}
  </div>
)

export const Note = ({ children, className }: { children: ReactNode; className?: string | undefined }) => (
  <p className={cx(styles.note, className)}>{children}</p>
)
