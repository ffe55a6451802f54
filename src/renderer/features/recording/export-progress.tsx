/** How far the sound is that is being written, and the way to stop it. Stands above every screen while it goes on. */
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { Button } from '../../ui/button'
import styles from './export-progress.module.css'

export const ExportProgress = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const share = useView((view) => view.soundExport)
  if (share === null) return null
  return (
    <div className={styles.bar}>
      <span id="sound-export">{t.recording.exporting}</span>
      <progress className={styles.progress} value={share} max={1} aria-labelledby="sound-export" />
      <span className={styles.share}>{f.percent(share)}</span>
      <Button onClick={() => void bridge.cancelSoundExport()}>{t.recording.cancel}</Button>
    </div>
  )
}
