/** A recording without a voice: nine seconds in which the model sees three phrases, a murmur and a click. */
import { SAMPLE_RATE } from '#core/audio/messages'
import type { SpeechClip } from '#core/audio/speech-clip'
import type { SpeechFrame } from '#core/audio/speech-messages'
import { SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'

/** Begin and end in s, height of the probability. */
const phrases = [
  [1, 2.4, 0.97],
  [3.1, 4.6, 0.95],
  [4.9, 5.1, 0.34],
  [6.2, 7.3, 0.96],
] as const
const SECONDS = 9

const heightAt = (seconds: number): number =>
  Math.max(
    0,
    ...phrases.map(([from, to, height]) =>
      seconds < from || seconds > to
        ? 0
        : height * Math.min(1, (seconds - from) * 12, (to - seconds) * 12 + 0.2),
    ),
  )

export const fixtureClip = (): SpeechClip => {
  const pcm = new Int16Array(SECONDS * SAMPLE_RATE)
  for (let i = 0; i < pcm.length; i += 1) {
    const at = i / SAMPLE_RATE
    const voice = heightAt(at) * (0.6 + 0.4 * Math.sin(at * 17)) * 9000
    pcm[i] = Math.round(Math.sin(i / 20) * voice + Math.sin(i / 3.1) * 120)
  }
  const frames = Math.floor(pcm.length / SPEECH_FRAME_SAMPLES)
  const probabilities = Float32Array.from({ length: frames }, (_, i) =>
    Math.min(1, 0.03 + heightAt(((i + 0.5) * SPEECH_FRAME_SAMPLES) / SAMPLE_RATE)),
  )
  return { pcm, probabilities, offset: 0 }
}

export const fixtureFrames = (from: number): readonly SpeechFrame[] =>
  [...fixtureClip().probabilities].map((probability, i) => ({
    at: from + i * SPEECH_FRAME_SAMPLES,
    probability,
    level: -58 + probability * 38,
  }))
