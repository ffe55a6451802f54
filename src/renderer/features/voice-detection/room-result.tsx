/** What the silence said about the room, and the threshold that follows from it. */
import type { Room } from '#core/audio/room'
import type { SegmenterConfig } from '#core/audio/segmenter'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import styles from './lab-card.module.css'

export const RoomResult = ({
  room,
  config,
  onUse,
}: {
  readonly room: Room
  readonly config: SegmenterConfig
  readonly onUse: (config: SegmenterConfig) => void
}) => {
  const { t, f } = useWords()
  const level = `${f.decimal(room.levelDb, 0)} dB`
  const threshold = f.decimal(room.threshold, 2)
  const words = {
    quiet: () => t.lab.room.quiet({ level }),
    noisy: () => t.lab.room.noisy({ level, loudest: f.percent(room.loudest), threshold }),
    voices: () => t.lab.room.voices({ level }),
  }
  return (
    <output className={styles.room}>
      <span>{words[room.kind]()}</span>
      {room.kind === 'voices' || config.threshold === room.threshold ? null : (
        <Button onClick={() => onUse({ ...config, threshold: room.threshold })}>
          {t.lab.room.use(threshold)}
        </Button>
      )}
    </output>
  )
}
