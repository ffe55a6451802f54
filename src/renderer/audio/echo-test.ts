/** Runs the echo self-test: listens to the room, plays the test sound, and has what came back judged. */
import { ECHO_TEST_SAMPLES, echoTestSound, judgeEcho, type EchoFinding } from '#core/audio/echo'
import { SAMPLE_RATE } from '#core/audio/messages'
import type { MicrophoneState, SpeechMeter } from './types'

export interface EchoTest {
  /** A second call while one runs gets the answer of the first. */
  readonly run: () => Promise<EchoFinding>
}

export type EchoTestDeps = {
  readonly speech: Pick<SpeechMeter, 'listen' | 'restart' | 'clip' | 'state' | 'subscribe'>
  readonly microphone: () => MicrophoneState
  readonly openMicrophone: () => Promise<void>
  readonly play: (pcm: Int16Array, ended: () => void) => () => void
  /** An answer sounds, or somebody talks: the sound would be sent, or mixed up. */
  readonly busy: () => boolean
  readonly after: (ms: number, run: () => void) => () => void
}

/** Quiet before the sound, by which the room is judged. */
const ROOM_MS = 1000
/** For the model to be read, and for the microphone to bring its first frame. */
const READY_MS = 15_000
/** Longer than sound and way together; then nothing more will come. */
const WHOLE_MS = 15_000

export const createEchoTest = (deps: EchoTestDeps): EchoTest => {
  const { speech, after } = deps
  let running: Promise<EchoFinding> | null = null

  const attempt = async (): Promise<EchoFinding> => {
    if (deps.busy()) return { result: 'busy' }
    await deps.openMicrophone()
    const microphone = deps.microphone()
    if (microphone !== 'open' && microphone !== 'getting_ready') return { result: 'no_microphone' }

    /** Position behind the last sample that was judged. */
    let reached: number | null = null
    const waiting = new Set<() => void>()
    const wake = (): void => {
      for (const check of waiting) check()
    }
    /** True when `holds` became true in time. */
    const until = (holds: () => boolean, limitMs: number): Promise<boolean> =>
      new Promise((resolve) => {
        const end = (answer: boolean): void => {
          cancel()
          waiting.delete(check)
          resolve(answer)
        }
        const check = (): void => {
          if (holds()) end(true)
          else if (speech.state() === 'failed') end(false)
        }
        const cancel = after(limitMs, () => end(false))
        waiting.add(check)
        check()
      })

    const stopListening = speech.listen((frame) => {
      reached = frame.at
      wake()
    })
    const stopWatching = speech.subscribe(wake)
    let stopPlaying: (() => void) | null = null
    try {
      if (!(await until(() => reached !== null, READY_MS))) return { result: 'failed' }
      const from = await speech.restart()
      if (from === null) return { result: 'failed' }
      const room = from + (ROOM_MS * SAMPLE_RATE) / 1000
      if (!(await until(() => (reached ?? 0) >= room, READY_MS))) return { result: 'failed' }
      if (deps.busy()) return { result: 'busy' }
      const playedAt = reached ?? room
      let ended = false
      stopPlaying = deps.play(echoTestSound(), () => {
        ended = true
        wake()
      })
      const enough = playedAt + ECHO_TEST_SAMPLES
      const whole = await until(() => (ended && (reached ?? 0) >= enough) || deps.busy(), WHOLE_MS)
      const clip = await speech.clip(from, reached ?? enough)
      if (deps.busy()) return { result: 'busy' }
      if (!whole || clip === null) return { result: 'failed' }
      return judgeEcho(clip.pcm, playedAt - clip.offset)
    } finally {
      stopPlaying?.()
      stopWatching()
      stopListening()
    }
  }

  return {
    run: () => {
      running ??= attempt()
        .catch((): EchoFinding => ({ result: 'failed' }))
        .finally(() => {
          running = null
        })
      return running
    },
  }
}
