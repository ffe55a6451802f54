/** The assistant's recorded sentences: words and sound from one index, so that what is written is what is said. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeMuLaw } from '#core/audio/g711'
import { SAMPLE_RATE } from '#core/audio/messages'
import { concatPcm, floatToPcm, pcmToFloat } from '#core/audio/pcm'
import { createResampler } from '#core/audio/resample'
import { z } from 'zod'

export type Language = 'en' | 'tr'

/** Words and the sound of exactly these words, PCM16 at 24 kHz. */
export type Piece = { readonly text: string; readonly pcm: Int16Array }

export interface Voice {
  /** The sentences of a clip, in order. Throws for a name that no script has: that is a bug. */
  clip(name: string): readonly Piece[]
}

const indexSchema = z.object({
  rate: z.number().int().positive(),
  encoding: z.literal('mulaw'),
  clips: z.record(
    z.string(),
    z.array(z.object({ text: z.string(), offset: z.number().int(), samples: z.number().int() })),
  ),
})

/** Reads `<resources>/practice/<language>/voice.{json,ulaw}`. A clip is decoded when it is first asked for, and kept. */
export function loadVoice(resources: string, language: Language): Voice {
  const home = join(resources, 'practice', language)
  const index = indexSchema.parse(JSON.parse(readFileSync(join(home, 'voice.json'), 'utf8')))
  const sound = readFileSync(join(home, 'voice.ulaw'))
  const decoded = new Map<string, readonly Piece[]>()

  const decode = (name: string): readonly Piece[] => {
    const sentences = index.clips[name]
    if (!sentences) throw new Error(`the practice voice has no clip named ${name}`)
    return sentences.map(({ text, offset, samples }) => ({
      text,
      pcm: toSampleRate(decodeMuLaw(sound.subarray(offset, offset + samples)), index.rate),
    }))
  }

  return {
    clip(name) {
      const pieces = decoded.get(name) ?? decode(name)
      decoded.set(name, pieces)
      return pieces
    },
  }
}

function toSampleRate(pcm: Int16Array, rate: number): Int16Array {
  const resampler = createResampler({ from: rate, to: SAMPLE_RATE })
  const body = floatToPcm(resampler.push(pcmToFloat(pcm)))
  return concatPcm([body, floatToPcm(resampler.flush())])
}
