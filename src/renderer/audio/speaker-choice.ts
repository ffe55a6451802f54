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

type Wish = {
  readonly sound: SoundContext
  readonly speaker: AppView['settings']['sound']['speaker']
  readonly devices: DeviceList
}
type Work = { readonly sound: SoundContext; next: Wish | null; done: Promise<void> }

export const createSpeakerChoice = (deps: {
  readonly tell: (trouble: SoundTrouble) => void
  readonly recovered: (code: SoundTrouble['code']) => void
  /** Something has to be tried again: calls `apply` with what holds then. */
  readonly again: () => void
  readonly after: (ms: number, run: () => void) => () => void
}): SpeakerChoice => {
  let lost = false
  let cancelRetry: (() => void) | null = null
  let current: Work | null = null

  const inTime = (work: Promise<boolean>): Promise<boolean> =>
    new Promise((resolve) => {
      const cancel = deps.after(PATIENCE_MS, () => resolve(false))
      void work.then((ok) => {
        cancel()
        resolve(ok)
        return undefined
      })
    })

  const bring = async ({ sound, speaker, devices }: Wish): Promise<void> => {
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
  }

  /** One change after the other, the newest wish last; a context that has been replaced is not waited for. */
  const work = async (mine: Work): Promise<void> => {
    const wish = mine.next
    if (current !== mine) return
    if (wish === null) {
      current = null
      return
    }
    mine.next = null
    await bring(wish)
    await work(mine)
  }

  return {
    apply: (sound, { volume, speaker }, devices) => {
      sound.setVolume(volume)
      const next: Wish = { sound, speaker, devices }
      if (current?.sound === sound) current.next = next
      else {
        const mine: Work = { sound, next, done: Promise.resolve() }
        current = mine
        mine.done = work(mine)
      }
      return current.done
    },
  }
}
