/** A deed that cannot be taken back asks first: the button, its question, and what went wrong where it did. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useRef, useState } from 'react'
import type { Answer } from '#shared/contract'
import { useWords } from '../../i18n/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import dialog from '../tools/question-dialog.module.css'
import { useNoticeAction } from './use-notice-action'

type Props = {
  /** On the button, and on the answer that does it. */
  readonly deed: string
  readonly title: string
  readonly body: string
  readonly disabled?: boolean
  readonly remove: () => Promise<Answer<unknown>>
}

export const DeleteQuestion = ({ deed: name, title, body, disabled = false, remove }: Props) => {
  const { t } = useWords()
  const deed = useDeed()
  const act = useNoticeAction()
  const [open, setOpen] = useState(false)
  const keep = useRef<HTMLButtonElement>(null)
  const run = async (): Promise<void> => {
    const done = await deed.run(async () => {
      const answer = await remove()
      return answer.ok ? { ok: true as const, value: true } : answer
    })
    if (done !== null) setOpen(false)
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger disabled={disabled} render={<Button weight="quiet">{name}</Button>} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog.backdrop} />
        <AlertDialog.Popup className={dialog.popup} initialFocus={keep}>
          <AlertDialog.Title className={dialog.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={dialog.body}>{body}</AlertDialog.Description>
          {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
          <div className={dialog.actions}>
            <Button ref={keep} onClick={() => setOpen(false)}>
              {t.history.cancel}
            </Button>
            <Button weight="danger" disabled={deed.busy} onClick={() => void run()}>
              {name}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
