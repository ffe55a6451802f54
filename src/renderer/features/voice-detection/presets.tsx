/** Starting points by the place in which one talks. */
import { detectionPresetNames, detectionPresetOf, detectionPresets } from '#core/audio/detection-presets'
import type { SegmenterConfig } from '#core/audio/segmenter'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import styles from './turn-settings.module.css'

export const Presets = ({
  value,
  onChoose,
}: {
  readonly value: SegmenterConfig
  readonly onChoose: (config: SegmenterConfig) => void
}) => {
  const { t } = useWords()
  const chosen = detectionPresetOf(value)
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- these are buttons, no fields of a form
    <div className={styles.presets} role="group" aria-label={t.voice.presets}>
      <span className={styles.caption} aria-hidden>
        {t.voice.presets}
      </span>
      <div className={styles.choices}>
        {detectionPresetNames.map((name) => (
          <Button
            key={name}
            className={styles.choice}
            aria-pressed={name === chosen}
            title={t.voice.presetNotes[name]}
            onClick={() => onChoose(detectionPresets[name])}
          >
            {t.voice.presetNames[name]}
          </Button>
        ))}
      </div>
      <Note>{chosen === null ? t.voice.presetNone : t.voice.presetNotes[chosen]}</Note>
    </div>
  )
}
