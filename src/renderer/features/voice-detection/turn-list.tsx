/** The turns that a setting cuts, each of which can be heard as the server would get it. */
import { Play, Square } from 'lucide-react'
import { samplesToMs } from '#core/audio/pcm'
import type { Segment } from '#core/audio/segmenter'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import styles from './lab-card.module.css'

export const TurnList = ({
  title,
  values,
  turns,
  playing,
  onPlay,
  onStop,
}: {
  readonly title: string
  /** The numbers of this setting, to read. */
  readonly values: string
  readonly turns: readonly Segment[]
  /** Index of the turn that sounds now. */
  readonly playing: number | null
  readonly onPlay: (index: number) => void
  readonly onStop: () => void
}) => {
  const { t, f } = useWords()
  const seconds = (samples: number): string => f.seconds(samplesToMs(samples))
  return (
    <div className={styles.turns}>
      <h3 className={styles.turnsTitle}>
        {title} <span className={styles.count}>{t.lab.turns(turns.length)}</span>
      </h3>
      <Note>{values}</Note>
      {turns.length === 0 ? <Note>{t.lab.noTurns}</Note> : null}
      <ul className={styles.list}>
        {turns.map((turn, i) => {
          const number = i + 1
          const isPlaying = playing === i
          return (
            <li key={number}>
              <Button
                className={styles.turn}
                icon={isPlaying ? <Square aria-hidden /> : <Play aria-hidden />}
                onClick={() => (isPlaying ? onStop() : onPlay(i))}
              >
                <span className="visually-hidden">
                  {isPlaying
                    ? t.lab.stop(number, title)
                    : t.lab.play(number, title, seconds(turn.startSample), seconds(turn.endSample))}
                </span>
                <span aria-hidden>
                  {number} · {seconds(turn.endSample - turn.startSample)}
                  {turn.open ? ` · ${t.lab.cutOpen}` : ''}
                </span>
              </Button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
