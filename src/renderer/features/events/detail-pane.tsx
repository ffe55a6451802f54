/** Where an event is shown whole: beside the table where there is room, else as a sheet over it. */
import { Dialog } from '@base-ui/react/dialog'
import type { EventDetail as Detail } from '#shared/events'
import { useWords } from '../../i18n/context'
import { useMedia } from '../shell/use-media'
import styles from './dialog.module.css'
import { EventDetail } from './event-detail'

export type DetailPaneProps = {
  readonly detail: Detail | null
  readonly onShow: (place: number) => void
  readonly onCopy: () => void
  readonly onClose: () => void
}

export const DetailPane = ({ detail, ...deeds }: DetailPaneProps) => {
  const { t } = useWords()
  const beside = useMedia('(min-width: 900px)')
  if (beside) return detail === null ? null : <EventDetail detail={detail} {...deeds} />
  return (
    <Dialog.Root open={detail !== null} onOpenChange={(open) => (open ? undefined : deeds.onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.sheet} aria-label={t.events.detail}>
          {detail === null ? null : <EventDetail detail={detail} {...deeds} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
