/** What is kept, where the key is, when the microphone is open, where words go: facts of this moment. */
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { Card } from '../../ui/page'
import { RetentionFields } from '../history/retention-fields'
import { RecordingFields } from '../recording/recording-fields'
import { keyWhereabouts } from './key-section'
import styles from './settings-screen.module.css'

export const PrivacySection = () => {
  const { t } = useWords()
  const key = useView((view) => view.key)
  const host = useView((view) => view.connection.host)
  const practice = useView((view) => activeProfile(view).provider === 'practice')
  const mode = useView((view) => view.settings.sound.microphoneMode)
  const words = t.settings.privacy
  return (
    <Card id="settings-privacy" title={t.settings.sections.privacy}>
      <dl className={styles.facts}>
        <div>
          <dt>{words.kept}</dt>
          <dd>{words.keptNote}</dd>
        </div>
        <div>
          <dt>{words.key}</dt>
          <dd>{key.present ? keyWhereabouts(t, key) : words.keyNone}</dd>
        </div>
        <div>
          <dt>{words.microphone}</dt>
          <dd>{mode === 'ready' ? words.microphoneReady : words.microphoneOnPress}</dd>
        </div>
        <div>
          <dt>{words.sent}</dt>
          <dd>{practice ? words.sentNowhere : words.sentTo(host ?? t.settings.key.thisHost)}</dd>
        </div>
      </dl>
      <RetentionFields />
      <RecordingFields />
    </Card>
  )
}
