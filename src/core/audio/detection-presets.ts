/** Starting points for the three numbers of server voice detection, by the place in which one talks. */
import type { SegmenterConfig } from './segmenter'

export const detectionPresetNames = ['quiet_room', 'open_office', 'speakerphone', 'dictation'] as const
export type DetectionPresetName = (typeof detectionPresetNames)[number]

export const detectionPresets: Readonly<Record<DetectionPresetName, SegmenterConfig>> = {
  /** Nothing else is heard: an even chance is speech, and answers may come soon. */
  quiet_room: { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
  /** Voices and keys in the background must not begin a turn. */
  open_office: { threshold: 0.7, prefixPaddingMs: 300, silenceDurationMs: 600 },
  /** The loudspeaker is in the same air: what is left of its echo must not count as speech. */
  speakerphone: { threshold: 0.8, prefixPaddingMs: 400, silenceDurationMs: 700 },
  /** Whole sentences with time to think between them. */
  dictation: { threshold: 0.5, prefixPaddingMs: 500, silenceDurationMs: 1800 },
}

/** The preset that these numbers are, or null. */
export const detectionPresetOf = (config: SegmenterConfig): DetectionPresetName | null =>
  detectionPresetNames.find((name) => {
    const preset = detectionPresets[name]
    return (
      preset.threshold === config.threshold &&
      preset.prefixPaddingMs === config.prefixPaddingMs &&
      preset.silenceDurationMs === config.silenceDurationMs
    )
  }) ?? null
