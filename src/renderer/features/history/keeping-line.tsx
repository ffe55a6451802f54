/** On the Talk screen: says so while nothing is kept, or only for some days, or while keeping does not work. */
import { CalendarClock, EyeOff, TriangleAlert } from 'lucide-react'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import styles from './keeping-line.module.css'

export const KeepingLine = () => {
  const { t, f } = useWords()
  const { keep, days } = useView((view) => view.settings.history)
  const keepsNothing = keep === 'nothing'
  const failing = useView((view) => view.history.failure !== null)
  if (keep === 'all' && !failing) return null
  const Icon = keepsNothing ? EyeOff : failing ? TriangleAlert : CalendarClock
  return (
    <output className={styles.line} data-failing={failing && !keepsNothing}>
      <Icon aria-hidden className={styles.icon} />
      {keepsNothing
        ? t.history.notKept
        : failing
          ? t.history.notSaved
          : t.history.keptDays(days, f.number(days))}
    </output>
  )
}
