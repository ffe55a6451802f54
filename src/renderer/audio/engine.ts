/**
 * The sound engine of the page: keeps one audio context with both worklets alive, joins them to main, and opens and
 * closes the microphone as settings and talk ask for it. It carries no sound itself; a blocked page stops nothing.
 */
import type { CaptureMeter, PlayoutMeter } from '#core/audio/messages'
import { AUDIO_PORTS_MESSAGE } from '#shared/channels'
import type { Bridge, SoundTrouble } from '#shared/contract'
import type { AppView } from '#shared/view'
import { findDevice, listDevices, noDevices } from './devices'
import { createLateness } from './lateness'
import { createListeners } from './listeners'
import { createMicrophone } from './microphone'
import { microphoneNeed } from './microphone-wish'
import { openSoundContext, type SoundContext } from './sound-context'
import { createSpeechMeter } from './speech-meter'
// oxlint-disable-next-line import/default -- Vite makes the default export: the address of the built worker
import speechUrl from './speech.worker?worker&url'
import type { SoundEngine, SoundState } from './types'

export type EngineView = {
  readonly getState: () => AppView | null
  readonly subscribe: (listener: () => void) => () => void
}

export type EngineBridge = Pick<Bridge, 'requestAudioPorts' | 'soundTrouble'>

/** How long a screen keeps the microphone open by asking for it. */
const ASKED_MS = 120_000
const PORTS_AGAIN_MS = 1000
const REBUILD_MS = [0, 500, 2000, 5000, 10_000]

