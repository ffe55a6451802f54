/**
 * Spoken sentences with pauses of known length, made by espeak-ng and mixed with noise of sox. The same seed gives the
 * same clip. Missing programs are said, and the tests that need them are skipped.
 */
import { spawnSync } from 'node:child_process'
import { decodeWav } from '#core/audio/wav'
import { createResampler } from '#core/audio/resample'
import { floatToPcm, pcmToFloat, rmsDbfs } from '#core/audio/pcm'
import { SAMPLE_RATE } from '#core/audio/messages'

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined
const missing = ['espeak-ng', 'sox'].filter((program) => !has(program))
export const canSpeak = missing.length === 0
if (!canSpeak)
  console.warn(`spoken clips skipped: ${missing.join(' and ')} not found (apt-get install espeak-ng sox)`)

/** Mulberry32. */
export const seeded = (seed: number): (() => number) => {
  let a = seed | 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const output = (program: string, args: readonly string[], input?: string): Buffer => {
  const done = spawnSync(program, args, { input: input ?? '', maxBuffer: 64 * 1024 * 1024 })
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr.toString().slice(0, 400)}`)
  return done.stdout
}

export type Voice = { readonly name: 'en' | 'tr'; readonly variant: string; readonly speed: number }

const cut = new Map<string, Int16Array>()

/** One phrase at 24 kHz, without the silence that espeak-ng puts around it. */
export const speak = (phrase: string, voice: Voice): Int16Array => {
  const key = JSON.stringify([phrase, voice])
  const known = cut.get(key)
  if (known) return known
  const args = ['-v', `${voice.name}${voice.variant}`, '-s', String(voice.speed), '--stdout', phrase]
  const wav = decodeWav(new Uint8Array(output('espeak-ng', args)))
  if (!wav.ok) throw new Error(wav.error)
  const resampler = createResampler({ from: wav.value.rate, to: SAMPLE_RATE })
  const pcm = floatToPcm(resampler.push(pcmToFloat(wav.value.pcm)))
  const loud = (sample: number): boolean => Math.abs(sample) > 200
  const from = pcm.findIndex(loud)
  const to = pcm.findLastIndex(loud) + 1
  const trimmed = pcm.slice(Math.max(0, from), to)
  cut.set(key, trimmed)
  return trimmed
}

export type NoiseKind = 'whitenoise' | 'pinknoise' | 'brownnoise'

/** Noise of sox at a level in dBFS (root mean square). Reproducible. */
export const noise = (kind: NoiseKind, samples: number, db: number): Int16Array => {
  const format = ['-r', String(SAMPLE_RATE), '-b', '16', '-e', 'signed-integer', '-t', 'raw', '-c', '1', '-']
  const seconds = String(Math.ceil(samples / SAMPLE_RATE) + 1)
  const raw = output('sox', ['-R', '-n', ...format, 'synth', seconds, kind])
  const pcm = new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + samples * 2))
  const gain = 10 ** ((db - rmsDbfs(pcm)) / 20)
  return pcm.map((sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * gain))))
}

export type Pause = { readonly from: number; readonly to: number }

export type SpokenClip = {
  readonly label: string
  readonly pcm: Int16Array
  /** Pauses inside the talk, samples. */
  readonly pauses: readonly Pause[]
  /** First and last sample of the voice. */
  readonly speech: Pause
  readonly voice: Voice['name']
  readonly noiseDb: number | null
}

const phrases = {
  en: [
    'I would like to know',
    'what the weather is like',
    'in the city of Izmir tomorrow',
    'please remind me in the evening',
    'and then we can talk about the plan',
    'the second point is the budget',
    'let me think about that',
    'could you read it back to me',
  ],
  tr: [
    'yarın hava nasıl olacak',
    'bana biraz zaman ver',
    'sonra planı konuşalım',
    'akşam beni uyarmanı istiyorum',
    'ikinci konu bütçe meselesi',
    'bunu bir düşüneyim',
    'lütfen baştan okur musun',
    'İzmir için bir bilet bulalım',
  ],
} as const

const noiseLevels = [null, -60, -50, -42] as const

/**
 * Clip number `seed`: two to four phrases, one of four levels of noise, either language. The pauses last 200 to 1600 ms,
 * but none lies within 150 ms of `divide`: words fade and frames are 32 ms long, so nobody could say where those belong.
 */
export const spokenClip = (seed: number, divide: number): SpokenClip => {
  const random = seeded(seed * 7919)
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- an index may be beyond the end for the compiler
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const name = seed % 2 === 0 ? 'en' : 'tr'
  const voice: Voice = {
    name,
    variant: pick(['', '+m3', '+f2']),
    speed: 140 + Math.round(random() * 40),
  }
  const noiseDb = noiseLevels[(seed >> 1) % noiseLevels.length] ?? null
  const pauses: Pause[] = []
  let at = Math.round((0.8 + random() * 0.4) * SAMPLE_RATE)
  const first = at
  const count = 2 + Math.floor(random() * 3)
  const placed: { readonly at: number; readonly pcm: Int16Array }[] = []
  for (let i = 0; i < count; i += 1) {
    const pcm = speak(pick(phrases[name]), voice)
    placed.push({ at, pcm })
    at += pcm.length
    if (i === count - 1) break
    const drawn = 200 + random() * 1100
    const ms = drawn < divide - 150 ? drawn : drawn + 300
    const pause = Math.round((ms * SAMPLE_RATE) / 1000)
    pauses.push({ from: at, to: at + pause })
    at += pause
  }
  const total = at + Math.round(2.5 * SAMPLE_RATE)
  const pcm = new Int16Array(total)
  if (noiseDb !== null)
    pcm.set(noise(pick(['whitenoise', 'pinknoise', 'brownnoise'] as const), total, noiseDb))
  for (const piece of placed) {
    for (let i = 0; i < piece.pcm.length; i += 1) {
      const sum = (pcm[piece.at + i] ?? 0) + (piece.pcm[i] ?? 0)
      pcm[piece.at + i] = Math.max(-32_768, Math.min(32_767, sum))
    }
  }
  const label = `${String(seed)} ${name}${voice.variant} ${noiseDb === null ? 'clean' : `${String(noiseDb)} dB`}`
  return { label, pcm, pauses, speech: { from: first, to: at }, voice: name, noiseDb }
}
