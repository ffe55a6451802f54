/** The one big control: hold it with pointer, touch, Space or Enter. Its ring is the level that is being heard. */
import { Mic } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { levelOf, useCaptureMeter } from '../../ui/meter'
import { bindingText } from '../hotkey/key-names'
import { useHold } from './hold-context'
import styles from './talk-button.module.css'

const isHoldKey = (event: KeyboardEvent): boolean => event.code === 'Space' || event.code === 'Enter'

export const TalkButton = () => {
  const { t } = useWords()
  const holding = useView((view) => view.talk.holding)
  const open = useView((view) => view.talk.gateOpen)
  const hotkey = useView((view) => view.hotkey)
  const platform = useView((view) => view.info.platform)
  const { hold } = useHold()
  const button = useRef<HTMLButtonElement>(null)
  const shown = useRef('')
  // A hold that began on this button ends with it; Space is the window's.
  useEffect(
    () => () => {
      if (hold.holder() !== 'space') hold.cancel()
    },
    [hold],
  )

  useCaptureMeter((meter) => {
    const level = meter?.gateOpen === true ? levelOf(meter.rms) : 0
    const drawn = level.toFixed(3)
    if (drawn === shown.current) return
    shown.current = drawn
    button.current?.style.setProperty('--level', drawn)
  })

  const key =
    hotkey.binding === null || hotkey.mode === 'none'
      ? t.keys.Space
      : bindingText(hotkey.binding, t, platform)
  const written = hotkey.mode === 'toggle' ? t.dock.keyToggle(key) : t.dock.keyHold(key)

  return (
    <div className={styles.root}>
      <button
        ref={button}
        type="button"
        className={styles.talk}
        aria-describedby="talk-note talk-key"
        aria-pressed={holding}
        data-open={open}
        onPointerDown={(event: PointerEvent<HTMLButtonElement>) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          hold.down('pointer')
        }}
        onPointerUp={() => hold.up('pointer')}
        onPointerCancel={() => hold.up('pointer')}
        onLostPointerCapture={() => hold.up('pointer')}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isHoldKey(event)) return
          event.preventDefault()
          if (!event.repeat) hold.down('key')
        }}
        onKeyUp={(event) => {
          if (!isHoldKey(event)) return
          event.preventDefault()
          hold.up('key')
        }}
        onClick={(event) => {
          // A click with no pointer and no key before it comes from assistive technology: it switches.
          if (event.detail !== 0) return
          if (hold.holder() === 'click') hold.up('click')
          else hold.down('click')
        }}
        onBlur={() => {
          if (hold.holder() !== 'space') hold.cancel()
        }}
      >
        <span className={styles.ring} data-step="1" aria-hidden />
        <span className={styles.ring} data-step="2" aria-hidden />
        <span className={styles.ring} data-step="3" aria-hidden />
        <Mic aria-hidden className={styles.icon} />
        <span className={styles.words}>
          <span className={styles.label}>{t.dock.hold}</span>
          {/* Part of the description, not of the name. */}
          <kbd id="talk-key" aria-hidden className={styles.key}>
            {written}
          </kbd>
        </span>
      </button>
      <span id="talk-note" className="visually-hidden">
        {t.dock.holdNote}
      </span>
    </div>
  )
}
