/** The conversation as it streams. Words that stream are not announced; each finished turn is, once. */
import { ArrowDown } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { Button } from '../../ui/button'
import { bindingText } from '../hotkey/key-names'
import styles from './conversation.module.css'
import { TurnView } from './turn'
import { useStickToEnd } from './use-stick-to-end'

const Empty = () => {
  const { t } = useWords()
  const hotkey = useView((view) => view.hotkey)
  const platform = useView((view) => view.info.platform)
  const key = hotkey.binding === null ? null : bindingText(hotkey.binding, t, platform)
  const begin =
    key === null || hotkey.mode === 'none'
      ? t.talk.emptyWindow
      : hotkey.mode === 'hold'
        ? t.talk.emptyHold(key)
        : t.talk.emptyToggle(key)
  return (
    <div className={styles.empty}>
      <h2 className={styles.emptyTitle}>{t.talk.emptyTitle}</h2>
      <p>{begin}</p>
      <p>{t.talk.emptyType}</p>
    </div>
  )
}

/** Speaks the words of a turn when it is complete; what was there when the screen opened is not read again. */
const Announcer = () => {
  const { t } = useWords()
  const turns = useView((view) => view.turns)
  const told = useRef<Set<string> | null>(null)
  const [words, setWords] = useState('')
  useEffect(() => {
    const finished = turns.filter(
      (turn) =>
        turn.text !== '' &&
        turn.status !== 'in_progress' &&
        (turn.role === 'user' || turn.role === 'assistant'),
    )
    if (told.current === null) {
      told.current = new Set(finished.map((turn) => turn.id))
      return
    }
    const fresh = finished.filter((turn) => told.current?.has(turn.id) === false)
    if (fresh.length === 0) return
    for (const turn of fresh) told.current.add(turn.id)
    setWords(fresh.map((turn) => `${t.talk.who[turn.role]}: ${turn.text}`).join(' '))
  }, [turns, t])
  return (
    <div className="visually-hidden" aria-live="polite">
      {words}
    </div>
  )
}

export const Conversation = () => {
  const { t } = useWords()
  const turns = useView((view) => view.turns)
  const conversationId = useView((view) => view.conversationId)
  const practice = useView((view) => activeProfile(view).provider === 'practice')
  const { frame, content, atEnd, jump } = useStickToEnd(conversationId)
  return (
    <div className={styles.area}>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={frame} role="log" aria-label={t.talk.log} aria-live="off" tabIndex={0} className={styles.log}>
        <div ref={content} className={styles.content}>
          {turns.length === 0 ? (
            <Empty />
          ) : (
            turns.map((turn) => <TurnView key={turn.id} turn={turn} practice={practice} />)
          )}
        </div>
      </div>
      <Announcer />
      {atEnd || turns.length === 0 ? null : (
        <Button className={styles.jump} icon={<ArrowDown aria-hidden />} onClick={jump}>
          {t.talk.jumpToNewest}
        </Button>
      )}
    </div>
  )
}
