/** The hotkeys: what they are, how they are heard here and why, recording others, trying them. */
import type { HotkeySettings } from '#core/settings/schema'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useCoalescedValue } from '../../state/use-coalesced'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card } from '../../ui/page'
import { SliderField } from '../../ui/slider-field'
import { Switch } from '../../ui/switch'
import { useSettings } from '../settings/use-profile'
import { useNoticeAction } from '../shell/use-notice-action'
import { BindingField } from './binding-field'
import { HotkeyTest } from './hotkey-test'
import styles from './hotkey.module.css'

export const HotkeySection = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const status = useView((view) => view.hotkey)
  const { settings, failure, change } = useSettings()
  const act = useNoticeAction()
  const words = t.hotkey
  const saved = settings.hotkey
  const tap = useCoalescedValue(saved.tapMs, (tapMs) => bridge.changeSettings({ hotkey: { tapMs } }))

  // Where holding cannot be heard, the other binding is the one in force, and it needs a real key.
  const toggles = status.mode === 'toggle' && status.reason !== 'switched_off'
  const holdless = toggles || status.reason === 'wayland'
  const bindings = {
    talk: toggles ? saved.toggle : saved.hold,
    mute: saved.mute,
    stop: saved.stop,
    ...(toggles ? {} : { toggle: saved.toggle }),
  }
  const set = (hotkey: Partial<HotkeySettings>): void => change({ hotkey })

  const tryAgain = (
    <div>
      <Button onClick={() => void bridge.retryHotkey()}>{words.tryAgain}</Button>
    </div>
  )

  return (
    <Card id="settings-hotkey" title={t.settings.sections.hotkey}>
      <BindingField
        action="talk"
        bindings={bindings}
        needsAccelerator={toggles}
        trouble={null}
        onChange={(binding) => set(toggles ? { toggle: binding } : { hold: binding })}
      />
      <p>{status.mode === 'toggle' && !toggles ? words.noHold : words.modeNotes[status.mode]}</p>
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
      <Note>
        {words.backend}: {words.backends[status.backend]}. {words.reasons[status.reason]}{' '}
        {words.steps[status.reason]}
      </Note>
      {status.trigger === null ? null : <Note>{words.desktopKeys(status.trigger)}</Note>}
      {canTryAgain(status.reason) ? tryAgain : null}
      {status.mode === 'hold' ? (
        <SliderField
          id="tap"
          label={words.tap}
          valueLabel={t.voice.valueOf(words.tap)}
          unit={t.voice.ms}
          min={100}
          max={1000}
          step={10}
          value={tap.value}
          valueText={f.milliseconds(tap.value)}
          onChange={tap.change}
          onDone={tap.done}
        />
      ) : null}
      <HotkeyTest />
      <h3 className={styles.others}>{words.others}</h3>
      <div className={styles.pair}>
        {toggles ? null : (
          <BindingField
            action="toggle"
            bindings={bindings}
            needsAccelerator
            trouble={status.others.toggle ?? null}
            onChange={(toggle) => set({ toggle })}
          />
        )}
        {(['mute', 'stop'] as const).map((action) => (
          <BindingField
            key={action}
            action={action}
            bindings={bindings}
            needsAccelerator={holdless || status.mode === 'none'}
            trouble={status.others[action] ?? null}
            onChange={(binding) => set({ [action]: binding })}
          />
        ))}
      </div>
      {Object.values(status.others).includes('taken') && !canTryAgain(status.reason) ? tryAgain : null}
      <Note>{toggles ? words.othersNote : `${words.toggleNote} ${words.othersNote}`}</Note>
      <Switch
        id="hotkey-sounds"
        label={words.sounds}
        checked={saved.sounds}
        onChange={(sounds) => set({ sounds })}
      />
    </Card>
  )
}

/** Something outside Parley may have changed since. */
const canTryAgain = (reason: keyof ReturnType<typeof useWords>['t']['hotkey']['reasons']): boolean =>
  reason === 'not_trusted' ||
  reason === 'library_missing' ||
  reason === 'hook_failed' ||
  reason === 'wayland' ||
  reason === 'binding_taken'
