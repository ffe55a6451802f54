/** A button of the toolbar: icon and word, in a narrow window the icon alone. */
import { Button, type ButtonProps } from '../../ui/button'
import styles from './events-screen.module.css'

export const ToolButton = ({ name, ...rest }: Omit<ButtonProps, 'children'> & { readonly name: string }) => (
  <Button {...rest} title={name} className={styles.tool}>
    <span className={styles.toolName}>{name}</span>
  </Button>
)
