/** Why values were suggested, in plain words. */
import type { SegmenterConfig } from '#core/audio/segmenter'
import type { SuggestReason } from '#core/audio/suggest'
import { useWords, type Words } from '../../i18n/context'
import styles from './lab-card.module.css'

const sentence = ({ t, f }: Words, reason: SuggestReason, config: SegmenterConfig): string => {
  const words = t.lab.reasons
  switch (reason.about) {
    case 'threshold': {
      const values = {
        noise: f.percent(reason.noise),
        voice: f.percent(reason.voice),
        threshold: f.decimal(config.threshold, 2),
      }
      return reason.from === 'room' ? words.thresholdRoom(values) : words.threshold(values)
    }
    case 'threshold_unclear':
      return words.thresholdUnclear({ noise: f.percent(reason.noise), voice: f.percent(reason.voice) })
    case 'silence':
      return words.silence({
        pauses: reason.pauses,
        longest: f.milliseconds(reason.longestMs),
        silence: f.milliseconds(config.silenceDurationMs),
      })
    case 'silence_no_pause':
      return words.noPause({ silence: f.milliseconds(config.silenceDurationMs) })
    case 'long_pauses':
      return words.longPauses({ count: reason.count, longest: f.seconds(reason.longestMs) })
    case 'padding':
      return words.padding({
        onset: f.milliseconds(reason.onsetMs),
        padding: f.milliseconds(config.prefixPaddingMs),
      })
    default:
      return reason satisfies never
  }
}

export const Reasons = ({
  reasons,
  config,
}: {
  readonly reasons: readonly SuggestReason[]
  readonly config: SegmenterConfig
}) => {
  const words = useWords()
  if (reasons.length === 0) return null
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an output may hold no heading
    <div role="status">
      <h3 className={styles.turnsTitle}>{words.t.lab.why}</h3>
      <ul className={styles.reasons}>
        {reasons.map((reason) => (
          <li key={reason.about}>{sentence(words, reason, config)}</li>
        ))}
      </ul>
    </div>
  )
}
