/**
 * A recorded answer held against the speech that it was made from, sample by sample: steps and silences that the source
 * has not got, and what of it is missing or sounded at another time than the rest.
 */
import { pcmToFloat } from '#core/audio/pcm'
import { createResampler } from '#core/audio/resample'
import type { Track } from '../../scripts/lib/desk/recording.mjs'
import { PROTOCOL_RATE } from './signals'

export type SpeechHeard = {
  /** Largest step from sample to sample beyond what the source has within 1 ms, as a fraction of full scale. */
  readonly step: number
  /** Longest silence where the source sounds, s. */
  readonly silence: number
  /** Stretches of 20 ms of the source that sound nowhere near their place, of those that are loud enough to tell. */
  readonly missing: number
  /** Differences between the places of neighbouring stretches: repeated or paused, and left out. s */
  readonly later: number
  readonly earlier: number
  /** Of the source at the place where it was found: what is left when it is subtracted, dB below the source. */
  readonly residualDb: number
  readonly stretches: number
}

/** Below this, as a fraction of full scale, nothing is heard. */
const QUIET = 0.003
/** A stretch of the source that is louder than this can be told from others. */
const LOUD = 0.02
const STRETCH = 0.02
const STEP_NEAR = 0.001
/** Two stretches are the same sound from this correlation on. */
const SAME = 0.95
/** How far from its neighbour's place a stretch is looked for. s */
const FAR = 0.5

const correlation = (one: Float32Array, at: number, other: Float32Array, from: number, count: number) => {
  let product = 0
  let ones = 1e-9
  let others = 1e-9
  for (let i = 0; i < count; i += 1) {
    const a = one[at + i] ?? 0
    const b = other[from + i] ?? 0
    product += a * b
    ones += a * a
    others += b * b
  }
  return product / Math.sqrt(ones * others)
}

const rms = (samples: Float32Array, from: number, count: number): number => {
  let sum = 0
  for (let i = from; i < from + count; i += 1) sum += (samples[i] ?? 0) ** 2
  return Math.sqrt(sum / count)
}

/** Place in `heard`, from `least` to `most`, at which the stretch of the source is most like it. */
export const bestPlace = (
  source: Float32Array,
  from: number,
  heard: Float32Array,
  least: number,
  most: number,
  count: number,
) => {
  let best = { at: least, alike: -1 }
  for (let at = Math.max(0, least); at <= most; at += 1) {
    const alike = correlation(heard, at, source, from, count)
    if (alike > best.alike) best = { at, alike }
  }
  return best
}

/** `since`: sample of the track before which nothing of the answer sounded. `pcm`: the answer at 24 kHz. */
export const speechHeard = (track: Track, since: number, pcm: Int16Array): SpeechHeard => {
  const heard = pcmToFloat(track.samples.subarray(since))
  const upsampler = createResampler({ from: PROTOCOL_RATE, to: track.rate })
  const source = Float32Array.from([...upsampler.push(pcmToFloat(pcm)), ...upsampler.flush()])
  const length = Math.round(STRETCH * track.rate)

  const begins = heard.findIndex((value) => Math.abs(value) > QUIET)
  if (begins < 0) throw new Error('Nothing was heard')
  const sourceBegins = source.findIndex((value) => Math.abs(value) > QUIET)
  /** Of each stretch of the source: how much later it is in the recording. */
  let lag = begins - sourceBegins
  let found = false
  let missing = 0
  let later = 0
  let earlier = 0
  let stretches = 0
  let left = 0
  let power = 0
  const lags = new Float64Array(Math.ceil(source.length / length))
  const gains: number[] = []
  for (let n = 0; (n + 1) * length <= source.length; n += 1) {
    const from = n * length
    lags[n] = lag
    if (rms(source, from, length) < LOUD) continue
    stretches += 1
    const near = found ? 2 : Math.round(0.05 * track.rate)
    let place = bestPlace(source, from, heard, from + lag - near, from + lag + near, length)
    if (found && place.alike < SAME) {
      const far = Math.round(FAR * track.rate)
      place = bestPlace(source, from, heard, from + lag - far, from + lag + far, length)
    }
    if (place.alike < SAME) {
      missing += 1
      continue
    }
    const moved = (place.at - from - lag) / track.rate
    if (found) later += Math.max(0, moved)
    if (found) earlier += Math.max(0, -moved)
    lag = place.at - from
    lags[n] = lag
    found = true
    gains.push(rms(heard, place.at, length) / rms(source, from, length))
    const gain = gains.at(-1) ?? 1
    for (let i = 0; i < length; i += 1) {
      left += ((heard[place.at + i] ?? 0) - gain * (source[from + i] ?? 0)) ** 2
      power += (gain * (source[from + i] ?? 0)) ** 2
    }
  }
  const gain = [...gains].sort((a, b) => a - b)[gains.length >> 1] ?? 1

  const near = Math.round(STEP_NEAR * track.rate)
  let step = 0
  let silence = 0
  let quiet = 0
  /** The loudest of the source during the present silence, its edges left out. */
  let covered = 0
  const end = Math.round((source.length / length - 1) * length)
  for (let i = near + 1; i < end; i += 1) {
    const at = i + (lags[Math.floor(i / length)] ?? 0)
    const here = Math.abs((heard[at] ?? 0) - (heard[at - 1] ?? 0))
    if (here > step) {
      let usual = 0
      for (let k = i - near; k <= i + near; k += 1)
        usual = Math.max(usual, gain * Math.abs((source[k] ?? 0) - (source[k - 1] ?? 0)))
      step = Math.max(step, here - usual)
    }
    if (Math.abs(heard[at] ?? 0) < QUIET / 2) {
      quiet += 1
      covered = Math.max(covered, gain * rms(source, i - near, 2 * near))
      // The source itself may pause in there.
      if (gain * rms(source, i - near, 2 * near) < LOUD / 2) quiet = 0
      if (covered > LOUD / 2) silence = Math.max(silence, quiet / track.rate)
    } else {
      quiet = 0
      covered = 0
    }
  }
  return { step, silence, missing, later, earlier, residualDb: 10 * Math.log10(left / power), stretches }
}
