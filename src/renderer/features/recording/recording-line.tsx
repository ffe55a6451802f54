/** On the Talk screen: says so while sound is recorded, or while that does not work. */
import { Disc, TriangleAlert } from 'lucide-react'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import styles from '../history/keeping-line.module.css'

export const RecordingLine = () => {
  const { t } = useWords()
  const { on, failing } = useView((view) => view.recording)
  if (!on) return null
  const Icon = failing ? TriangleAlert : Disc
  return (
    <output className={styles.line} data-failing={failing} data-recording>
      <Icon aria-hidden className={styles.icon} />
      {failing ? t.recording.failing : t.recording.on}
    </output>
  )
}
