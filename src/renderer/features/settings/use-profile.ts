/** The active profile and the way to change it, shared by the sections of Settings. */
import { providers } from '#core/protocol/providers'
import type { ProfileChange, SettingsChange } from '#shared/contract'
import { useDeps, useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { useDeed } from '../../state/use-deed'

export const useProfile = () => {
  const { bridge } = useDeps()
  const profile = useView(activeProfile)
  const deed = useDeed()
  return {
    profile,
    provider: providers[profile.provider],
    failure: deed.failure,
    clear: deed.clear,
    change: (change: ProfileChange): void => void deed.run(() => bridge.changeProfile(change)),
  }
}

export const useSettings = () => {
  const { bridge } = useDeps()
  const settings = useView((view) => view.settings)
  const deed = useDeed()
  return {
    settings,
    failure: deed.failure,
    change: (change: SettingsChange): void => void deed.run(() => bridge.changeSettings(change)),
  }
}
