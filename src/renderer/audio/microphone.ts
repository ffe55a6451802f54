/**
 * The life of the microphone: told what is wanted, it opens, closes, changes and finds again by itself, one step at a
 * time, and says each trouble once.
 */
import type { SoundTrouble } from '#shared/contract'
import { describeFailure } from './microphone-errors'
import { constraintsOf, onlyNamed, purposeOf, shut, type MicrophoneWish } from './microphone-purpose'
import type { MicrophoneState } from './types'

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

/**
 * Other tries after failures in a row, while the microphone is wanted. A headset that changes its profile, or a plug
 * that is pushed in again, is back within a second or three.
 */
const RETRY_MS = [500, 500, 500, 500, 500, 1000, 2000, 4000]
/** A permission does not come by itself so soon; neither does a system that keeps a microphone muted change its mind. */
const SLOW_RETRY_MS = 4000
/** A microphone that went in the middle of a talk may be back so soon that the talk just goes on. */
const LOST_MS = 3000
/** Exact zeros from a microphone that was never heard: forbidden by the system, or muted in hardware. 1 s at 24 kHz. */
const DEAD_SAMPLES = 24_000
/** A meter looks at no less than this: as many zeros at its end mean that there was nothing else in it. 40 ms */
const METER_SAMPLES = 960
/** Meters of a hold that brought exact zeros only, from a microphone that was heard before: its mute switch. 2 s */
const DEAD_METERS = 50

const isAbsence = (code: SoundTrouble['code']): boolean =>
  code === 'mic.missing' || code === 'mic.busy' || code === 'mic.failed'

export const createMicrophone = (deps: MicrophoneDeps): Microphone => {
  let wish = shut
  let state: MicrophoneState = 'closed'
  let stream: MediaStream | null = null
  let purpose = ''
  /** Attempts in a row that failed. */
  let failures = 0
  /** Purpose of an attempt that failed: not repeated until `retry` or another wish. */
  let failedFor: string | null = null
  /** What is not said again, and what the person still reads of it. */
  let told: SoundTrouble['code'] | null = null
  let standing: SoundTrouble['code'] | null = null
  let everHeard = false
  /** Meters in a row, within one hold, without a single sample of sound. */
  let deadMeters = 0
  /** The device went in the middle of a talk, and another one has not been found yet. */
  let lostInTalk = false
  let cancelRetry: (() => void) | null = null
  let cancelLost: (() => void) | null = null
  let watching = new AbortController()
  let disposed = false
  const work: { running: Promise<void> | null; again: boolean } = { running: null, again: false }

  const become = (next: MicrophoneState): void => {
    if (state === next) return
    state = next
    deps.onState()
  }

  const tell = (trouble: SoundTrouble): void => {
    const { code } = trouble
    // That a lost microphone is not there is known.
    if (told === code || (told === 'mic.lost' && isAbsence(code))) return
    // One line at a time: this is what is the matter now.
    settle()
    told = code
    standing = code === 'mic.switched' ? null : code
    deps.onTrouble(trouble)
  }

  const settle = (): void => {
    told = null
    if (standing === null) return
    deps.onRecovered(standing)
    standing = null
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
        scheduleRetry(SLOW_RETRY_MS, () => (track.muted ? lose(opened) : undefined))
      }
      track.addEventListener('mute', muted, { signal })
    }
  }

  const scheduleRetry = (ms: number, run: () => void): void => {
    cancelRetry?.()
    cancelRetry = deps.after(ms, run)
  }

  const forgetLoss = (): void => {
    lostInTalk = false
    cancelLost?.()
    cancelLost = null
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
      failures = 0
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
      forgetLoss()
    } catch (error) {
      const failure = describeFailure(error)
      failedFor = askedFor
      if (lostInTalk && failure.state !== 'denied') {
        cancelLost ??= deps.after(LOST_MS, () => {
          forgetLoss()
          become(failure.state)
          tell({ code: 'mic.lost', detail: failure.trouble.detail })
        })
      } else {
        forgetLoss()
        become(failure.state)
        tell(failure.trouble)
      }
      const wait = failure.state === 'denied' ? SLOW_RETRY_MS : RETRY_MS[failures]
      failures += 1
      scheduleRetry(wait ?? SLOW_RETRY_MS, retry)
    }
  }

  /** Brings what is and what is wanted together. */
  const step = async (): Promise<void> => {
    if (disposed) return
    const wanted = purposeOf(wish)
    if (stream !== null && onlyNamed(purpose, wish)) purpose = wanted
    if (stream !== null && (!wish.open || purpose !== wanted)) release()
    if (!wish.open) {
      cancelRetry?.()
      forgetLoss()
      failedFor = null
      failures = 0
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
        forgetLoss()
        failedFor = null
      }
      reconcile()
    },
    retry,
    heard: (zeroSamples) => {
      if (stream === null) return
      // A quiet room passes through zero all the time: only a meter without any sound in it says that nothing came.
      if (zeroSamples < METER_SAMPLES) {
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
      forgetLoss()
      release()
      state = 'closed'
    },
  }
}
