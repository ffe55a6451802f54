/** On the Talk screen: says so while nothing is kept, or while keeping does not work. */
import { EyeOff, TriangleAlert } from 'lucide-react'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import styles from './keeping-line.module.css'

export const KeepingLine = () => {
  const { t } = useWords()
  const keepsNothing = useView((view) => view.settings.history.keep === 'nothing')
  const failing = useView((view) => view.history.failure !== null)
  if (!keepsNothing && !failing) return null
  const Icon = keepsNothing ? EyeOff : TriangleAlert
  return (
    <output className={styles.line} data-failing={!keepsNothing}>
      <Icon aria-hidden className={styles.icon} />
      {keepsNothing ? t.history.notKept : t.history.notSaved}
    </output>
  )
}