const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export const createSoundEngine = (deps: {
  readonly bridge: EngineBridge
  readonly view: EngineView
}): SoundEngine => {
  const { bridge, view } = deps
  const media = navigator.mediaDevices
  const changed = createListeners<void>()
  const captureMeters = createListeners<CaptureMeter>()
  const playoutMeters = createListeners<PlayoutMeter>()
  const lateness = createLateness()
  const speech = createSpeechMeter({
    createWorker: () => new Worker(speechUrl),
    createChannel: () => new MessageChannel(),
    after,
  })
  let disposed = false
  let sound: SoundContext | null = null
  let stream: MediaStream | null = null
  let building = false
  let failures = 0
  let devices = noDevices
  let playing = false
  let speakerLost = false
  let lastUsed: number | null = null
  let askedUntil = 0
  let wasConnected = false
  let cancelCheck: (() => void) | null = null
  let state: SoundState = { microphone: 'closed', microphones: [], speakers: [], output: false }

  const publish = (): void => {
    state = {
      microphone: microphone.state(),
      microphones: devices.microphones,
      speakers: devices.speakers,
      output: sound !== null,
    }
    changed.emit()
  }

  const tell = (trouble: SoundTrouble): void => {
    void bridge.soundTrouble(trouble).catch(() => undefined)
  }

  const microphone = createMicrophone({
    getUserMedia: async (constraints) => {
      const opened = await media.getUserMedia(constraints)
      // Labels are known only now on some systems.
      void refreshDevices()
      return opened
    },
    connect: (next) => {
      stream = next
      sound?.setMicrophone(next)
    },
    onState: () => publish(),
    onTrouble: tell,
    after,
  })

  const talking = (): boolean => {
    const talk = view.getState()?.talk
    return talk !== undefined && (talk.gateOpen || talk.holding)
  }

  const applyMicrophone = (): void => {
    const current = view.getState()
    if (current === null || disposed) return
    const now = performance.now()
    const connected = current.connection.status !== 'disconnected' && current.connection.status !== 'failed'
    if (talking() || (connected && !wasConnected)) lastUsed = now
    wasConnected = connected
    const need = microphoneNeed(current, { lastUsed, askedUntil }, now)
    cancelCheck?.()
    cancelCheck = need.until === null ? null : after(need.until - now + 10, applyMicrophone)
    microphone.want({
      open: need.open,
      device: findDevice(devices.microphones, current.settings.sound.microphone),
      defaultDevice: devices.defaultMicrophone,
      echoCancellation: current.settings.sound.echoCancellation,
      talking: talking(),
    })
  }

  const applyOutput = async (): Promise<void> => {
    const settings = view.getState()?.settings.sound
    if (settings === undefined || sound === null) return
    sound.setVolume(settings.volume)
    const device = findDevice(devices.speakers, settings.speaker)
    const used = await sound.setSpeaker(device?.id ?? null)
    const lost = !used || (settings.speaker !== null && device === null)
    if (!used) await sound?.setSpeaker(null)
    if (lost && !speakerLost) tell({ code: 'speaker.lost', detail: settings.speaker?.label ?? null })
    speakerLost = lost
  }

  const apply = (): void => {
    applyMicrophone()
    void applyOutput()
    rebuildIfLate()
  }

  const refreshDevices = async (): Promise<void> => {
    try {
      devices = await listDevices(media)
    } catch {
      devices = noDevices
    }
    publish()
    apply()
  }

  const rebuildIfLate = (): void => {
    // What is queued in the worklet would be lost, so it waits for a quiet moment.
    if (!lateness.tooMuch() || playing || talking() || sound === null) return
    speech.attach(null)
    sound.close()
    sound = null
    void build()
  }

  const requestPorts = (): void => {
    void bridge
      .requestAudioPorts()
      .then((answer) => answer.ok)
      .catch(() => false)
      .then((ok) => (ok || disposed ? undefined : after(PORTS_AGAIN_MS, requestPorts)))
  }

  const build = async (): Promise<void> => {
    if (sound !== null || disposed) return
    if (building) {
      after(100, () => void build())
      return
    }
    building = true
    try {
      const opened = await openSoundContext({
        latencyHint: lateness.hint(performance.now()),
        onCaptureMeter: (meter) => {
          microphone.heard(meter.zeroSamples)
          captureMeters.emit(meter)
        },
        onPlayoutMeter: (meter) => {
          playing = meter.playing
          playoutMeters.emit(meter)
          rebuildIfLate()
        },
        onLate: () => {
          lateness.late(performance.now())
          rebuildIfLate()
        },
        onLost: (detail) => {
          sound = null
          speech.attach(null)
          retryBuild(detail)
        },
      })
      if (disposed) {
        opened.close()
        return
      }
      sound = opened
      failures = 0
      playing = false
      opened.setMicrophone(stream)
      speech.attach(opened.listen)
      await applyOutput()
      requestPorts()
    } catch (error) {
      retryBuild(error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : null)
    } finally {
      building = false
      publish()
    }
  }

  const retryBuild = (detail: string | null): void => {
    if (disposed) return
    publish()
    failures += 1
    if (failures === 2) tell({ code: 'sound.failed', detail })
    after(REBUILD_MS[Math.min(failures - 1, REBUILD_MS.length - 1)] ?? 10_000, () => void build())
  }

  const receivePorts = (event: MessageEvent): void => {
    if (event.source !== window || event.origin !== location.origin) return
    const data: unknown = event.data
    if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== AUDIO_PORTS_MESSAGE)
      return
    const [capture, playout] = event.ports
    if (capture !== undefined && playout !== undefined) sound?.adoptPorts(capture, playout)
  }

  const devicesChanged = (): void => {
    void refreshDevices().then(() => microphone.retry())
  }

  window.addEventListener('message', receivePorts)
  media.addEventListener('devicechange', devicesChanged)
  const stopWatching = view.subscribe(apply)
  void refreshDevices()
  void build()

  return {
    state: () => state,
    subscribe: changed.add,
    onCaptureMeter: captureMeters.add,
    onPlayoutMeter: playoutMeters.add,
    openMicrophone: async () => {
      askedUntil = performance.now() + ASKED_MS
      applyMicrophone()
      await microphone.settled()
    },
    speech,
    playClip: (pcm, ended) => {
      if (sound === null) {
        queueMicrotask(ended)
        return () => undefined
      }
      return sound.playClip(pcm, ended)
    },
    dispose: () => {
      disposed = true
      speech.dispose()
      cancelCheck?.()
      stopWatching()
      window.removeEventListener('message', receivePorts)
      media.removeEventListener('devicechange', devicesChanged)
      microphone.dispose()
      sound?.close()
      sound = null
    },
  }
}
