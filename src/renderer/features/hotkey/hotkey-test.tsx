/** A try of the hotkey without a microphone: what the whole computer's keys say to Parley, as they say it. */
import { useEffect } from 'react'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import styles from './hotkey.module.css'

export const HotkeyTest = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const events = useView((view) => view.hotkeyTest)
  const words = t.hotkey
  const testing = events !== null
  // A test that nobody watches would keep the talk key silent.
  useEffect(() => {
    if (!testing) return undefined
    return () => void bridge.testHotkey(false).catch(() => undefined)
  }, [bridge, testing])

  return (
    <div className={styles.test}>
      <div>
        <Button aria-pressed={testing} onClick={() => void bridge.testHotkey(!testing)}>
          {testing ? words.testEnd : words.test}
        </Button>
      </div>
      {testing ? (
        <>
          <Note>{words.testNote}</Note>
          <ol className={styles.arrivals} aria-label={words.live} aria-live="polite">
            {events.length === 0 ? <li>{words.testWaiting}</li> : null}
            {events.map((event) => (
              <li key={event.id} data-type={event.type}>
                <strong>{words.testEvents[event.type]}</strong>
                {event.heldMs === null ? null : ` ${words.testHeld(f.milliseconds(event.heldMs))}`}
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </div>
  )
}
