/** The short way to an audio delta's sound must agree with the long one, or step aside. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAudioDeltaReader } from '#core/protocol/fast-path'
import { parseServerFrame } from '#core/protocol/parse'
import { recordings } from './recordings'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Forgiving, as decoders are: what is no base64 is passed over. */
const decode = (frame: Uint8Array, start: number, end: number): Uint8Array =>
  Buffer.from(Buffer.from(frame.subarray(start, end)).toString('latin1'), 'base64')

const newReader = () => createAudioDeltaReader(decode)

/** What the fast path says, in the words of the slow one; undefined where it steps aside. */
function fast(frame: string, reader = newReader()) {
  const found = reader.read(bytes(frame))
  return found ? { ...found, pcm: Buffer.from(found.pcm).toString('hex') } : undefined
}

function slow(frame: string) {
  const event = parseServerFrame(frame)
  if (event.type !== 'response.output_audio.delta') return undefined
  const { response_id: responseId, item_id: itemId, content_index: contentIndex, delta } = event
  return { responseId, itemId, contentIndex, pcm: Buffer.from(delta, 'base64').toString('hex') }
}

const ga = {
  type: 'response.output_audio.delta',
  event_id: 'event_1',
  response_id: 'resp_1',
  item_id: 'item_1',
  output_index: 0,
  content_index: 2,
  delta: 'AAECAw==',
}

describe('an audio delta', () => {
  it('of GA is read without the parser', () => {
    expect(fast(JSON.stringify(ga))).toEqual({
      responseId: 'resp_1',
      itemId: 'item_1',
      contentIndex: 2,
      pcm: '00010203',
    })
  })

  it('of beta is read as well, its fields in any order, with padding and further fields', () => {
    const { type: _, delta, ...rest } = ga
    const frame = {
      delta,
      ...rest,
      type: 'response.audio.delta',
      obfuscation: 'xyz',
      rid: null,
      ts: 17.5,
      ok: true,
    }
    expect(fast(JSON.stringify(frame))).toEqual(slow(JSON.stringify(frame)))
    expect(fast(JSON.stringify(frame))).toBeDefined()
  })

  it('that is empty has no bytes', () => {
    expect(fast(JSON.stringify({ ...ga, delta: '' }))).toMatchObject({ pcm: '' })
  })

  it.each([
    ['escapes in the sound', JSON.stringify(ga).replace('AAEC', 'AA\\/C')],
    ['an escaped quote in the sound', JSON.stringify(ga).replace('AAEC', 'AA\\"C')],
    ['sound that is not base64', JSON.stringify({ ...ga, delta: 'AA C' })],
    ['sound without its padding', JSON.stringify({ ...ga, delta: 'AAECAw' })],
    ['padding inside the sound', JSON.stringify({ ...ga, delta: 'AA==AAEC' })],
    ['escapes in an id', JSON.stringify({ ...ga, item_id: 'a"b' })],
    ['spaces', JSON.stringify(ga, null, 1)],
    ['nested fields', JSON.stringify({ ...ga, extra: { delta: 'no' } })],
    ['a field twice', JSON.stringify(ga).replace('{', '{"delta":"BBBB",')],
    ['another type', JSON.stringify({ ...ga, type: 'response.output_text.delta' })],
    ['no response', JSON.stringify({ ...ga, response_id: undefined })],
    ['an id that is a number', JSON.stringify({ ...ga, item_id: 5 })],
    ['a sound that is null', JSON.stringify({ ...ga, delta: null })],
    ['an index that is none', JSON.stringify({ ...ga, content_index: -1 })],
    ['an index beyond reason', JSON.stringify(ga).replace(':2', ':100000000000000000000')],
    ['something behind it', `${JSON.stringify(ga)}{}`],
    ['its end missing', JSON.stringify(ga).slice(0, -1)],
    ['letters beyond ASCII in an id', JSON.stringify({ ...ga, item_id: 'ü' })],
  ])('with %s is left to the parser, whatever came before it', (_name, frame) => {
    expect(fast(frame)).toBeUndefined()
    const reader = newReader()
    expect(fast(JSON.stringify(ga), reader)).toBeDefined()
    expect(fast(frame, reader)).toBeUndefined()
  })

  it('is read the same whatever was read before it', () => {
    const other = { ...ga, event_id: 'event_22', item_id: 'item_2', delta: 'BBBB' }
    const { event_id: _, ...anonymous } = ga
    const behind = { ...anonymous, event_id: 'event_3', extra: 'BBBB' }
    const frames = [
      ga,
      { ...ga, event_id: '', delta: 'BBBBCCCC' },
      other,
      ga,
      anonymous,
      behind,
      anonymous,
      other,
    ]
    const reader = newReader()
    for (const frame of frames) {
      const text = JSON.stringify(frame)
      expect(fast(text, reader)).toEqual(slow(text))
    }
  })

  it('cut off at any place never throws and never yields anything', () => {
    const frame = JSON.stringify(ga)
    const reader = newReader()
    for (let end = 0; end < frame.length; end += 1) {
      fast(frame, reader)
      expect(fast(frame.slice(0, end), reader)).toBeUndefined()
    }
  })

  it('whatever the frame, what is read is what the parser reads', () => {
    const base64 = fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw).toString('base64'))
    const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constant(null), fc.boolean(), base64)
    const field = fc.constantFrom(
      'event_id',
      'output_index',
      'obfuscation',
      'extra',
      'content_index',
      'item_id',
    )
    const known = fc.record(
      {
        type: fc.constantFrom('response.output_audio.delta', 'response.audio.delta', 'response.done'),
        response_id: fc.constantFrom('r', 'resp_2'),
        item_id: fc.oneof(fc.string(), fc.constant('item')),
        content_index: fc.nat(3),
        delta: base64,
      },
      { requiredKeys: ['type'] },
    )
    const frames = fc
      .tuple(known, fc.dictionary(field, value))
      .chain(([a, b]) => {
        const entries = Object.entries({ ...b, ...a })
        return fc.shuffledSubarray(entries, { minLength: entries.length })
      })
      .map((entries) => JSON.stringify(Object.fromEntries(entries)))
    let read = 0
    const reader = newReader()
    fc.assert(
      fc.property(frames, (frame) => {
        const found = fast(frame, reader)
        if (found === undefined) return
        read += 1
        expect(found).toEqual(slow(frame))
      }),
      { numRuns: 2000 },
    )
    expect(read).toBeGreaterThan(100)
  })

  it('whatever one byte is changed to, what is read is what the parser reads', () => {
    const frame = bytes(JSON.stringify(ga))
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.integer({ min: 0x20, max: 0x7e }), (at, byte) => {
        const changed = Uint8Array.from(frame)
        changed[at] = byte
        const text = new TextDecoder().decode(changed)
        const reader = newReader()
        reader.read(frame)
        expect(fast(text, reader) ?? slow(text)).toEqual(slow(text))
        expect(fast(text) ?? slow(text)).toEqual(slow(text))
      }),
      { numRuns: 3000 },
    )
  })
})

describe.skipIf(recordings.length === 0)('recorded audio deltas', () => {
  it('are all read the short way', () => {
    const deltas = recordings
      .flatMap(({ lines }) => lines)
      .filter((line) => line.direction === 'received')
      .map((line) => JSON.stringify(line.data))
      .filter((frame) => slow(frame) !== undefined)
    expect(deltas.length).toBeGreaterThan(0)
    for (const frame of deltas) expect(fast(frame)).toEqual(slow(frame))
  })
})
