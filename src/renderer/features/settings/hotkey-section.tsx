/** The hotkey: what it is, how it works here and why, and recording another one. */
import { Keyboard, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { bindingTypes, parseBinding, toAccelerator } from '#core/hotkey/binding'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useCoalescedValue } from '../../state/use-coalesced'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card } from '../../ui/page'
import { SliderField } from '../../ui/slider-field'
import { useNoticeAction } from '../shell/use-notice-action'
import { bindingText } from './key-names'
import styles from './settings-screen.module.css'
import { useKeyRecorder, type Recording } from './use-key-recorder'
import { useSettings } from './use-profile'

export const HotkeySection = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const hotkey = useView((view) => view.hotkey)
  const platform = useView((view) => view.info.platform)
  const { settings, failure, change } = useSettings()
  const act = useNoticeAction()
  const words = t.settings.hotkey
  const [said, setSaid] = useState('')
  const [needsKey, setNeedsKey] = useState(false)
  const tap = useCoalescedValue(settings.hotkey.tapMs, (tapMs) =>
    bridge.changeSettings({ hotkey: { tapMs } }),
  )

  // Where holding cannot be seen, the other binding is the one in force, and it needs a real key.
  const toggles = hotkey.mode === 'toggle'
  const binding = toggles ? settings.hotkey.toggle : settings.hotkey.hold
  const inForce = binding === null ? null : parseBinding(binding)
  const name = (code: string): string => bindingText(code, t, platform)

  const end = (result: Recording): void => {
    if (result === 'cancelled') {
      setSaid(words.cancelled)
      return
    }
    const recorded = result.binding === null ? null : parseBinding(result.binding)
    const refused = toggles && recorded !== null && toAccelerator(recorded) === null
    setNeedsKey(refused)
    if (refused) {
      setSaid('')
      return
    }
    change({ hotkey: toggles ? { toggle: result.binding } : { hold: result.binding } })
    setSaid(result.binding === null ? words.removedNow : words.saved(name(result.binding)))
  }
  const recorder = useKeyRecorder(end)

  return (
    <Card id="settings-hotkey" title={t.settings.sections.hotkey}>
      <div className={styles.row}>
        <Button
          className={styles.binding}
          icon={<Keyboard aria-hidden />}
          aria-describedby="hotkey-binding hotkey-help"
          aria-pressed={recorder.recording}
          data-recording={recorder.recording}
          onClick={() => {
            setSaid('')
            setNeedsKey(false)
            recorder.start()
          }}
          onBlur={recorder.cancel}
        >
          {words.label}
          {/* Part of the description, not of the name. */}
          <kbd id="hotkey-binding" aria-hidden className={styles.keys}>
            {recorder.recording ? words.listening : binding === null ? words.none : name(binding)}
          </kbd>
        </Button>
      </div>
      <p id="hotkey-help">{recorder.recording ? words.record : words.modeNotes[hotkey.mode]}</p>
      <output className="visually-hidden">{said}</output>
      {needsKey ? (
        <p className={styles.warning} role="alert">
          <TriangleAlert aria-hidden />
          {words.needsKey}
        </p>
      ) : null}
      {inForce !== null && bindingTypes(inForce) && hotkey.backend !== 'global_shortcut' ? (
        <p className={styles.warning}>
          <TriangleAlert aria-hidden />
          {words.types}
        </p>
      ) : null}
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
      <Note>
        {words.backend}: {words.backends[hotkey.backend]}. {words.reasons[hotkey.reason]}
      </Note>
      {hotkey.mode === 'hold' ? (
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
    </Card>
  )
}
