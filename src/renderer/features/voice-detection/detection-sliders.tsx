/**
 * The three numbers of server voice detection: in the settings of turn taking, and twice in the lab beside the cuts
 * that they make, for the values in use and for the trial values.
 */
import { defaultTurnTaking } from '#core/settings/defaults'
import type { SegmenterConfig } from '#core/audio/segmenter'
import { useWords } from '../../i18n/context'
import { SliderField } from '../../ui/slider-field'

export const DetectionSliders = ({
  value,
  onChange,
  onDone,
  place = 'settings',
}: {
  readonly value: SegmenterConfig
  readonly onChange: (change: Partial<SegmenterConfig>) => void
  readonly onDone: () => void
  /** In the lab they have names of their own, carry no notes and go back to nothing. */
  readonly place?: 'settings' | 'now' | 'trial'
}) => {
  const { t, f } = useWords()
  const inLab = place !== 'settings'
  const prefix = inLab ? `${place}-` : ''
  const named = (name: string) => {
    const label = place === 'trial' ? t.lab.trialName(name) : place === 'now' ? t.lab.nowName(name) : name
    return { label, valueLabel: t.voice.valueOf(label) }
  }
  const note = (text: string) => (inLab ? {} : { note: text })
  const reset = (name: string, back: number) =>
    inLab ? {} : { reset: { name: t.voice.reset(name), value: back } }
  return (
    <>
      <SliderField
        id={`${prefix}threshold`}
        {...named(t.voice.threshold)}
        {...note(t.voice.thresholdNote)}
        {...reset(t.voice.threshold, defaultTurnTaking.threshold)}
        min={0}
        max={1}
        step={0.01}
        value={value.threshold}
        valueText={f.decimal(value.threshold, 2)}
        onChange={(threshold) => onChange({ threshold })}
        onDone={onDone}
      />
      <SliderField
        id={`${prefix}prefix-padding`}
        {...named(t.voice.prefixPadding)}
        {...note(t.voice.prefixPaddingNote)}
        {...reset(t.voice.prefixPadding, defaultTurnTaking.prefixPaddingMs)}
        unit={t.voice.ms}
        min={0}
        max={1000}
        inputMax={2000}
        step={10}
        value={value.prefixPaddingMs}
        valueText={f.milliseconds(value.prefixPaddingMs)}
        onChange={(prefixPaddingMs) => onChange({ prefixPaddingMs })}
        onDone={onDone}
      />
      <SliderField
        id={`${prefix}silence-duration`}
        {...named(t.voice.silenceDuration)}
        {...note(t.voice.silenceDurationNote)}
        {...reset(t.voice.silenceDuration, defaultTurnTaking.silenceDurationMs)}
        unit={t.voice.ms}
        min={100}
        max={2000}
        inputMax={5000}
        step={10}
        value={value.silenceDurationMs}
        valueText={f.milliseconds(value.silenceDurationMs)}
        onChange={(silenceDurationMs) => onChange({ silenceDurationMs })}
        onDone={onDone}
      />
    </>
  )
}
