import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#core/settings/defaults'
import type { SoundTrouble } from '#shared/contract'
import type { AppView } from '#shared/view'
import { findDevice } from '../../../src/renderer/audio/devices'
import { createLateness } from '../../../src/renderer/audio/lateness'
import { createLatencyMeter } from '../../../src/renderer/audio/latency'
import { createMicrophone } from '../../../src/renderer/audio/microphone'
import type { MicrophoneWish } from '../../../src/renderer/audio/microphone-purpose'
import { microphoneNeed, wordsAtStake } from '../../../src/renderer/audio/microphone-wish'

class FakeTrack extends EventTarget {
  stopped = false
  muted = false
  stop = (): void => void (this.stopped = true)
}

type FakeStream = { readonly track: FakeTrack; readonly stream: MediaStream }

const fakeStream = (): FakeStream => {
  const track = new FakeTrack()
  const tracks = (): FakeTrack[] => [track]
  return { track, stream: { getTracks: tracks, getAudioTracks: tracks } as unknown as MediaStream }
}

const failure = (name: string): Error => Object.assign(new Error(name), { name })

const wish: MicrophoneWish = {
  open: true,
  device: null,
  defaultDevice: '',
  echoCancellation: true,
  talking: false,
  holding: false,
}

const setUp = () => {
  const asked: MediaTrackConstraints[] = []
  const opened: FakeStream[] = []
  const troubles: SoundTrouble[] = []
  const recovered: SoundTrouble['code'][] = []
  const timers: ((() => void) & { readonly ms: number })[] = []
  const waits: number[] = []
  let connected: MediaStream | null = null
  let fail: Error | null = null
  const microphone = createMicrophone({
    getUserMedia: ({ audio }) => {
      asked.push(audio as MediaTrackConstraints)
      if (fail !== null) return Promise.reject(fail)
      const next = fakeStream()
      opened.push(next)
      return Promise.resolve(next.stream)
    },
    connect: (stream) => {
      connected = stream
    },
    onState: () => undefined,
    onTrouble: (trouble) => troubles.push(trouble),
    onRecovered: (code) => recovered.push(code),
    after: (ms, run) => {
      waits.push(ms)
      const timer = Object.assign(() => run(), { ms })
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer) >>> 0, 1)
    },
  })
  return {
    microphone,
    asked,
    opened,
    troubles,
    recovered,
    timers,
    waits,
    /** Lets the wait of this length end. */
    after: async (ms: number) => {
      timers.findLast((timer) => timer.ms === ms)?.()
      await microphone.settled()
    },
    connected: () => connected,
    failWith: (error: Error | null) => {
      fail = error
    },
    want: async (next: Partial<MicrophoneWish>) => {
      microphone.want({ ...wish, ...next })
      await microphone.settled()
    },
  }
}

