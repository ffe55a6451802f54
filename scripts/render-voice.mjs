/**
 * Speaks resources/practice/<language>/script.json with espeak-ng into voice.ulaw (mu-law, 16 kHz, mono) and voice.json
 * (what is said where). For developers who change a text; the results are committed, so nobody else needs espeak-ng.
 * Needs espeak-ng and sox. Usage: node scripts/render-voice.mjs
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Speech has little above 8 kHz, and a third less is carried in every copy of the app. */
const RATE = 16_000
/** Silence after a sentence, before the next one of the same clip. */
const PAUSE_SAMPLES = RATE * 0.18
const MU_LAW_SILENCE = 0xff

/**
 * @typedef {object} Script
 * @property {Record<string, string[]>} clips sentences by the clip's name
 * @property {Record<string, string>} say spoken forms of foreign names
 * @property {{ voice: string, speed: number, pitch: number, gap: number }} espeak
 */

const folder = mkdtempSync(join(tmpdir(), 'parley-voice-'))
try {
  for (const language of ['en', 'tr']) render(language)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @param {string} language */
function render(language) {
  const home = fileURLToPath(new URL(`../resources/practice/${language}/`, import.meta.url))
  /** @type {Script} */
  const script = JSON.parse(readFileSync(join(home, 'script.json'), 'utf8'))
  /** @type {Buffer[]} */
  const pieces = []
  /** @type {Record<string, { text: string, offset: number, samples: number }[]>} */
  const clips = {}
  let offset = 0
  for (const [name, sentences] of Object.entries(script.clips)) {
    clips[name] = sentences.map((text) => {
      const sound = Buffer.concat([
        speak(withSpokenForms(text, script.say), script.espeak),
        Buffer.alloc(PAUSE_SAMPLES, MU_LAW_SILENCE),
      ])
      pieces.push(sound)
      const sentence = { text, offset, samples: sound.length }
      offset += sound.length
      return sentence
    })
  }
  writeFileSync(join(home, 'voice.ulaw'), Buffer.concat(pieces))
  const index = { rate: RATE, encoding: 'mulaw', clips }
  writeFileSync(join(home, 'voice.json'), `${JSON.stringify(index, null, 2)}\n`)
  console.log(`${language}: ${(offset / RATE).toFixed(1)} s, ${(offset / 1e6).toFixed(2)} MB`)
}

/**
 * Foreign names are written the way this language would spell their sound; only the synthesiser sees it.
 * @param {string} text
 * @param {Readonly<Record<string, string>>} forms
 */
function withSpokenForms(text, forms) {
  return Object.entries(forms).reduce((said, [word, sound]) => said.replaceAll(word, sound), text)
}

/** @param {string} text @param {Script['espeak']} voice */
function speak(text, { voice, speed, pitch, gap }) {
  const raw = join(folder, 'raw.wav')
  execFileSync('espeak-ng', ['-v', voice, '-s', speed, '-p', pitch, '-g', gap, '-w', raw, text].map(String))
  // No rumble, less of the synthetic edge, no silence at either end, one loudness.
  const tone = `gain -4 highpass 90 equalizer 5200 1.2q -4 gain -n -3`
  const trim = 'silence 1 0.01 0.3% fade t 0.004 reverse silence 1 0.01 0.3% fade t 0.01 reverse'
  const effects = `${tone} ${trim} rate -v ${RATE}`.split(' ')
  return execFileSync('sox', [raw, '-t', 'ul', '-c', '1', '-', ...effects], { maxBuffer: 1e8 })
}
