/** The one big control: hold it with pointer, touch, Space or Enter. Its ring is the level that is being heard. */
import { Mic } from 'lucide-react'
import { useEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import type { Deed } from '../../state/use-deed'
import { levelOf, useCaptureMeter } from '../../ui/meter'
import { bindingText } from '../settings/key-names'
import { createHold, isTalkSpace, type Hold } from './hold'
import styles from './talk-button.module.css'

const useHold = (deed: Deed): Hold => {
  const { bridge } = useDeps()
  const { run } = deed
  const hold = useMemo(
    () =>
      createHold({
        press: () => void run(bridge.talkPress),
        release: () => void run(bridge.talkRelease),
      }),
    [bridge, run],
  )
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (!isTalkSpace(event)) return
      event.preventDefault()
      if (!event.repeat) hold.down('space')
    }
    const onKeyUp = (event: globalThis.KeyboardEvent): void => {
      if (event.code === 'Space') hold.up('space')
    }
    const onHidden = (): void => {
      if (document.visibilityState === 'hidden') hold.cancel()
    }
    window.addEventListener('keydown', onKeyDown)
    window.addEventListener('keyup', onKeyUp, true)
    window.addEventListener('blur', hold.cancel)
    document.addEventListener('visibilitychange', onHidden)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      window.removeEventListener('keyup', onKeyUp, true)
      window.removeEventListener('blur', hold.cancel)
      document.removeEventListener('visibilitychange', onHidden)
      hold.cancel()
    }
  }, [hold])
  return hold
}

const isHoldKey = (event: KeyboardEvent): boolean => event.code === 'Space' || event.code === 'Enter'

export const TalkButton = ({ deed }: { readonly deed: Deed }) => {
  const { t } = useWords()
  const holding = useView((view) => view.talk.holding)
  const open = useView((view) => view.talk.gateOpen)
  const hotkey = useView((view) => view.hotkey)
  const platform = useView((view) => view.info.platform)
  const hold = useHold(deed)
  const button = useRef<HTMLButtonElement>(null)

  useCaptureMeter((meter) => {
    const level = meter?.gateOpen === true ? levelOf(meter.rms) : 0
    button.current?.style.setProperty('--level', level.toFixed(3))
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
