/** The chosen loudspeaker, as long as it is there; else the system's default, said once. */
import type { SoundTrouble } from '#shared/contract'
import type { AppView } from '#shared/view'
import { findDevice, noDevices, type DeviceList } from './devices'
import type { SoundContext } from './sound-context'

export interface SpeakerChoice {
  /** Brings the context to the loudspeaker that settings and devices ask for. Never hangs, never throws. */
  readonly apply: (
    sound: SoundContext,
    settings: AppView['settings']['sound'],
    devices: DeviceList,
  ) => Promise<void>
}

/** A device that is going away may never answer; sound on the default is better than none. ms */
const PATIENCE_MS = 1500
const RETRY_MS = 2000

export const createSpeakerChoice = (deps: {
  readonly tell: (trouble: SoundTrouble) => void
  readonly recovered: (code: SoundTrouble['code']) => void
  /** Something has to be tried again: calls `apply` with what holds then. */
  readonly again: () => void
  readonly after: (ms: number, run: () => void) => () => void
}): SpeakerChoice => {
  let lost = false
  let cancelRetry: (() => void) | null = null

  const inTime = (work: Promise<boolean>): Promise<boolean> =>
    new Promise((resolve) => {
      const cancel = deps.after(PATIENCE_MS, () => resolve(false))
      void work.then((ok) => {
        cancel()
        resolve(ok)
        return undefined
      })
    })

  return {
    apply: async (sound, { volume, speaker }, devices) => {
      sound.setVolume(volume)
      // Before the list is known, a chosen device cannot be called gone.
      if (speaker !== null && devices === noDevices) return
      const device = findDevice(devices.speakers, speaker)
      const used = await inTime(sound.setSpeaker(device?.id ?? null))
      const isLost = !used || (speaker !== null && device === null)
      if (!used) void sound.setSpeaker(null)
      if (isLost && !lost) deps.tell({ code: 'speaker.lost', detail: speaker?.label ?? null })
      if (!isLost && lost) deps.recovered('speaker.lost')
      lost = isLost
      // It is listed and does not work yet: a headset takes a moment to wake up.
      cancelRetry?.()
      cancelRetry = device !== null && !used ? deps.after(RETRY_MS, deps.again) : null
    },
  }
}
