/** Buttons: one look per weight. A button is always a real `<button type="button">`. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import styles from './button.module.css'
import { cx } from './cx'

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** `primary` is for the one deed of a screen, `plain` sits in rows of controls, `quiet` has no border. */
  readonly weight?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'large' | 'dock'
  readonly icon?: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

export const Button = ({
  weight = 'plain',
  size = 'normal',
  icon,
  className,
  children,
  ref,
  ...rest
}: ButtonProps) => (
  <button
    {...rest}
    ref={ref}
    type="button"
    className={cx(styles.button, styles[weight], styles[size], className)}
  >
    {icon}
    {children === undefined ? null : <span className={styles.label}>{children}</span>}
  </button>
)

/** A button that shows an icon alone; its name is read and shown on hover. */
export const IconButton = ({
  name,
  icon,
  className,
  ref,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'title'> & {
  readonly name: string
  readonly icon: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}) => (
  <button
    {...rest}
    ref={ref}
    type="button"
    aria-label={name}
    title={name}
    className={cx(styles.button, styles.quiet, styles.icon, className)}
  >
    {icon}
  </button>
)
