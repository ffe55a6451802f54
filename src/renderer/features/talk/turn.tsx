/** One turn: who, when, the words (heard full, not heard lighter), where it stopped, its tokens, copy. */
import { Check, Copy } from 'lucide-react'
import { memo, useEffect, useState, type ReactNode } from 'react'
import type { Turn } from '#core/transcript/model'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { IconButton } from '../../ui/button'
import styles from './turn.module.css'
import { Words } from './turn-words'

/** ms that the tick stays after copying. */
const COPIED_MS = 2000

const CopyTurn = ({ text }: { readonly text: string }) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    const answer = await bridge.copyText(text).catch(() => null)
    setCopied(answer?.ok === true)
  }
  return (
    <>
      <IconButton
        name={t.talk.copy}
        icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        onClick={() => void copy()}
      />
      <output className="visually-hidden">{copied ? t.common.copied : ''}</output>
    </>
  )
}

const Tokens = ({ turn }: { readonly turn: Turn }) => {
  const { t, f } = useWords()
  const { usage } = turn
  if (usage === null) return null
  const cached = usage.cachedText + usage.cachedAudio + usage.cachedImage
  const title = t.talk.tokensTitle(
    f.number(usage.inputTokens),
    f.number(cached),
    f.number(usage.outputTokens),
  )
  return (
    <span className={styles.tokens} title={title}>
      {t.talk.tokensInOut(f.number(usage.inputTokens), f.number(usage.outputTokens))}
    </span>
  )
}

type Props = {
  readonly turn: Turn
  readonly practice: boolean
  /** Wall clock, ms, of the conversation's beginning: the time since then is shown, too. */
  readonly since?: number
  /** Deeds beside Copy. */
  readonly deeds?: ReactNode
}

export const TurnView = memo(({ turn, practice, since, deeds }: Props) => {
  const { t, f } = useWords()
  const spoken = turn.role === 'user' && turn.source === 'voice' && turn.transcript === 'done'
  return (
    <article
      className={styles.turn}
      data-role={turn.role}
      data-item-id={turn.id}
      data-status={turn.status}
      aria-busy={turn.status === 'in_progress'}
    >
      <div className={styles.head}>
        <span className={styles.who}>{t.talk.who[turn.role]}</span>
        <time className={styles.time} dateTime={new Date(turn.at).toISOString()} title={f.moment(turn.at)}>
          {f.time(turn.at)}
        </time>
        {since === undefined ? null : <span className={styles.time}>+{f.clock(turn.at - since)}</span>}
      </div>
      <div className={styles.body}>
        <Words turn={turn} practice={practice} />
        <div className={styles.foot}>
          {spoken && !practice ? (
            <span className={styles.tokens} title={t.talk.transcribedNote}>
              {t.talk.transcribed}
            </span>
          ) : null}
          <Tokens turn={turn} />
        </div>
      </div>
      <div className={styles.deeds}>
        {deeds}
        {turn.text === '' ? null : <CopyTurn text={turn.text} />}
      </div>
    </article>
  )
})
TurnView.displayName = 'TurnView'
