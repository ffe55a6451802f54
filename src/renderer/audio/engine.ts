/**
 * The sound engine of the page: keeps one audio context with both worklets alive, joins them to main, and opens and
 * closes the microphone as settings and talk ask for it. It carries no sound itself; a blocked page stops nothing.
 */
import type { CaptureMeter, PlayoutMeter } from '#core/audio/messages'
import { AUDIO_PORTS_MESSAGE } from '#shared/channels'
import type { Bridge, SoundTrouble } from '#shared/contract'
import type { AppView } from '#shared/view'
import { createDeviceWatch } from './device-watch'
import { findDevice } from './devices'
import { createDuckLink } from './duck-link'
import { createEchoTest } from './echo-test'
import { createListeners } from './listeners'
import { createMicrophone } from './microphone'
import { microphoneNeed, wordsAtStake } from './microphone-wish'
import { openSoundContext } from './sound-context'
import { createSoundKeeper } from './sound-keeper'
import { createSpeakerChoice } from './speaker-choice'
import { createSpeechMeter } from './speech-meter'
// oxlint-disable-next-line import/default -- Vite makes the default export: the address of the built worker
import speechUrl from './speech.worker?worker&url'
import type { SoundEngine, SoundState } from './types'

export type EngineView = {
  readonly getState: () => AppView | null
  readonly subscribe: (listener: () => void) => () => void
}

export type EngineBridge = Pick<Bridge, 'requestAudioPorts' | 'soundTrouble' | 'soundRecovered'>

/** How long a screen keeps the microphone open by asking for it. */
const ASKED_MS = 120_000
const PORTS_AGAIN_MS = 1000

