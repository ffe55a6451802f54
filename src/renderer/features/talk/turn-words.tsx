/** The words of a turn, or the sentence that says why there are none. */
import type { ReactNode } from 'react'
import { useWords } from '../../i18n/context'
import type { Turn } from '#core/transcript/model'
import { assertNever } from '#core/result'
import { Marked } from './marked'
import styles from './turn.module.css'

type Props = { readonly turn: Turn }

const Failure = ({ turn }: Props) => {
  const { t } = useWords()
  if (turn.status !== 'failed') return null
  const { code, message } = turn.error ?? { code: '', message: '' }
  // Codes of Parley's own have sentences; those of a service are told as they are.
  if (code === 'not_sent') {
    return <p className={styles.failure}>{message === '' ? t.talk.notSent : t.talk.notTaken(message)}</p>
  }
  if (code === 'connection_lost') return <p className={styles.failure}>{t.talk.cutOff}</p>
  return (
    <p className={styles.failure}>
      {message === '' ? t.talk.failed : t.talk.failedReason(message)}
      {code === '' ? null : (
        <>
          {' '}
          <code className={styles.code}>{code}</code>
        </>
      )}
    </p>
  )
}

const Spoken = ({ turn, practice }: Props & { readonly practice: boolean }) => {
  const { t, f } = useWords()
  const length = turn.audioMs === null ? null : t.talk.spoke(f.seconds(turn.audioMs))
  switch (turn.transcript) {
    case 'done':
      return (
        <>
          <p className={styles.words}>{turn.text === '' ? length : <Marked text={turn.text} />}</p>
          {practice ? <p className={styles.note}>{t.talk.practiceNote}</p> : null}
        </>
      )
    case 'pending':
      return turn.text === '' ? (
        <p className={styles.note}>{t.talk.transcriptPending}</p>
      ) : (
        <p className={styles.words}>
          <Marked text={turn.text} />
        </p>
      )
    case 'failed':
    case 'none':
      return (
        <>
          {length === null ? null : <p className={styles.words}>{length}</p>}
          {/* What was not sent was heard by nobody; its own sentence says so. */}
          {turn.error?.code === 'not_sent' ? null : (
            <p className={styles.note}>
              {turn.transcript === 'failed' ? t.talk.transcriptFailed : t.talk.transcriptNone}
            </p>
          )}
        </>
      )
    default:
      return assertNever(turn.transcript)
  }
}

const Answer = ({ turn }: Props) => {
  const { t } = useWords()
  const heard = turn.text.slice(0, turn.heardChars)
  const rest = turn.text.slice(turn.heardChars)
  const stopped = turn.status === 'interrupted'
  if (turn.text === '') {
    if (stopped) return <p className={styles.note}>{t.talk.interruptedBeforeSound}</p>
    return turn.status === 'in_progress' ? <p className={styles.note}>{t.talk.answerPending}</p> : null
  }
  return (
    <>
      {heard === '' && stopped ? null : (
        <p className={styles.words}>
          <Marked text={heard} />
          {stopped ? null : (
            <span className={styles.unheard}>
              <Marked text={rest} />
            </span>
          )}
        </p>
      )}
      {stopped ? (
        <p className={styles.stopped}>
          <span>{t.talk.stoppedHere}</span>
        </p>
      ) : null}
      {stopped && rest.trim() !== '' ? (
        <p className={styles.words}>
          <span className="visually-hidden">{t.talk.notHeard}: </span>
          <span className={styles.unheard}>
            <Marked text={rest.trimStart()} />
          </span>
        </p>
      ) : null}
    </>
  )
}

const Tool = ({ turn }: Props) => {
  const { t } = useWords()
  if (turn.tool === null) return <p className={styles.words}>{turn.text}</p>
  return (
    <details className={styles.tool}>
      <summary>
        {turn.status === 'in_progress' && turn.tool.output === null
          ? t.tools.running(turn.tool.name)
          : t.talk.toolCalled(turn.tool.name)}
      </summary>
      <dl>
        <dt>{t.talk.toolArgs}</dt>
        <dd>
          <code className={styles.code}>
            <Marked text={turn.tool.args} />
          </code>
        </dd>
        {turn.tool.output === null ? null : (
          <>
            <dt>{t.talk.toolOutput}</dt>
            <dd>
              <code className={styles.code}>
                <Marked text={turn.tool.output} />
              </code>
            </dd>
          </>
        )}
      </dl>
    </details>
  )
}

const Main = ({ turn, practice }: Props & { readonly practice: boolean }) => {
  switch (turn.role) {
    case 'user':
      return turn.source === 'voice' ? (
        <Spoken turn={turn} practice={practice} />
      ) : (
        <p className={styles.words}>
          <Marked text={turn.text} />
        </p>
      )
    case 'assistant':
      return <Answer turn={turn} />
    case 'tool':
      return <Tool turn={turn} />
    case 'system':
      return <p className={styles.note}>{turn.text}</p>
    default:
      return assertNever(turn.role)
  }
}

/** The person's own version stands first; what was heard or said stays one click away. */
const Edited = ({ edited, children }: { readonly edited: string; readonly children: ReactNode }) => {
  const { t } = useWords()
  return (
    <>
      <p className={styles.words}>
        <Marked text={edited} />
      </p>
      <details className={styles.original}>
        <summary>
          {t.history.original} ({t.history.edited})
        </summary>
        {children}
      </details>
    </>
  )
}

export const Words = ({ turn, practice }: Props & { readonly practice: boolean }) => {
  const { t } = useWords()
  const said = <Main turn={turn} practice={practice} />
  return (
    <>
      {turn.edited === undefined ? said : <Edited edited={turn.edited}>{said}</Edited>}
      <Failure turn={turn} />
      {turn.note === undefined ? null : (
        <p className={styles.own}>
          <span className={styles.ownLabel}>{t.history.note}: </span>
          <Marked text={turn.note} />
        </p>
      )}
    </>
  )
}
