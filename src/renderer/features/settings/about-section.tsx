/** Version, runtime (and honestly so when it is the old one), licences, help. */
import { TriangleAlert } from 'lucide-react'
import { providersDate } from '#core/protocol/providers'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card } from '../../ui/page'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './settings-screen.module.css'

export const AboutSection = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const info = useView((view) => view.info)
  const deed = useDeed()
  const act = useNoticeAction()
  const words = t.settings.about
  return (
    <Card id="settings-about" title={t.settings.sections.about}>
      <div>
        <p>{words.version(info.version)}</p>
        <Note>{words.runtime(info.electron, info.chrome)}</Note>
        <Note>{words.modelsDate(f.date(Date.parse(providersDate)))}</Note>
      </div>
      {info.fallbackRuntime ? (
        <p className={styles.warning}>
          <TriangleAlert aria-hidden />
          {words.fallback}
        </p>
      ) : null}
      <div className={styles.row}>
        <Button onClick={() => void deed.run(() => bridge.openLink('licences'))}>{words.licences}</Button>
        <Button onClick={() => void deed.run(() => bridge.openLink('help'))}>{words.help}</Button>
      </div>
      {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
    </Card>
  )
}
