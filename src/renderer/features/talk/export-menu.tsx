/** Export of the conversation: a menu of formats; main asks where to. */
import { Menu } from '@base-ui/react/menu'
import { Download } from 'lucide-react'
import type { ExportFormat } from '#shared/contract'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import popup from '../../ui/popup.module.css'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './export-menu.module.css'

const formats: readonly ExportFormat[] = ['markdown', 'text', 'json']

export const ExportMenu = ({ className }: { readonly className?: string | undefined }) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const empty = useView((view) => view.turns.length === 0)
  const deed = useDeed()
  const act = useNoticeAction()
  return (
    <div className={styles.root}>
      <Menu.Root modal={false}>
        <Menu.Trigger
          disabled={empty || deed.busy}
          render={
            <Button className={className} icon={<Download aria-hidden />} title={t.talk.export}>
              {t.talk.export}
            </Button>
          }
        />
        <Menu.Portal>
          <Menu.Positioner className={popup.positioner} sideOffset={4} align="end">
            <Menu.Popup className={popup.popup}>
              {formats.map((format) => (
                <Menu.Item
                  key={format}
                  className={popup.item}
                  onClick={() => void deed.run(() => bridge.exportConversation(format))}
                >
                  {t.talk.formats[format]}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {deed.failure === null ? null : (
        <div className={styles.failure}>
          <NoticeCard notice={deed.failure} onAction={act} onDismiss={deed.clear} />
        </div>
      )}
    </div>
  )
}
