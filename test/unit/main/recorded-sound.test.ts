/** Recorded sound as the page gets it: whole or in ranges, of kept conversations alone. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeWav } from '#core/audio/wav'
import { pcmToBytes } from '#core/audio/pcm'
import { err, ok } from '#core/result'
import {
  conversationIn,
  createRecordedSound,
  rangeOf,
  replayUrl,
} from '../../../src/main/security/recorded-sound'

const SAMPLES = 100_000
const sound = Int16Array.from({ length: SAMPLES }, (_, i) => (i * 7) % 30_000)
const asked: string[] = []
const handler = createRecordedSound(
  {
    plan: (id) => {
      asked.push(id)
      if (id === 'broken') return Promise.resolve(err('failed' as const))
      return Promise.resolve(
        ok(id === 'c 1/ş' ? { samples: SAMPLES, channels: 1 as const, name: 'x' } : null),
      )
    },
    mix: (_, from, frames) => Promise.resolve(ok(pcmToBytes(sound.slice(from, from + frames)))),
  },
  (type) => ({ 'content-type': type, 'content-security-policy': 'policy' }),
)
const get = (url: string, range: string | null = null, method = 'GET') =>
  handler({ url, method, headers: { get: (name) => (name === 'range' ? range : null) } })
const bytesOf = async (answer: Response | null) => new Uint8Array((await answer?.arrayBuffer()) ?? [])
const url = replayUrl('c 1/ş')

describe('the sound of a conversation', () => {
  it('comes whole as a WAV file, under the policy of every answer', async () => {
    const answer = await get(url)
    expect(answer?.status).toBe(200)
    expect(answer?.headers.get('content-security-policy')).toBe('policy')
    expect(answer?.headers.get('accept-ranges')).toBe('bytes')
    const wav = decodeWav(await bytesOf(answer))
    expect(wav.ok && wav.value.pcm).toEqual(sound)
  })

  it('comes in ranges that are parts of the whole, wherever they begin and end', async () => {
    const all = await bytesOf(await get(url))
    await fc.assert(
      fc.asyncProperty(fc.nat(all.length - 1), fc.nat(all.length + 1000), async (a, b) => {
        const answer = await get(url, `bytes=${a}-${b < a ? '' : b}`)
        expect(answer?.status).toBe(206)
        const to = b < a ? all.length : Math.min(all.length, b + 1)
        expect(answer?.headers.get('content-range')).toBe(`bytes ${a}-${to - 1}/${all.length}`)
        expect((await bytesOf(answer)).length).toBe(to - a)
        expect(
          Buffer.from(all.subarray(a, to)).equals(await bytesOf(await get(url, `bytes=${a}-${to - 1}`))),
        ).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('says what range it has where another one is asked for', async () => {
    const answer = await get(url, 'bytes=9999999-')
    expect([answer?.status, answer?.headers.get('content-range')]).toEqual([
      416,
      `bytes */${44 + 2 * SAMPLES}`,
    ])
    expect(rangeOf('bytes=-10', 100)).toEqual({ from: 90, to: 100 })
    expect(rangeOf('lines=1-2', 100)).toBeNull()
  })

  it('is for reading alone, and only where storage knows the conversation', async () => {
    expect((await get(url, null, 'POST'))?.status).toBe(405)
    for (const id of ['other', 'broken', '../../settings.json', '/etc/passwd', '..\\..\\x'])
      expect((await get(replayUrl(id)))?.status).toBe(404)
  })

  it('leaves every other address to the others', async () => {
    asked.length = 0
    for (const other of [
      'app://bundle/index.html',
      'app://bundle/recordings/',
      'app://bundle/recordings/.wav',
      'app://bundle/recordings/x.json',
      'app://bundle/recordings/../secrets.json',
      'app://evil/recordings/c.wav',
      'https://bundle/recordings/c.wav',
      `app://bundle/recordings/${'x'.repeat(201)}.wav`,
      'app://bundle/recordings/%E0%A4%A.wav',
    ])
      expect(await get(other), other).toBeNull()
    expect(asked).toEqual([])
  })

  it('finds back the id that it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }), (id) => {
        fc.pre(encodable(id) && id.length <= 200 && !/^\.{1,2}$/.test(id))
        expect(conversationIn(replayUrl(id))).toBe(id)
      }),
    )
  })
})

/** Half a pair of surrogates has no place in an address. */
const encodable = (text: string): boolean => !/\p{Surrogate}/u.test(text)
