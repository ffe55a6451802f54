/** Microphones and loudspeakers by id, found again by label when the system has given them new ids. */
import type { SoundDevice } from './types'

export type DeviceList = {
  readonly microphones: readonly SoundDevice[]
  readonly speakers: readonly SoundDevice[]
  /** Names what the system's default microphone is at present; a change means "open it anew". */
  readonly defaultMicrophone: string
}

export const noDevices: DeviceList = { microphones: [], speakers: [], defaultMicrophone: '' }

/** Chrome's aliases of other entries: "the system's default" is a choice of its own in Parley. */
const aliases = new Set(['', 'default', 'communications'])

const ofKind = (devices: readonly MediaDeviceInfo[], kind: MediaDeviceKind): SoundDevice[] =>
  devices
    .filter((device) => device.kind === kind && !aliases.has(device.deviceId))
    .map((device) => ({ id: device.deviceId, label: device.label }))

export const listDevices = async (media: Pick<MediaDevices, 'enumerateDevices'>): Promise<DeviceList> => {
  const devices = await media.enumerateDevices()
  const fallback = devices.find((device) => device.kind === 'audioinput' && device.deviceId === 'default')
  return {
    microphones: ofKind(devices, 'audioinput'),
    speakers: ofKind(devices, 'audiooutput'),
    defaultMicrophone: fallback === undefined ? '' : `${fallback.groupId}/${fallback.label}`,
  }
}

/** The chosen device among those present: by id, else by label, else null for the system's default. */
export const findDevice = (
  present: readonly SoundDevice[],
  chosen: SoundDevice | null,
): SoundDevice | null => {
  if (chosen === null) return null
  const byId = present.find((device) => device.id === chosen.id)
  if (byId !== undefined) return byId
  return present.find((device) => device.label !== '' && device.label === chosen.label) ?? null
}
