/** How turns are found: the mode and its values, each with what is noticed when it goes up. Applied while you talk. */
import { RotateCcw } from 'lucide-react'
import { defaultTurnTaking } from '#core/settings/defaults'
import type { TurnTaking } from '#core/settings/schema'
import type { Notice } from '#core/notice'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { Button } from '../../ui/button'
import { Field, Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card } from '../../ui/page'
import { Select } from '../../ui/select'
import { SliderField } from '../../ui/slider-field'
import { Switch } from '../../ui/switch'
import { useNoticeAction } from '../shell/use-notice-action'
import { DetectionSliders } from './detection-sliders'
import { Presets } from './presets'
import styles from './turn-settings.module.css'

const modes = ['server_vad', 'semantic_vad', 'push_to_talk'] as const
const eagernessLevels = ['auto', 'low', 'medium', 'high'] as const
/** What the idle timeout begins with, ms. The Realtime API takes 5 to 30 s. */
const IDLE_MS = 10_000

export const TurnSettings = ({
  value,
  onChange,
  onDone,
  failure,
}: {
  readonly value: TurnTaking
  readonly onChange: (change: Partial<TurnTaking>) => void
  readonly onDone: () => void
  readonly failure: Notice | null
}) => {
  const { t, f } = useWords()
  const act = useNoticeAction()
  const profile = useView((view) => activeProfile(view).name)
  const refused = useView(
    (view) => view.notices.findLast(({ code }) => code === 'session.turn_detection_refused') ?? null,
  )
  const choose = (change: Partial<TurnTaking>): void => {
    onChange(change)
    onDone()
  }
  const reset = (): void => {
    const { mode: _, ...rest } = defaultTurnTaking
    choose(rest)
  }
  const problem = failure ?? refused

  return (
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
          onChange={(mode) => choose({ mode })}
        />
      </Field>
      {problem === null ? null : <NoticeCard notice={problem} onAction={act} live={problem === failure} />}
      {value.mode === 'server_vad' ? (
        <>
          <Presets value={value} onChoose={choose} />
          <DetectionSliders value={value} onChange={onChange} onDone={onDone} />
          <Switch
            id="idle-timeout"
            label={t.voice.idleTimeout}
            note={t.voice.idleTimeoutNote}
            checked={value.idleTimeoutMs !== null}
            onChange={(on) => choose({ idleTimeoutMs: on ? IDLE_MS : null })}
          />
          {value.idleTimeoutMs === null ? null : (
            <SliderField
              id="idle-time"
              label={t.voice.idleTime}
              note={t.voice.idleTimeNote}
              valueLabel={t.voice.valueOf(t.voice.idleTime)}
              unit={t.voice.s}
              min={5}
              max={30}
              step={1}
              value={Math.round(value.idleTimeoutMs / 1000)}
              valueText={f.seconds(value.idleTimeoutMs)}
              onChange={(seconds) => onChange({ idleTimeoutMs: seconds * 1000 })}
              onDone={onDone}
            />
          )}
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
            onChange={(eagerness) => choose({ eagerness })}
          />
        </Field>
      ) : null}
      {value.mode === 'push_to_talk' ? (
        <Note>{t.voice.pushToTalkNote}</Note>
      ) : (
        <>
          <Switch
            id="create-response"
            label={t.voice.createResponse}
            note={t.voice.createResponseNote}
            checked={value.createResponse}
            onChange={(createResponse) => choose({ createResponse })}
          />
          <Switch
            id="interrupt-response"
            label={t.voice.interruptResponse}
            note={t.voice.interruptResponseNote}
            checked={value.interruptResponse}
            onChange={(interruptResponse) => choose({ interruptResponse })}
          />
        </>
      )}
      <div className={styles.foot}>
        <Note>{t.voice.keptIn(profile)}</Note>
        {value.mode === 'push_to_talk' ? null : (
          <Button icon={<RotateCcw aria-hidden />} onClick={reset}>
            {t.voice.resetAll}
          </Button>
        )}
      </div>
    </Card>
  )
}