describe('microphone', () => {
  it('opens when it is wanted, says "open" at the first sound, and closes', async () => {
    const { microphone, want, opened, connected } = setUp()
    await want({})
    expect(microphone.state()).toBe('getting_ready')
    microphone.heard(0)
    expect(microphone.state()).toBe('open')
    expect(connected()).toBe(opened[0]?.stream)
    await want({ open: false })
    expect(microphone.state()).toBe('closed')
    expect(opened[0]?.track.stopped).toBe(true)
    expect(connected()).toBeNull()
  })

  it('asks for one channel with noise suppression, without gain control, and for the chosen device', async () => {
    const { want, asked } = setUp()
    await want({ device: { id: 'usb', label: 'USB' }, echoCancellation: false })
    expect(asked).toEqual([
      {
        deviceId: { exact: 'usb' },
        channelCount: 1,
        echoCancellation: false,
        noiseSuppression: true,
        autoGainControl: false,
      },
    ])
  })

  it('changes the device when another is chosen, or the default has become another', async () => {
    const { want, opened } = setUp()
    await want({ defaultDevice: 'built-in' })
    await want({ defaultDevice: 'headset' })
    await want({ device: { id: 'usb', label: 'USB' } })
    expect(opened.map(({ track }) => track.stopped)).toEqual([true, true, false])
  })

  it('is not opened anew when the list of devices only names the default that it was opened as', async () => {
    const { want, opened } = setUp()
    await want({ defaultDevice: '' })
    await want({ defaultDevice: 'built-in' })
    expect(opened.map(({ track }) => track.stopped)).toEqual([false])
    await want({ defaultDevice: 'headset' })
    expect(opened.map(({ track }) => track.stopped)).toEqual([true, false])
  })

  it('takes a meter that ends on a few zeros for the sound that it is', async () => {
    const { microphone, want, troubles } = setUp()
    await want({ talking: true, holding: true })
    microphone.heard(3)
    expect(microphone.state()).toBe('open')
    for (let meter = 0; meter < 100; meter += 1) microphone.heard(1 + (meter % 5))
    expect(troubles).toEqual([])
  })

  it.each([
    ['NotAllowedError', 'mic.denied', 'denied'],
    ['NotFoundError', 'mic.missing', 'missing'],
    ['NotReadableError', 'mic.busy', 'failed'],
    ['TypeError', 'mic.failed', 'failed'],
  ])('tells %s as %s, once however often it tries', async (name, code, state) => {
    const { microphone, want, failWith, troubles, timers, asked } = setUp()
    failWith(failure(name))
    await want({})
    timers.at(-1)?.()
    await microphone.settled()
    expect(asked).toHaveLength(2)
    expect(troubles.map((trouble) => trouble.code)).toEqual([code])
    expect(microphone.state()).toBe(state)
  })

  it('looks soon for a microphone that has just gone, then ever more rarely, and soon again after a success', async () => {
    const { microphone, want, failWith, timers, waits, opened } = setUp()
    const again = async () => {
      timers.at(-1)?.()
      await microphone.settled()
    }
    failWith(failure('NotFoundError'))
    await want({})
    for (let attempt = 0; attempt < 8; attempt += 1) await again()
    expect(waits).toEqual([500, 500, 500, 500, 500, 1000, 2000, 4000, 4000])
    failWith(null)
    await again()
    failWith(failure('NotFoundError'))
    opened[0]?.track.dispatchEvent(new Event('ended'))
    await microphone.settled()
    expect(waits.at(-1)).toBe(500)
  })

  it('does not press for a permission that was refused', async () => {
    const { want, failWith, waits } = setUp()
    failWith(failure('NotAllowedError'))
    await want({})
    expect(waits).toEqual([4000])
  })

  it('tells a trouble again when the person talks into it', async () => {
    const { want, failWith, troubles } = setUp()
    failWith(failure('NotFoundError'))
    await want({})
    await want({ talking: true })
    expect(troubles.map((trouble) => trouble.code)).toEqual(['mic.missing', 'mic.missing'])
  })

  it('goes on with what the system offers when the device has gone, and says so if it was in a talk', async () => {
    const { microphone, want, opened, troubles } = setUp()
    await want({})
    opened[0]?.track.dispatchEvent(new Event('ended'))
    await microphone.settled()
    expect(opened).toHaveLength(2)
    expect(troubles).toEqual([])
    await want({ talking: true })
    opened[1]?.track.dispatchEvent(new Event('ended'))
    await microphone.settled()
    expect(opened).toHaveLength(3)
    expect(troubles.map(({ code }) => code)).toEqual(['mic.switched'])
  })

  it('lets a talk go on when the microphone is back within 3 s, as a headset is that changes its profile', async () => {
    const { microphone, want, opened, troubles, failWith, after, timers } = setUp()
    await want({ talking: true })
    microphone.heard(0)
    failWith(failure('NotFoundError'))
    opened[0]?.track.dispatchEvent(new Event('ended'))
    await microphone.settled()
    await after(500)
    expect(microphone.state()).toBe('opening')
    failWith(null)
    await after(500)
    expect(opened).toHaveLength(2)
    expect(troubles.map(({ code }) => code)).toEqual(['mic.switched'])
    expect(timers.some(({ ms }) => ms === 3000)).toBe(false)
  })

  it('says that the microphone is lost when it has gone in a talk and there is no other', async () => {
    const { microphone, want, opened, troubles, failWith, timers, recovered, after } = setUp()
    await want({ talking: true })
    microphone.heard(0)
    failWith(failure('NotFoundError'))
    opened[0]?.track.dispatchEvent(new Event('ended'))
    await microphone.settled()
    expect(troubles).toEqual([])
    await after(3000)
    expect(troubles.map(({ code }) => code)).toEqual(['mic.lost'])
    failWith(null)
    timers.at(-1)?.()
    await microphone.settled()
    expect(recovered).toEqual([])
    microphone.heard(0)
    expect(recovered).toEqual(['mic.lost'])
    expect(microphone.state()).toBe('open')
  })

  it('stays with one line for a microphone that is lost, and takes it back however often it looked meanwhile', async () => {
    const { microphone, want, opened, troubles, failWith, timers, recovered, after } = setUp()
    await want({ talking: true })
    microphone.heard(0)
    failWith(failure('NotFoundError'))
    opened[0]?.track.dispatchEvent(new Event('ended'))
    await microphone.settled()
    await after(3000)
    await want({})
    timers.at(-1)?.()
    await microphone.settled()
    expect(troubles.map(({ code }) => code)).toEqual(['mic.lost'])
    // The person presses the key: this time it is said what is the matter now, in the place of what was said before.
    await want({ talking: true })
    expect(troubles.map(({ code }) => code)).toEqual(['mic.lost', 'mic.missing'])
    expect(recovered).toEqual(['mic.lost'])
    failWith(null)
    timers.at(-1)?.()
    await microphone.settled()
    microphone.heard(0)
    expect(recovered).toEqual(['mic.lost', 'mic.missing'])
  })

  it('says after 2 s of a hold that only exact zeros come from a microphone that was heard before', async () => {
    const { microphone, want, troubles, recovered } = setUp()
    await want({ talking: true })
    microphone.heard(0)
    for (let meter = 0; meter < 100; meter += 1) microphone.heard(48_000)
    expect(troubles).toEqual([])
    await want({ talking: true, holding: true })
    for (let meter = 0; meter < 49; meter += 1) microphone.heard(96_000)
    expect(troubles).toEqual([])
    microphone.heard(96_000)
    expect(troubles.map(({ code }) => code)).toEqual(['mic.silent'])
    microphone.heard(0)
    expect(recovered).toEqual(['mic.silent'])
  })

  it('opens anew when the system keeps it muted, and not when it comes back', async () => {
    const { microphone, want, opened, timers } = setUp()
    await want({})
    const track = opened[0]?.track ?? new FakeTrack()
    track.dispatchEvent(new Event('mute'))
    timers.at(-1)?.()
    await microphone.settled()
    expect(opened).toHaveLength(1)
    track.muted = true
    track.dispatchEvent(new Event('mute'))
    timers.at(-1)?.()
    await microphone.settled()
    expect(opened).toHaveLength(2)
  })

  it('says after 1 s of exact zeros in a talk that nothing comes, but not of a microphone that was heard', async () => {
    const { microphone, want, troubles } = setUp()
    await want({ talking: true })
    microphone.heard(23_040)
    expect(troubles).toEqual([])
    microphone.heard(24_000)
    microphone.heard(24_960)
    expect(troubles).toEqual([{ code: 'mic.silent', detail: null }])
    microphone.heard(0)
    microphone.heard(48_000)
    expect(troubles).toHaveLength(1)
  })

  it('gives a device back at once when it is no longer wanted by the time it has opened', async () => {
    const { microphone, want, opened } = setUp()
    microphone.want(wish)
    await want({ open: false })
    expect(opened.every(({ track }) => track.stopped)).toBe(true)
    expect(microphone.state()).toBe('closed')
  })
})

