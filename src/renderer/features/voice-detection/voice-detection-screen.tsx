/** Voice detection: how turns are found, each value with what it does; applied while you talk. */
import { RotateCcw } from 'lucide-react'
import { defaultTurnTaking } from '#core/settings/defaults'
import type { TurnTaking } from '#core/settings/schema'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { useCoalescedValue } from '../../state/use-coalesced'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { Field, Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Page } from '../../ui/page'
import { Select } from '../../ui/select'
import { SliderField } from '../../ui/slider-field'
import { useNoticeAction } from '../shell/use-notice-action'
import { LevelCard } from './level-card'
import styles from './voice-detection-screen.module.css'

const modes = ['server_vad', 'semantic_vad', 'push_to_talk'] as const
const eagernessLevels = ['auto', 'low', 'medium', 'high'] as const

export const VoiceDetectionScreen = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const saved = useView((view) => activeProfile(view).turnTaking)
  const act = useNoticeAction()
  const deed = useDeed()
  const taking = useCoalescedValue<TurnTaking>(saved, async (turnTaking) => {
    const answer = await bridge.changeProfile({ turnTaking })
    await deed.run(async () => answer)
    return answer
  })
  const { value } = taking
  const set = (change: Partial<TurnTaking>): void => taking.change({ ...value, ...change })
  const reset = (): void => {
    const { threshold, prefixPaddingMs, silenceDurationMs, eagerness } = defaultTurnTaking
    set({ threshold, prefixPaddingMs, silenceDurationMs, eagerness })
    taking.done()
  }

  return (
    <Page title={t.voice.title} lead={t.voice.lead}>
      <div className={styles.columns}>
        <Card id="voice-turns" title={t.voice.turnTaking}>
          <Field
            id="turn-taking"
            label={t.voice.turnTaking}
            note={t.voice.modeNotes[value.mode]}
            labelIsText
            labelHidden
          >
            <Select
              id="turn-taking"
              describedBy="turn-taking-note"
              value={value.mode}
              options={modes.map((mode) => ({ value: mode, label: t.voice.modes[mode] }))}
              onChange={(mode) => {
                set({ mode })
                taking.done()
              }}
            />
          </Field>
          {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
          {value.mode === 'server_vad' ? (
            <>
              <SliderField
                id="threshold"
                label={t.voice.threshold}
                note={t.voice.thresholdNote}
                valueLabel={t.voice.valueOf(t.voice.threshold)}
                min={0}
                max={1}
                step={0.01}
                value={value.threshold}
                valueText={f.decimal(value.threshold, 2)}
                onChange={(threshold) => set({ threshold })}
                onDone={taking.done}
              />
              <SliderField
                id="prefix-padding"
                label={t.voice.prefixPadding}
                note={t.voice.prefixPaddingNote}
                valueLabel={t.voice.valueOf(t.voice.prefixPadding)}
                unit={t.voice.ms}
                min={0}
                max={1000}
                inputMax={2000}
                step={10}
                value={value.prefixPaddingMs}
                valueText={f.milliseconds(value.prefixPaddingMs)}
                onChange={(prefixPaddingMs) => set({ prefixPaddingMs })}
                onDone={taking.done}
              />
              <SliderField
                id="silence-duration"
                label={t.voice.silenceDuration}
                note={t.voice.silenceDurationNote}
                valueLabel={t.voice.valueOf(t.voice.silenceDuration)}
                unit={t.voice.ms}
                min={100}
                max={2000}
                inputMax={5000}
                step={10}
                value={value.silenceDurationMs}
                valueText={f.milliseconds(value.silenceDurationMs)}
                onChange={(silenceDurationMs) => set({ silenceDurationMs })}
                onDone={taking.done}
              />
            </>
          ) : null}
          {value.mode === 'semantic_vad' ? (
            <Field id="eagerness" label={t.voice.eagerness} note={t.voice.eagernessNote} labelIsText>
              <Select
                id="eagerness"
                describedBy="eagerness-note"
                value={value.eagerness}
                options={eagernessLevels.map((level) => ({
                  value: level,
                  label: t.voice.eagernessLevels[level],
                }))}
                onChange={(eagerness) => {
                  set({ eagerness })
                  taking.done()
                }}
              />
            </Field>
          ) : null}
          {value.mode === 'push_to_talk' ? (
            <Note>{t.voice.pushToTalkNote}</Note>
          ) : (
            <div>
              <Button icon={<RotateCcw aria-hidden />} onClick={reset}>
                {t.voice.resetAll}
              </Button>
            </div>
          )}
        </Card>
        <LevelCard />
      </div>
    </Page>
  )
}
