/** The conversation as it streams. Words that stream are not announced; each finished turn is, once. */
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { activeProfile, createTurnIds } from '../../state/selectors'
import { Button } from '../../ui/button'
import { bindingText } from '../hotkey/key-names'
import styles from './conversation.module.css'
import { TurnView } from './turn'
import { TurnList } from './turn-list'
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

/** Turns that may still be finished are among the last ones. */
const NEWEST = 24

/**
 * Speaks the words of a turn when it is complete. What was there when the screen or the conversation was opened is not
 * read again, and neither is what comes in above it.
 */
const Announcer = () => {
  const { t } = useWords()
  const turns = useView((view) => view.turns)
  const conversationId = useView((view) => view.conversationId)
  const told = useRef<{ readonly id: string; readonly turns: Set<string> } | null>(null)
  const [words, setWords] = useState('')
  useEffect(() => {
    const finished = turns
      .slice(-NEWEST)
      .filter(
        (turn) =>
          turn.text !== '' &&
          turn.status !== 'in_progress' &&
          (turn.role === 'user' || turn.role === 'assistant'),
      )
    const known = told.current?.id === conversationId ? told.current.turns : null
    const fresh = known === null ? [] : finished.filter((turn) => !known.has(turn.id))
    told.current = { id: conversationId, turns: new Set(finished.map((turn) => turn.id)) }
    if (fresh.length > 0) setWords(fresh.map((turn) => `${t.talk.who[turn.role]}: ${turn.text}`).join(' '))
  }, [turns, conversationId, t])
  return (
    <div className="visually-hidden" aria-live="polite">
      {words}
    </div>
  )
}

export const Conversation = () => {
  const { t } = useWords()
  const turns = useView((view) => view.turns)
  const [turnIds] = useState(createTurnIds)
  const ids = useView(turnIds)
  const conversationId = useView((view) => view.conversationId)
  const practice = useView((view) => activeProfile(view).provider === 'practice')
  const { frame, content, atEnd, jump } = useStickToEnd(conversationId)
  const keyOf = useCallback((index: number) => ids[index] ?? String(index), [ids])
  const row = (index: number): ReactNode => {
    const turn = turns[index]
    return turn === undefined ? null : <TurnView turn={turn} practice={practice} />
  }
  return (
    <div className={styles.area}>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={frame} role="log" aria-label={t.talk.log} aria-live="off" tabIndex={0} className={styles.log}>
        <div ref={content} className={styles.content}>
          {turns.length === 0 ? (
            <Empty />
          ) : (
            <TurnList frame={frame} fromEnd count={turns.length} keyOf={keyOf} row={row} />
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