const minute = 60_000
/** What the rule looks at. */
const view = (
  mode: 'ready' | 'on_press',
  status: 'connected' | 'disconnected',
  gateOpen: boolean,
): AppView => {
  const settings = defaultSettings('other')
  return {
    connection: { status },
    talk: { gateOpen, holding: false },
    settings: { ...settings, sound: { ...settings.sound, microphoneMode: mode, closeAfterMinutes: 10 } },
  } as unknown as AppView
}

describe('when the microphone is needed', () => {
  it('is open in a talk whatever else holds', () => {
    for (const mode of ['ready', 'on_press'] as const) {
      const need = microphoneNeed(view(mode, 'disconnected', true), { lastUsed: null, askedUntil: 0 }, 0)
      expect(need).toEqual({ open: true, until: null })
    }
  })

  it('stays ready while connected, until the idle minutes are over', () => {
    const use = { lastUsed: 1000, askedUntil: 0 }
    expect(microphoneNeed(view('ready', 'connected', false), use, 2000)).toEqual({
      open: true,
      until: 1000 + 10 * minute,
    })
    expect(microphoneNeed(view('ready', 'connected', false), use, 1000 + 10 * minute).open).toBe(false)
    expect(microphoneNeed(view('ready', 'disconnected', false), use, 2000).open).toBe(false)
  })

  it('opened on press, closes soon after the talk', () => {
    const use = { lastUsed: 1000, askedUntil: 0 }
    expect(microphoneNeed(view('on_press', 'connected', false), use, 2000)).toEqual({
      open: true,
      until: 4000,
    })
    expect(microphoneNeed(view('on_press', 'connected', false), use, 4000).open).toBe(false)
  })

  it('is open for a while when a screen asks', () => {
    const use = { lastUsed: null, askedUntil: 5000 }
    expect(microphoneNeed(view('on_press', 'disconnected', false), use, 0)).toEqual({
      open: true,
      until: 5000,
    })
  })
})

