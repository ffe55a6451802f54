/** One hold for the whole window: Space talks on every screen, the talk button on its own; never both at once. */
import { createContext, useCallback, useContext, useEffect, useMemo, type ReactNode } from 'react'
import { useDeps, useView } from '../../state/context'
import { needsFirstRun } from '../../state/selectors'
import { useDeed, type Deed } from '../../state/use-deed'
import { createHold, isTalkSpace, type Hold } from './hold'

type HoldValue = {
  readonly hold: Hold
  /** Why a press or a release failed; stays until the next press. */
  readonly failure: Deed['failure']
  readonly clear: () => void
}

const HoldContext = createContext<HoldValue | null>(null)

export const useHold = (): HoldValue => {
  const value = useContext(HoldContext)
  if (value === null) throw new Error('outside of HoldProvider')
  return value
}

export const HoldProvider = ({ children }: { readonly children: ReactNode }) => {
  const { bridge } = useDeps()
  // Nothing is chosen yet, so there is nobody to talk to.
  const asleep = useView(needsFirstRun)
  // Apart, since the release of a failed press succeeds and must not take its sentence away.
  const press = useDeed()
  const release = useDeed()
  const { run: runPress, clear: clearPress } = press
  const { run: runRelease, clear: clearRelease } = release
  const hold = useMemo(
    () =>
      createHold({
        press: () => void runPress(bridge.talkPress),
        release: () => void runRelease(bridge.talkRelease),
      }),
    [bridge, runPress, runRelease],
  )

  useEffect(() => {
    if (asleep) return undefined
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !isTalkSpace(event)) return
      event.preventDefault()
      if (!event.repeat) hold.down('space')
    }
    const onKeyUp = (event: KeyboardEvent): void => {
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
  }, [hold, asleep])

  const clear = useCallback(() => {
    clearPress()
    clearRelease()
  }, [clearPress, clearRelease])
  const failure = press.failure ?? release.failure
  const value = useMemo(() => ({ hold, failure, clear }), [hold, failure, clear])
  return <HoldContext.Provider value={value}>{children}</HoldContext.Provider>
}
