/**
 * The echo self-test: a chirp is played while the microphone listens, and what came back of it is told in decibels.
 * Three sweeps, of which the last one counts: an echo canceller needs a moment to learn the room.
 */
import { SAMPLE_RATE } from './messages'

export type EchoFinding =
  | {
      readonly result: 'good' | 'fair' | 'poor'
      /** What the microphone heard of the chirp, relative to what was played; an upper bound in a noisy room. dB */
      readonly residualDb: number
      /** The room was louder than what came back: `residualDb` is only a bound. */
      readonly masked: boolean
    }
  /** The room is too loud to tell. */
  | { readonly result: 'noisy' }
  /** Nothing but digital silence came from the microphone. */
  | { readonly result: 'silent' }
  | { readonly result: 'no_microphone' }
  /** Somebody talks, or an answer sounds. */
  | { readonly result: 'busy' }
  | { readonly result: 'failed' }

/**
 * An answer is spoken at about -20 dBFS. At -45 dB its echo is in the noise of every room; above -35 dB a server's
 * speech detection hears it as a voice, and interrupts the assistant with itself.
 */
export const GOOD_DB = -45
export const POOR_DB = -35

const SWEEPS = 3
const SWEEP_SECONDS = 1
/** Longer than the way: what comes back of one sweep is over when the next one begins. */
const PAUSE_SECONDS = 0.65
/** The way from worklet to loudspeaker to microphone to worklet; Bluetooth takes the longest. s */
export const LONGEST_WAY_SECONDS = 0.6
const FROM_HZ = 300
const TO_HZ = 3400
/** About as loud as a voice at its peaks: -12 dBFS. */
const AMPLITUDE = 8192
const EDGE_SECONDS = 0.02

const SWEEP = Math.round(SWEEP_SECONDS * SAMPLE_RATE)
const STEP = Math.round((SWEEP_SECONDS + PAUSE_SECONDS) * SAMPLE_RATE)
const LAST = (SWEEPS - 1) * STEP
const WAY = Math.round(LONGEST_WAY_SECONDS * SAMPLE_RATE)

const sweepAt = (n: number): number => {
  const t = n / SAMPLE_RATE
  const phase = 2 * Math.PI * (FROM_HZ * t + ((TO_HZ - FROM_HZ) * t * t) / (2 * SWEEP_SECONDS))
  const edge = Math.min(1, t / EDGE_SECONDS, (SWEEP_SECONDS - t) / EDGE_SECONDS)
  return AMPLITUDE * edge * Math.sin(phase)
}

/** The whole test sound, 24 kHz mono: sweeps from 300 to 3400 Hz. */
export const echoTestSound = (): Int16Array => {
  const sound = new Int16Array(LAST + SWEEP)
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (let n = 0; n < SWEEP; n += 1) sound[sweep * STEP + n] = Math.round(sweepAt(n))
  }
  return sound
}

/** Samples of the recording that `judgeEcho` needs after the beginning of the sound. */
export const ECHO_TEST_SAMPLES = LAST + SWEEP + WAY

const energy = (pcm: Int16Array, from: number, to: number): number => {
  let sum = 0
  for (let i = Math.max(0, from); i < Math.min(pcm.length, to); i += 1) sum += (pcm[i] ?? 0) ** 2
  return sum
}

/** What the quieter half of pieces of 50 ms has per sample: a door that slams says nothing about the room. */
const noisePower = (pcm: Int16Array, until: number): number => {
  const piece = SAMPLE_RATE / 20
  const powers: number[] = []
  for (let at = 0; at + piece <= until; at += piece) powers.push(energy(pcm, at, at + piece) / piece)
  powers.sort((a, b) => a - b)
  const half = powers.slice(0, Math.max(1, Math.ceil(powers.length / 2)))
  return half.reduce((sum, power) => sum + power, 0) / Math.max(1, half.length)
}

/**
 * @param recorded The microphone at 24 kHz: quiet first, then while the sound was played.
 * @param playedAt Where in it the sound was started; what is before is the room.
 */
export const judgeEcho = (recorded: Int16Array, playedAt: number): EchoFinding => {
  if (recorded.length < playedAt + LAST + SWEEP || playedAt < SAMPLE_RATE / 4) return { result: 'failed' }
  if (recorded.every((value) => value === 0)) return { result: 'silent' }
  const from = playedAt + LAST
  const to = Math.min(recorded.length, from + SWEEP + WAY)
  const played = energy(echoTestSound(), LAST, LAST + SWEEP)
  const room = noisePower(recorded, playedAt) * (to - from)
  const heard = energy(recorded, from, to)
  const above = heard - room
  const masked = above < room * 0.25
  const residual = masked ? Math.max(room, heard) * 0.25 : above
  const residualDb = Math.max(-120, 10 * Math.log10(Math.max(residual, 1e-9) / played))
  if (masked && residualDb > GOOD_DB) return { result: 'noisy' }
  const result = residualDb <= GOOD_DB ? 'good' : residualDb <= POOR_DB ? 'fair' : 'poor'
  return { result, residualDb, masked }
}
