/** A kept turn, with the person's own correction and note beside what was said. */
import { NotebookPen, Pause, PencilLine, Play } from 'lucide-react'
import { memo, useState } from 'react'
import type { ConversationInfo } from '#core/history/model'
import type { Turn } from '#core/transcript/model'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { IconButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import { NoticeCard } from '../../ui/notice-card'
import { useNoticeAction } from '../shell/use-notice-action'
import bar from '../recording/replay-bar.module.css'
import type { ReplayHandle } from '../recording/use-replay'
import { TurnView } from '../talk/turn'
import { OwnWords } from './own-words'
import styles from './own-words.module.css'

type Props = {
  readonly turn: Turn
  readonly info: ConversationInfo
  readonly found: boolean
  readonly replay: ReplayHandle | null
  readonly playing: boolean
}

export const KeptTurn = memo(({ turn, info, found, replay, playing }: Props) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const deed = useDeed()
  const act = useNoticeAction()
  const [writing, setWriting] = useState<'edited' | 'note' | null>(null)
  const save = async (text: string): Promise<void> => {
    const field = writing
    if (field === null) return
    setWriting(null)
    await deed.run(() =>
      bridge.historyAnnotate({
        id: info.id,
        itemId: turn.id,
        [field]: text.trim() === '' ? null : text.trim(),
      }),
    )
  }
  const recorded = replay?.replay.turns.find(({ itemId }) => itemId === turn.id)
  const hasWords = turn.role === 'user' || turn.role === 'assistant'
  return (
    <div
      className={cx(found ? styles.found : undefined, playing ? bar.playing : undefined)}
      data-playing={playing}
    >
      {playing ? <span className="visually-hidden">{t.recording.playing}</span> : null}
      <TurnView
        turn={turn}
        practice={info.provider === 'practice'}
        since={info.startedAt}
        deeds={
          <>
            {replay === null || recorded === undefined ? null : (
              <IconButton
                name={playing ? t.recording.pauseTurn : t.recording.playTurn}
                icon={playing ? <Pause aria-hidden /> : <Play aria-hidden />}
                onClick={() =>
                  playing ? replay.player.pause() : replay.player.play(recorded.startMs, recorded.endMs)
                }
              />
            )}
            {hasWords ? (
              <IconButton
                name={t.history.edit}
                icon={<PencilLine aria-hidden />}
                onClick={() => setWriting('edited')}
              />
            ) : null}
            <IconButton
              name={turn.note === undefined ? t.history.addNote : t.history.note}
              icon={<NotebookPen aria-hidden />}
              onClick={() => setWriting('note')}
            />
          </>
        }
      />
      {writing === null ? null : (
        <OwnWords
          key={writing}
          label={writing === 'edited' ? t.history.editLabel : t.history.noteLabel}
          value={(writing === 'edited' ? (turn.edited ?? turn.text) : turn.note) ?? ''}
          onSave={(text) => void save(text)}
          onCancel={() => setWriting(null)}
        />
      )}
      {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
    </div>
  )
})
KeptTurn.displayName = 'KeptTurn'
