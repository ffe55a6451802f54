/** The player below a kept conversation: play, seek, turn by turn, and the words that are said now. */
import { Pause, Play, SkipBack, SkipForward } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { captionAt } from '#core/recording/caption'
import type { ReplayTurn } from '#core/recording/model'
import { useWords } from '../../i18n/context'
import { Button, IconButton } from '../../ui/button'
import { Slider } from '../../ui/slider'
import { turnAt, useReplayState, type ReplayHandle } from './use-replay'
import styles from './replay-bar.module.css'

/** A skip within the beginning of a turn goes to the turn before it. ms */
const BEGINNING_MS = 1500
/** The slider moves as smoothly as this; an arrow key goes as far as that. ms */
const STEP_MS = 100
const ARROW_MS = 5000

const Caption = ({ turn, positionMs }: { readonly turn: ReplayTurn | null; readonly positionMs: number }) => {
  const { t } = useWords()
  if (turn === null) return <p className={styles.caption} />
  const share = (positionMs - turn.startMs) / Math.max(1, turn.endMs - turn.startMs)
  const { said, rest } = captionAt(turn.words, share)
  return (
    <p className={styles.caption}>
      <span className={styles.who}>{t.talk.who[turn.role]}</span>{' '}
      {turn.words.trim() === '' ? (
        <span className={styles.rest}>({t.recording.noWords})</span>
      ) : (
        <>
          <span className={styles.said}>{said}</span>
          <span className={styles.rest}>{rest}</span>
        </>
      )}
    </p>
  )
}

export const ReplayBar = ({ handle }: { readonly handle: ReplayHandle }) => {
  const { t, f } = useWords()
  const { replay, player } = handle
  const { playing, positionMs, failed } = useReplayState(handle)
  const turn = turnAt(replay.turns, positionMs)
  const at = turn === null ? -1 : replay.turns.indexOf(turn)
  const goTo = (index: number): void => {
    const next = replay.turns[Math.max(0, index)]
    if (next) player.seek(next.startMs)
  }
  const back = (): void => goTo(turn !== null && positionMs - turn.startMs > BEGINNING_MS ? at : at - 1)
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? ARROW_MS : event.key === 'ArrowLeft' ? -ARROW_MS : 0
    if (event.key === 'Escape') player.pause()
    else if (by !== 0) player.seek(Math.min(replay.lengthMs, positionMs + by))
    else return
    event.preventDefault()
  }
  if (failed) {
    return (
      <p className={styles.bar} role="alert">
        {t.recording.failed}
      </p>
    )
  }
  return (
    // The keys come from the controls in it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/prefer-tag-over-role
    <div className={styles.bar} role="group" aria-label={t.recording.replay} onKeyDown={onKeyDown}>
      <div className={styles.controls}>
        <IconButton name={t.recording.previous} icon={<SkipBack aria-hidden />} onClick={back} />
        <Button
          icon={playing ? <Pause aria-hidden /> : <Play aria-hidden />}
          onClick={() => (playing ? player.pause() : player.play())}
        >
          {playing ? t.recording.pause : t.recording.playAll}
        </Button>
        <IconButton
          name={t.recording.next}
          icon={<SkipForward aria-hidden />}
          disabled={at >= replay.turns.length - 1}
          onClick={() => goTo(at + 1)}
        />
        <div className={styles.slider}>
          <Slider
            id="replay-position"
            label={t.recording.position}
            value={positionMs}
            min={0}
            max={replay.lengthMs}
            step={STEP_MS}
            valueText={t.recording.positionText(f.clock(positionMs), f.clock(replay.lengthMs))}
            onChange={player.seek}
          />
        </div>
        <span className={styles.time} aria-hidden>
          {f.clock(positionMs)} / {f.clock(replay.lengthMs)}
        </span>
      </div>
      <Caption turn={turn} positionMs={positionMs} />
    </div>
  )
}