const now = (): number => performance.now()
const after = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export const createSoundEngine = (deps: {
  readonly bridge: EngineBridge
  readonly view: EngineView
  /** Calls back when devices may be opened without taking time from the first picture; answers a cancel. */
  readonly whenDrawn: (run: () => void) => () => void
}): SoundEngine => {
  const { bridge, view } = deps
  const media = navigator.mediaDevices
  const changed = createListeners<void>()
  const captureMeters = createListeners<CaptureMeter>()
  const playoutMeters = createListeners<PlayoutMeter>()
  const speech = createSpeechMeter({
    createWorker: () => new Worker(speechUrl),
    createChannel: () => new MessageChannel(),
    after,
  })
  let disposed = false
  let stream: MediaStream | null = null
  let playing = false
  let lastUsed: number | null = null
  let askedUntil = 0
  let wasConnected = false
  /** Screens that show the devices. */
  let watchers = 0
  let cancelCheck: (() => void) | null = null
  let state: SoundState = { microphone: 'closed', microphones: [], speakers: [], output: false }

  const publish = (): void => {
    const { microphones, speakers } = devices.list()
    state = { microphone: microphone.state(), microphones, speakers, output: keeper.current() !== null }
    changed.emit()
  }

  const tell = (trouble: SoundTrouble): void => {
    void bridge.soundTrouble(trouble).catch(() => undefined)
  }
  const recovered = (code: SoundTrouble['code']): void => {
    void bridge.soundRecovered(code).catch(() => undefined)
  }

  const talking = (): boolean => {
    const talk = view.getState()?.talk
    return talk !== undefined && (talk.gateOpen || talk.holding)
  }

  const devices = createDeviceWatch({
    media,
    onChange: () => {
      publish()
      apply()
      // What failed for want of a device may work now.
      microphone.retry()
      keeper.build()
    },
    after,
  })

  const microphone = createMicrophone({
    getUserMedia: async (constraints) => {
      const opened = await media.getUserMedia(constraints)
      // Labels are known only now on some systems.
      void devices.refresh()
      return opened
    },
    connect: (next) => {
      stream = next
      keeper.current()?.setMicrophone(next)
    },
    onState: () => publish(),
    onTrouble: tell,
    onRecovered: recovered,
    after,
  })

  const speaker = createSpeakerChoice({ tell, recovered, again: () => void applyOutput(), after })
  const duck = createDuckLink({ speech, output: () => keeper.current() })

  const applyMicrophone = (): void => {
    const current = view.getState()
    if (current === null || disposed) return
    const at = now()
    const connected = current.connection.status !== 'disconnected' && current.connection.status !== 'failed'
    if (talking() || (connected && !wasConnected)) lastUsed = at
    wasConnected = connected
    const need = microphoneNeed(current, { lastUsed, askedUntil }, at)
    cancelCheck?.()
    cancelCheck = need.until === null ? null : after(need.until - at + 10, applyMicrophone)
    const { sound } = current.settings
    const { microphones, defaultMicrophone } = devices.list()
    microphone.want({
      open: need.open,
      device: findDevice(microphones, sound.microphone),
      defaultDevice: defaultMicrophone,
      echoCancellation: sound.echoCancellation,
      talking: talking(),
      holding: current.talk.holding,
    })
    const chosen = sound.microphone !== null || sound.speaker !== null
    devices.setAttentive(watchers > 0 || (connected && chosen))
  }

  const applyOutput = async (): Promise<void> => {
    const settings = view.getState()?.settings.sound
    const sound = keeper.current()
    if (settings !== undefined && sound !== null) await speaker.apply(sound, settings, devices.list())
  }

  const apply = (): void => {
    applyMicrophone()
    void applyOutput()
    duck.apply(view.getState(), playing)
    keeper.settle()
  }

  const requestPorts = (): void => {
    void bridge
      .requestAudioPorts()
      .then((answer) => answer.ok)
      .catch(() => false)
      .then((ok) => (ok || disposed ? undefined : after(PORTS_AGAIN_MS, requestPorts)))
  }

  const keeper = createSoundKeeper({
    open: (callbacks) =>
      openSoundContext({
        ...callbacks,
        onCaptureMeter: (meter) => {
          microphone.heard(meter.zeroSamples)
          captureMeters.emit(meter)
        },
        onPlayoutMeter: (meter) => {
          const was = playing
          playing = meter.playing
          if (playing !== was) duck.apply(view.getState(), playing)
          playoutMeters.emit(meter)
          keeper.settle()
        },
      }),
    onOpened: (opened) => {
      playing = false
      opened.setMicrophone(stream)
      // The rest of a sentence belongs to the loudspeaker that was chosen.
      void applyOutput().then(() => (keeper.current() === opened ? requestPorts() : undefined))
    },
    onChange: () => {
      speech.attach(keeper.current()?.listen ?? null)
      duck.apply(view.getState(), playing)
      publish()
    },
    tell,
    recovered,
    playing: () => playing,
    talking: () => wordsAtStake(view.getState()?.talk),
    now,
    after,
  })

  const echo = createEchoTest({
    speech,
    microphone: () => microphone.state(),
    openMicrophone: async () => {
      askedUntil = Math.max(askedUntil, now() + ASKED_MS)
      applyMicrophone()
      await microphone.settled()
    },
    play: (pcm, ended) => playClip(pcm, ended),
    busy: () => playing || talking(),
    after,
  })

  const playClip = (pcm: Int16Array, ended: () => void): (() => void) => {
    const sound = keeper.current()
    if (sound !== null) return sound.playClip(pcm, ended)
    queueMicrotask(ended)
    return () => undefined
  }

  const receivePorts = (event: MessageEvent): void => {
    if (event.source !== window || event.origin !== location.origin) return
    const data: unknown = event.data
    if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== AUDIO_PORTS_MESSAGE)
      return
    const [capture, playout] = event.ports
    if (capture !== undefined && playout !== undefined) keeper.current()?.adoptPorts(capture, playout)
  }

  window.addEventListener('message', receivePorts)
  const stopWatching = view.subscribe(apply)
  const cancelStart = deps.whenDrawn(() => {
    void devices.refresh()
    keeper.build()
  })

  return {
    state: () => state,
    subscribe: changed.add,
    onCaptureMeter: captureMeters.add,
    onPlayoutMeter: playoutMeters.add,
    openMicrophone: async () => {
      askedUntil = now() + ASKED_MS
      applyMicrophone()
      await microphone.settled()
    },
    watchDevices: () => {
      watchers += 1
      applyMicrophone()
      return () => {
        watchers -= 1
        applyMicrophone()
      }
    },
    speech,
    playClip,
    testEcho: echo.run,
    dispose: () => {
      disposed = true
      cancelStart()
      duck.dispose()
      speech.dispose()
      devices.dispose()
      cancelCheck?.()
      stopWatching()
      window.removeEventListener('message', receivePorts)
      microphone.dispose()
      keeper.dispose()
    },
  }
}
