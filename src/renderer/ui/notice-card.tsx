/** One notice: severity as shape, word and colour; its sentence; one deed; the technical detail one click away. */
import { CircleAlert, Copy, Info, TriangleAlert, X } from 'lucide-react'
import type { Notice, NoticeAction } from '#core/notice'
import { useWords } from '../i18n/context'
import { useDeps } from '../state/context'
import { useDeed } from '../state/use-deed'
import { Button, IconButton } from './button'
import styles from './notice-card.module.css'

const icons = { info: Info, warning: TriangleAlert, error: CircleAlert } as const

export const NoticeCard = ({
  notice,
  onAction,
  onDismiss,
  live = true,
}: {
  readonly notice: Notice
  readonly onAction: (action: NoticeAction) => void
  readonly onDismiss?: () => void
  /** Announced when it appears. */
  readonly live?: boolean
}) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const copy = useDeed()
  const Icon = icons[notice.severity]
  const { action, detail } = notice
  const role = live ? (notice.severity === 'error' ? 'alert' : 'status') : undefined
  return (
    <div className={styles.card} data-severity={notice.severity} data-code={notice.code} role={role}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.body}>
        <p className={styles.sentence}>
          <span className="visually-hidden">{t.notices.severity[notice.severity]}: </span>
          {t.noticeTexts[notice.code](notice.params)}
        </p>
        {detail === null ? null : (
          <details className={styles.details}>
            <summary>{t.notices.details}</summary>
            <div className={styles.detailRow}>
              <code className={styles.detail}>{detail}</code>
              <IconButton
                name={t.notices.copyDetails}
                icon={<Copy aria-hidden />}
                onClick={() => void copy.run(() => bridge.copyText(detail))}
              />
            </div>
          </details>
        )}
      </div>
      {action === null ? null : (
        <Button className={styles.action} onClick={() => onAction(action)}>
          {t.notices.actions[action]}
        </Button>
      )}
      {onDismiss === undefined ? null : (
        <IconButton
          className={styles.dismiss}
          name={t.notices.dismiss}
          icon={<X aria-hidden />}
          onClick={onDismiss}
        />
      )}
    </div>
  )
}
