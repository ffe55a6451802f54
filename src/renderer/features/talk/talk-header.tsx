/** Connection, model, profile, running clock, tokens; connect, begin anew, export; why a connection failed. */
import {
  CircleDashed,
  MessageSquarePlus,
  Plug,
  RefreshCw,
  TriangleAlert,
  Unplug,
  type LucideIcon,
} from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ConnectionStatus } from '#core/session/types'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { ExportMenu } from '../exporting/export-menu'
import { useNoticeAction } from '../shell/use-notice-action'
import { ProfileChoice } from './profile-choice'
import styles from './talk-header.module.css'

const shapes: Readonly<Record<ConnectionStatus, LucideIcon>> = {
  disconnected: Unplug,
  connecting: CircleDashed,
  connected: Plug,
  reconnecting: RefreshCw,
  failed: TriangleAlert,
}

const Clock = ({ since }: { readonly since: number }) => {
  const { t, f } = useWords()
  const { now } = useDeps()
  const [at, setAt] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), 1000)
    return () => clearInterval(timer)
  }, [now])
  return (
    <span className={styles.figure} role="timer" aria-label={t.connection.connectedFor}>
      {f.clock(at - since)}
    </span>
  )
}

/** What the conversation has used so far: money where a price is known, and tokens. */
const Used = () => {
  const { t, f } = useWords()
  const usd = useView((view) => view.usd)
  const { inputTokens, outputTokens } = useView((view) => view.usage)
  const total = inputTokens + outputTokens
  if (total === 0) return null
  const tokens = t.common.tokens(total, f.number(total))
  return usd === 0 ? (
    <span className={styles.figure}>{tokens}</span>
  ) : (
    <span className={styles.figure} title={tokens}>
      {f.money(usd)}
    </span>
  )
}

export const TalkHeader = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const empty = useView((view) => view.turns.length === 0)
  const recorded = useView((view) => view.recording.on)
  const connection = useView((view) => view.connection)
  const act = useNoticeAction()
  const link = useDeed()
  const fresh = useDeed()
  const { status } = connection
  const Shape = shapes[status]
  const idle = status === 'disconnected' || status === 'failed'
  const failure = link.failure ?? connection.failure ?? fresh.failure

  return (
    <header className={styles.header}>
      <h1 className="visually-hidden">{t.tabs.talk}</h1>
      <div className={styles.row}>
        <div className={styles.facts}>
          <span className={styles.status} data-status={status}>
            <Shape aria-hidden className={styles.shape} />
            <output aria-label={t.connection.label}>{t.connection.status[status]}</output>
          </span>
          <span className={styles.fact}>{connection.model}</span>
          <ProfileChoice />
          {status === 'connected' && connection.connectedAt !== null ? (
            <Clock since={connection.connectedAt} />
          ) : null}
          <Used />
        </div>
        <div className={styles.deeds}>
          {idle ? (
            <Button weight="primary" disabled={link.busy} onClick={() => void link.run(bridge.connect)}>
              {t.connection.connect}
            </Button>
          ) : (
            <Button onClick={() => void link.run(bridge.disconnect)}>{t.connection.disconnect}</Button>
          )}
          <Button
            className={styles.compact}
            icon={<MessageSquarePlus aria-hidden />}
            title={t.talk.newConversation}
            onClick={() => void fresh.run(bridge.newConversation)}
          >
            {t.talk.newConversation}
          </Button>
          <ExportMenu
            className={styles.compact}
            empty={empty}
            onExport={(format) => bridge.exportConversation(format)}
            onExportSound={(format) => bridge.exportSound({ id: null, format })}
            recorded={recorded}
            onCopy={() => bridge.copyConversation()}
          />
        </div>
      </div>
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
    </header>
  )
}
