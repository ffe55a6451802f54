/** The first screen: nothing is configured, so practise at once or bring a key. */
import { KeyRound, MessageCircle } from 'lucide-react'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { useNavigation } from '../shell/navigation'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './first-run.module.css'

export const FirstRun = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const { go } = useNavigation()
  const act = useNoticeAction()
  const practice = useDeed()
  const ownKey = useDeed()

  const useOwnKey = async (): Promise<void> => {
    await ownKey.run(() => bridge.changeSettings({ firstRunDone: true }))
    go('settings', 'key')
  }
  const failure = practice.failure ?? ownKey.failure
  return (
    <div className={styles.screen}>
      <div className={styles.card}>
        <h1 className={styles.title}>{t.firstRun.title}</h1>
        <p className={styles.lead}>{t.firstRun.lead}</p>
        <div className={styles.choice}>
          <Button
            weight="primary"
            size="large"
            icon={<MessageCircle aria-hidden />}
            aria-describedby="first-run-practice"
            disabled={practice.busy}
            onClick={() => void practice.run(bridge.startPractice)}
          >
            {t.firstRun.practice}
          </Button>
          <p id="first-run-practice" className={styles.note}>
            {t.firstRun.practiceNote}
          </p>
        </div>
        <div className={styles.choice}>
          <Button
            size="large"
            icon={<KeyRound aria-hidden />}
            aria-describedby="first-run-key"
            onClick={() => void useOwnKey()}
          >
            {t.firstRun.ownKey}
          </Button>
          <p id="first-run-key" className={styles.note}>
            {t.firstRun.ownKeyNote}
          </p>
        </div>
        {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
      </div>
    </div>
  )
}
