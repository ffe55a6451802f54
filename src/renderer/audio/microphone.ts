/**
 * The life of the microphone: told what is wanted, it opens, closes, changes and finds again by itself, one step at a
 * time, and says each trouble once.
 */
import type { SoundTrouble } from '#shared/contract'
import { describeFailure } from './microphone-errors'
import type { MicrophoneState, SoundDevice } from './types'

export type MicrophoneWish = {
  readonly open: boolean
  /** Present device, or null for the system's default. */
  readonly device: SoundDevice | null
  /** Changes when the system's default has become another device. */
  readonly defaultDevice: string
  readonly echoCancellation: boolean
  /** The gate is open: a loss now is a loss of words. */
  readonly talking: boolean
  /** The talk key is down: the person means to be heard at this moment. */
  readonly holding: boolean
}

export interface Microphone {
  readonly state: () => MicrophoneState
  readonly want: (wish: MicrophoneWish) => void
  /** Try again now: a device has come, or the person pressed the key. */
  readonly retry: () => void
  /** A level came from the worklet: tells a dead microphone from a live one. */
  readonly heard: (zeroSamples: number) => void
  /** Resolves when nothing is under way any more. */
  readonly settled: () => Promise<void>
  readonly dispose: () => void
}

export type MicrophoneDeps = {
  readonly getUserMedia: (constraints: MediaStreamConstraints) => Promise<MediaStream>
  /** Joins the stream to the capture worklet, or takes the last one away. */
  readonly connect: (stream: MediaStream | null) => void
  readonly onState: () => void
  readonly onTrouble: (trouble: SoundTrouble) => void
  /** A trouble that was told before is over. */
  readonly onRecovered: (code: SoundTrouble['code']) => void
  /** Calls back once after `ms`; answers a cancel. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** Another try after a failure, while the microphone is wanted. */
const RETRY_MS = 4000
/** Exact zeros from a microphone that was never heard: forbidden by the system, or muted in hardware. 1 s at 24 kHz. */
const DEAD_SAMPLES = 24_000
/** Meters of a hold that brought exact zeros only, from a microphone that was heard before: its mute switch. 2 s */
const DEAD_METERS = 50

const constraintsOf = (wish: MicrophoneWish): MediaStreamConstraints => ({
  audio: {
    ...(wish.device === null ? {} : { deviceId: { exact: wish.device.id } }),
    channelCount: 1,
    echoCancellation: wish.echoCancellation,
    noiseSuppression: true,
    // It raises the room in every pause, which speech detection then takes for speech.
    autoGainControl: false,
  },
})

/** What a stream was opened for; another text means "open anew". */
const purposeOf = (wish: MicrophoneWish): string =>
  JSON.stringify([wish.device?.id ?? `default ${wish.defaultDevice}`, wish.echoCancellation])

const shut: MicrophoneWish = {
  open: false,
  device: null,
  defaultDevice: '',
  echoCancellation: true,
  talking: false,
  holding: false,
}

export const createMicrophone = (deps: MicrophoneDeps): Microphone => {
  let wish = shut
  let state: MicrophoneState = 'closed'
  let stream: MediaStream | null = null
  let purpose = ''
  /** Purpose of an attempt that failed: not repeated until `retry` or another wish. */
  let failedFor: string | null = null
  let told: SoundTrouble['code'] | null = null
  let everHeard = false
  /** Meters in a row, within one hold, without a single sample of sound. */
  let deadMeters = 0
  /** The device went in the middle of a talk, and another one has not been found yet. */
  let lostInTalk = false
  let cancelRetry: (() => void) | null = null
  let watching = new AbortController()
  let disposed = false
  const work: { running: Promise<void> | null; again: boolean } = { running: null, again: false }

  const become = (next: MicrophoneState): void => {
    if (state === next) return
    state = next
    deps.onState()
  }

  const tell = (trouble: SoundTrouble): void => {
    if (told === trouble.code) return
    told = trouble.code
    deps.onTrouble(trouble)
  }

  const settle = (): void => {
    if (told !== null && told !== 'mic.switched') deps.onRecovered(told)
    told = null
  }

  const release = (): void => {
    const old = stream
    stream = null
    if (old === null) return
    deps.connect(null)
    watching.abort()
    for (const track of old.getTracks()) track.stop()
  }

  const lose = (lost: MediaStream): void => {
    if (stream !== lost) return
    lostInTalk = wish.talking
    release()
    become('opening')
    reconcile()
  }

  const watch = (opened: MediaStream): void => {
    watching = new AbortController()
    const { signal } = watching
    for (const track of opened.getAudioTracks()) {
      track.addEventListener('ended', () => lose(opened), { signal })
      track.addEventListener('unmute', () => become(everHeard ? 'open' : 'getting_ready'), { signal })
      const muted = (): void => {
        become('getting_ready')
        scheduleRetry(() => (track.muted ? lose(opened) : undefined))
      }
      track.addEventListener('mute', muted, { signal })
    }
  }

  const scheduleRetry = (run: () => void): void => {
    cancelRetry?.()
    cancelRetry = deps.after(RETRY_MS, run)
  }

  const retry = (): void => {
    failedFor = null
    reconcile()
  }

  const openOnce = async (): Promise<void> => {
    const asked = wish
    const askedFor = purposeOf(asked)
    if (state !== 'opening') become('opening')
    try {
      const opened = await deps.getUserMedia(constraintsOf(asked))
      stream = opened
      purpose = askedFor
      if (disposed || !wish.open) {
        release()
        return
      }
      everHeard = false
      deps.connect(opened)
      watch(opened)
      become('getting_ready')
      if (lostInTalk) {
        const detail = opened.getAudioTracks()[0]?.label ?? null
        // Told each time: it says which microphone listens now.
        told = null
        tell({ code: 'mic.switched', detail })
      }
      lostInTalk = false
    } catch (error) {
      const failure = describeFailure(error)
      failedFor = askedFor
      become(failure.state)
      tell(lostInTalk ? { code: 'mic.lost', detail: failure.trouble.detail } : failure.trouble)
      lostInTalk = false
      scheduleRetry(retry)
    }
  }

  /** Brings what is and what is wanted together. */
  const step = async (): Promise<void> => {
    if (disposed) return
    const wanted = purposeOf(wish)
    if (stream !== null && (!wish.open || purpose !== wanted)) release()
    if (!wish.open) {
      cancelRetry?.()
      failedFor = null
      become('closed')
    } else if (stream === null && failedFor !== wanted) {
      await openOnce()
      // The wish may have changed meanwhile.
      work.again = true
    }
  }

  const steps = async (): Promise<void> => {
    do {
      work.again = false
      await step()
    } while (work.again)
    work.running = null
  }

  const reconcile = (): void => {
    work.again = true
    work.running ??= steps()
  }

  return {
    state: () => state,
    want: (next) => {
      const pressed = next.talking && !wish.talking
      wish = next
      if (pressed && failedFor !== null) {
        // A new try, and a new word about it: the person is talking into nothing.
        told = null
        failedFor = null
      }
      reconcile()
    },
    retry,
    heard: (zeroSamples) => {
      if (stream === null) return
      if (zeroSamples === 0) {
        everHeard = true
        deadMeters = 0
        settle()
        if (state === 'getting_ready') become('open')
        return
      }
      deadMeters = wish.holding ? deadMeters + 1 : 0
      // A microphone that was heard before may be quiet to the last bit; not while somebody holds the key and speaks.
      const dead = everHeard ? deadMeters >= DEAD_METERS : wish.talking && zeroSamples >= DEAD_SAMPLES
      if (dead) tell({ code: 'mic.silent', detail: null })
    },
    settled: async () => {
      while (work.running !== null) await work.running
    },
    dispose: () => {
      disposed = true
      cancelRetry?.()
      release()
      state = 'closed'
    },
  }
}
