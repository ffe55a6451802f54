/** Real speech for the benches and tests: the practice assistant's own voice, all clips in a row, PCM16 at 24 kHz. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeMuLaw } from '#core/audio/g711'
import { createResampler } from '#core/audio/resample'

const known = new Map<string, Int16Array>()

/** `root` is the repository; npm runs scripts there. Everybody gets the same samples: copy what you change. */
export const practiceVoice = (language: 'en' | 'tr' = 'en', root = process.cwd()): Int16Array => {
  const voice = known.get(`${language} ${root}`) ?? decodeVoice(language, root)
  known.set(`${language} ${root}`, voice)
  return voice
}

const decodeVoice = (language: 'en' | 'tr', root: string): Int16Array => {
  const home = join(root, 'resources/practice', language)
  const { rate } = JSON.parse(readFileSync(join(home, 'voice.json'), 'utf8')) as { readonly rate: number }
  const stored = decodeMuLaw(readFileSync(join(home, 'voice.ulaw')))
  return Int16Array.from(
    createResampler({ from: rate, to: 24_000 }).push(Float32Array.from(stored)),
    (value) => Math.max(-32_768, Math.min(32_767, Math.round(value))),
  )
}
