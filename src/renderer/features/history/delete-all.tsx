/** Delete all: the one deed of History that cannot be taken back, so it asks. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useRef, useState } from 'react'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { useNoticeAction } from '../shell/use-notice-action'
import dialog from '../tools/question-dialog.module.css'

export const DeleteAll = ({ empty }: { readonly empty: boolean }) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const deed = useDeed()
  const act = useNoticeAction()
  const [open, setOpen] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  const removeAll = async (): Promise<void> => {
    if ((await deed.run(bridge.historyDeleteAll)) !== null) setOpen(false)
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger disabled={empty} render={<Button weight="quiet">{t.history.removeAll}</Button>} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog.backdrop} />
        <AlertDialog.Popup className={dialog.popup} initialFocus={keep}>
          <AlertDialog.Title className={dialog.title}>{t.history.askAllTitle}</AlertDialog.Title>
          <AlertDialog.Description className={dialog.body}>{t.history.askAllBody}</AlertDialog.Description>
          {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
          <div className={dialog.actions}>
            <Button ref={keep} onClick={() => setOpen(false)}>
              {t.history.cancel}
            </Button>
            <Button weight="danger" disabled={deed.busy} onClick={() => void removeAll()}>
              {t.history.removeAll}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
