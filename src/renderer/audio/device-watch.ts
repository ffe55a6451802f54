/**
 * The list of devices, kept fresh. `devicechange` does not come everywhere: Chromium on Linux hears of hardware only,
 * not of what the sound server adds and takes away. So while it matters the list is asked for now and then as well.
 */
import { listDevices, noDevices, type DeviceList } from './devices'

export interface DeviceWatch {
  readonly list: () => DeviceList
  readonly refresh: () => Promise<void>
  /** Asks again every few seconds from now on, or no more. */
  readonly setAttentive: (on: boolean) => void
  readonly dispose: () => void
}

export type DeviceWatchDeps = {
  readonly media: Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>
  /** The list is another one. */
  readonly onChange: () => void
  readonly after: (ms: number, run: () => void) => () => void
}

const LOOK_MS = 2500

const same = (a: DeviceList, b: DeviceList): boolean => JSON.stringify(a) === JSON.stringify(b)

export const createDeviceWatch = (deps: DeviceWatchDeps): DeviceWatch => {
  let devices = noDevices
  let attentive = false
  let cancel: (() => void) | null = null
  let disposed = false

  const refresh = async (): Promise<void> => {
    // A list that cannot be had says nothing about the devices.
    const next = await listDevices(deps.media).catch(() => devices)
    if (disposed || same(next, devices)) return
    devices = next
    deps.onChange()
  }

  const lookLater = (): void => {
    cancel?.()
    cancel = attentive && !disposed ? deps.after(LOOK_MS, () => void refresh().then(lookLater)) : null
  }

  const changed = (): void => void refresh()
  deps.media.addEventListener('devicechange', changed)

  return {
    list: () => devices,
    refresh,
    setAttentive: (on) => {
      if (on === attentive) return
      attentive = on
      if (on) void refresh().then(lookLater)
      else lookLater()
    },
    dispose: () => {
      disposed = true
      cancel?.()
      deps.media.removeEventListener('devicechange', changed)
    },
  }
}
