/** Records from the microphone through the speech model, from sample 0 of a fresh stream. Nothing leaves the window. */
import { SAMPLE_RATE } from '#core/audio/messages'
import { samplesToMs } from '#core/audio/pcm'
import type { SpeechClip } from '#core/audio/speech-clip'
import { SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'
import type { SoundEngine } from '../../audio/types'

export type Recorded = SpeechClip | 'no_microphone' | 'no_model' | 'nothing'

export type RecordOptions = {
  /** It ends by itself after so much sound, samples. */
  readonly most: number
  /** With each frame, ms. */
  readonly onElapsed: (ms: number) => void
  /** Ends the recording; what was said until then is kept. */
  readonly stop: AbortSignal
}

const isOpen = (engine: SoundEngine): boolean => {
  const { microphone } = engine.state()
  return microphone === 'open' || microphone === 'getting_ready'
}

/** Opens the microphone, which the person has asked for by the click that leads here. */
export async function recordClip(engine: SoundEngine, options: RecordOptions): Promise<Recorded> {
  const { speech } = engine
  await engine.openMicrophone()
  if (!isOpen(engine)) return 'no_microphone'
  // Listening keeps the model alive, and tells how far it is.
  let from: number | null = null
  const end = new AbortController()
  const done = new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve()))
  const stopListening = speech.listen((frame) => {
    if (from === null || frame.at < from) return
    const samples = frame.at + SPEECH_FRAME_SAMPLES - from
    options.onElapsed(samplesToMs(samples))
    if (samples >= options.most) end.abort()
  })
  const stopGap = speech.onGap(() => end.abort())
  const stopFailed = speech.subscribe(() => {
    if (speech.state() === 'failed') end.abort()
  })
  options.stop.addEventListener('abort', () => end.abort(), { once: true })
  try {
    from = await speech.restart()
    if (from === null) return 'no_model'
    if (!options.stop.aborted) await done
    const clip = await speech.clip(from, from + options.most)
    if (clip === null) return speech.state() === 'failed' ? 'no_model' : 'nothing'
    // Of a stream of its own: its first sample is sample 0.
    return clip.pcm.length < SAMPLE_RATE / 10 ? 'nothing' : { ...clip, offset: 0 }
  } finally {
    stopListening()
    stopGap()
    stopFailed()
  }
}