describe('words are at stake', () => {
  const talk = { phase: 'idle', holding: false, handsFree: true, gateOpen: true } as AppView['talk']

  it('while the gate is open, but not between a hands-free turn and its answer', () => {
    expect(wordsAtStake({ ...talk, phase: 'listening' })).toBe(true)
    expect(wordsAtStake({ ...talk, phase: 'speaking' })).toBe(true)
    expect(wordsAtStake({ ...talk, phase: 'thinking' })).toBe(false)
    expect(wordsAtStake({ ...talk, phase: 'thinking', holding: true })).toBe(true)
    expect(wordsAtStake({ ...talk, gateOpen: false })).toBe(false)
  })
})

describe('devices and timing', () => {
  it('finds a device by id, then by label, else takes the default', () => {
    const present = [
      { id: '1', label: 'Desk' },
      { id: '2', label: '' },
    ]
    expect(findDevice(present, { id: '1', label: 'x' })?.id).toBe('1')
    expect(findDevice(present, { id: '9', label: 'Desk' })?.id).toBe('1')
    expect(findDevice(present, { id: '9', label: '' })).toBeNull()
    expect(findDevice(present, null)).toBeNull()
  })

  it('reports the median latency and keeps still about its noise', () => {
    const meter = createLatencyMeter(24_000, 5)
    expect(meter.observe(0.04)).toBe(960)
    expect([0.041, 0.039, 0.2, 0.04].map((value) => meter.observe(value))).toEqual([null, null, null, null])
    expect([0.08, 0.08, 0.08].map((value) => meter.observe(value))).toContain(1920)
    expect(meter.observe(Number.NaN)).toBeNull()
  })

  it('takes the interactive hint after three late moments in 10 s, those of the start not counted', () => {
    const lateness = createLateness()
    expect(lateness.hint(0)).toBe(0)
    for (const at of [100, 200, 300, 5000, 20_000, 21_000]) lateness.late(at)
    expect(lateness.tooMuch()).toBe(false)
    lateness.late(22_000)
    expect(lateness.tooMuch()).toBe(true)
    expect(lateness.hint(23_000)).toBe('interactive')
    expect(lateness.tooMuch()).toBe(false)
  })
})
