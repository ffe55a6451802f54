/** One hold for the whole window: Space talks on every screen, the talk button on its own; never both at once. */
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react'
import { useDeps, useView } from '../../state/context'
import { needsFirstRun } from '../../state/selectors'
import { useDeed, type Deed } from '../../state/use-deed'
import { createHold, isTalkSpace, type Hold } from './hold'

type HoldAndDeed = {
  readonly hold: Hold
  /** Says why a press failed. */
  readonly deed: Deed
}

const HoldContext = createContext<HoldAndDeed | null>(null)

export const useHold = (): HoldAndDeed => {
  const value = useContext(HoldContext)
  if (value === null) throw new Error('outside of HoldProvider')
  return value
}

export const HoldProvider = ({ children }: { readonly children: ReactNode }) => {
  const { bridge } = useDeps()
  // Nothing is chosen yet, so there is nobody to talk to.
  const asleep = useView(needsFirstRun)
  const deed = useDeed()
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

  const value = useMemo(() => ({ hold, deed }), [hold, deed])
  return <HoldContext.Provider value={value}>{children}</HoldContext.Provider>
}
