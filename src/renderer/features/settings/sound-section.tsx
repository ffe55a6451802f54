/** Devices, and when the microphone is open. */
import { Mic } from 'lucide-react'
import { useEffect } from 'react'
import type { SoundDevice } from '../../audio/types'
import { useWords } from '../../i18n/context'
import { useDeps, useSoundState, useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { useCoalescedValue } from '../../state/use-coalesced'
import { Button } from '../../ui/button'
import { Field, Note } from '../../ui/field'
import { MicrophoneMeter } from '../../ui/meter'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { SliderField } from '../../ui/slider-field'
import { Switch } from '../../ui/switch'
import { useNoticeAction } from '../shell/use-notice-action'
import { EchoTest } from './echo-test'
import { useSettings } from './use-profile'

const DEFAULT = 'default'
const modes = ['ready', 'on_press'] as const

const DeviceField = ({
  id,
  label,
  devices,
  chosen,
  onChange,
}: {
  readonly id: string
  readonly label: string
  readonly devices: readonly SoundDevice[]
  readonly chosen: SoundDevice | null
  readonly onChange: (device: SoundDevice | null) => void
}) => {
  const { t } = useWords()
  const { systemDefault, gone, unnamed } = t.settings.sound
  // The list of the system already holds its own default under this id.
  const real = devices.filter((device) => device.id !== DEFAULT && device.id !== '')
  // Ids change when a device is plugged in again; its label still finds it.
  const current =
    chosen === null
      ? null
      : (real.find(({ id }) => id === chosen.id) ?? real.find(({ label }) => label === chosen.label) ?? null)
  const options = [
    { value: DEFAULT, label: systemDefault },
    ...real.map((device) => ({ value: device.id, label: device.label === '' ? unnamed : device.label })),
    ...(chosen !== null && current === null ? [{ value: chosen.id, label: gone(chosen.label) }] : []),
  ]
  return (
    <Field id={id} label={label} labelIsText>
      <Select
        id={id}
        value={current?.id ?? chosen?.id ?? DEFAULT}
        options={options}
        onChange={(value) => onChange(real.find((device) => device.id === value) ?? null)}
      />
    </Field>
  )
}

export const SoundSection = () => {
  const { t, f } = useWords()
  const { bridge, engine } = useDeps()
  const { settings, failure, change } = useSettings()
  const sound = useSoundState()
  const platform = useView((view) => view.info.platform)
  const ducks = useView((view) => {
    const { mode, interruptResponse } = activeProfile(view).turnTaking
    return mode !== 'push_to_talk' && interruptResponse && !view.settings.sound.halfDuplex
  })
  const act = useNoticeAction()
  const words = t.settings.sound
  const saved = settings.sound
  const preRoll = useCoalescedValue(saved.preRollMs, (value) =>
    bridge.changeSettings({ sound: { preRollMs: value } }),
  )
  const closeAfter = useCoalescedValue(saved.closeAfterMinutes, (value) =>
    bridge.changeSettings({ sound: { closeAfterMinutes: value } }),
  )
  useEffect(() => engine.watchDevices(), [engine])
  const isOpen = sound.microphone === 'open' || sound.microphone === 'getting_ready'
  return (
    <Card id="settings-sound" title={t.settings.sections.sound}>
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
      <Pair>
        <DeviceField
          id="microphone"
          label={words.microphone}
          devices={sound.microphones}
          chosen={saved.microphone}
          onChange={(microphone) => change({ sound: { microphone } })}
        />
        <DeviceField
          id="speaker"
          label={words.speaker}
          devices={sound.speakers}
          chosen={saved.speaker}
          onChange={(speaker) => change({ sound: { speaker } })}
        />
      </Pair>
      <MicrophoneMeter showText />
      {sound.microphone === 'denied' ? <Note>{words.allow[platform]}</Note> : null}
      {isOpen ? null : (
        <>
          <Note>
            {sound.microphone === 'closed' ? words.listNeedsMicrophone : t.dock.mic[sound.microphone]}
          </Note>
          <div>
            <Button
              icon={<Mic aria-hidden />}
              disabled={sound.microphone === 'opening'}
              // Failures come back as the microphone's state.
              onClick={() => void engine.openMicrophone().catch(() => undefined)}
            >
              {t.voice.openMicrophone}
            </Button>
          </div>
        </>
      )}
      <Field id="microphone-mode" label={words.mode} note={words.modeNotes[saved.microphoneMode]} labelIsText>
        <Select
          id="microphone-mode"
          describedBy="microphone-mode-note"
          value={saved.microphoneMode}
          options={modes.map((mode) => ({ value: mode, label: words.modes[mode] }))}
          onChange={(microphoneMode) => change({ sound: { microphoneMode } })}
        />
      </Field>
      {saved.microphoneMode === 'ready' ? (
        <Pair>
          <SliderField
            id="pre-roll"
            label={words.preRoll}
            valueLabel={t.voice.valueOf(words.preRoll)}
            unit={t.voice.ms}
            min={0}
            max={1000}
            step={10}
            value={preRoll.value}
            valueText={f.milliseconds(preRoll.value)}
            onChange={preRoll.change}
            onDone={preRoll.done}
          />
          <SliderField
            id="close-after"
            label={words.closeAfter}
            valueLabel={t.voice.valueOf(words.closeAfter)}
            unit={words.minutes}
            min={1}
            max={120}
            step={1}
            value={closeAfter.value}
            valueText={`${f.number(closeAfter.value)} ${words.minutes}`}
            onChange={closeAfter.change}
            onDone={closeAfter.done}
          />
        </Pair>
      ) : null}
      <Switch
        id="echo-cancellation"
        label={words.echo}
        note={words.echoNote}
        checked={saved.echoCancellation}
        onChange={(echoCancellation) => change({ sound: { echoCancellation } })}
      />
      <EchoTest />
      <Switch
        id="half-duplex"
        label={words.halfDuplex}
        note={words.halfDuplexNote}
        checked={saved.halfDuplex}
        onChange={(halfDuplex) => change({ sound: { halfDuplex } })}
      />
      <Switch
        id="duck"
        label={t.duck.label}
        note={ducks ? t.duck.note : `${t.duck.note} ${t.duck.idle}`}
        checked={saved.duck}
        onChange={(duck) => change({ sound: { duck } })}
      />
      <Switch
        id="record-arrivals"
        label={t.arrivals.label}
        note={t.arrivals.note}
        checked={saved.recordArrivals}
        onChange={(recordArrivals) => change({ sound: { recordArrivals } })}
      />
    </Card>
  )
}
