/** Export of the journal; where words were kept, it is asked first whether they go along. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import type { Deed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import styles from './dialog.module.css'
import { ToolButton } from './tool-button'

export const ExportButton = ({
  hasWords,
  disabled,
  deed,
}: {
  readonly hasWords: boolean
  readonly disabled: boolean
  readonly deed: Deed
}) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const [asking, setAsking] = useState(false)
  const without = useRef<HTMLButtonElement>(null)
  const run = (words: boolean): void => {
    setAsking(false)
    void deed.run(() => bridge.exportEvents({ words }))
  }
  return (
    <>
      <ToolButton
        name={t.events.export}
        icon={<Download aria-hidden />}
        disabled={disabled || deed.busy}
        onClick={() => (hasWords ? setAsking(true) : run(false))}
      />
      <AlertDialog.Root open={asking} onOpenChange={setAsking}>
        <AlertDialog.Portal>
          <AlertDialog.Backdrop className={styles.backdrop} />
          {/* A key pressed by chance must not let words out. */}
          <AlertDialog.Popup className={styles.popup} initialFocus={without}>
            <AlertDialog.Title className={styles.title}>{t.events.exportTitle}</AlertDialog.Title>
            <AlertDialog.Description className={styles.body}>{t.events.exportBody}</AlertDialog.Description>
            <div className={styles.actions}>
              <AlertDialog.Close render={<Button weight="quiet">{t.events.cancel}</Button>} />
              <Button onClick={() => run(true)}>{t.events.exportWith}</Button>
              <Button ref={without} weight="primary" onClick={() => run(false)}>
                {t.events.exportWithout}
              </Button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </>
  )
}
