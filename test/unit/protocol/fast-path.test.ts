/** The short way to an audio delta's sound must agree with the long one, or step aside. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAudioDelta } from '#core/protocol/fast-path'
import { parseServerFrame } from '#core/protocol/parse'
import { recordings } from './recordings'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What the fast path says, in the words of the slow one; undefined where it steps aside. */
function fast(frame: string) {
  const found = readAudioDelta(bytes(frame))
  if (!found) return undefined
  const { responseId, itemId, contentIndex, start, end } = found
  return { responseId, itemId, contentIndex, delta: frame.slice(start, end) }
}

function slow(frame: string) {
  const event = parseServerFrame(frame)
  if (event.type !== 'response.output_audio.delta') return undefined
  const { response_id: responseId, item_id: itemId, content_index: contentIndex, delta } = event
  return { responseId, itemId, contentIndex, delta }
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
      delta: 'AAECAw==',
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

  it('that is empty has an empty range', () => {
    expect(fast(JSON.stringify({ ...ga, delta: '' }))).toMatchObject({ delta: '' })
  })

  it.each([
    ['escapes in the sound', JSON.stringify(ga).replace('AAEC', 'AA\\/C')],
    ['escapes in an id', JSON.stringify({ ...ga, item_id: 'a"b' })],
    ['spaces', JSON.stringify(ga, null, 1)],
    ['nested fields', JSON.stringify({ ...ga, extra: { delta: 'no' } })],
    ['a field twice', JSON.stringify(ga).replace('{', '{"delta":"BBBB",')],
    ['another type', JSON.stringify({ ...ga, type: 'response.output_text.delta' })],
    ['no response', JSON.stringify({ ...ga, response_id: undefined })],
    ['an id that is a number', JSON.stringify({ ...ga, item_id: 5 })],
    ['a sound that is null', JSON.stringify({ ...ga, delta: null })],
    ['an index that is none', JSON.stringify({ ...ga, content_index: -1 })],
    ['something behind it', `${JSON.stringify(ga)}{}`],
    ['its end missing', JSON.stringify(ga).slice(0, -1)],
    ['letters beyond ASCII in an id', JSON.stringify({ ...ga, item_id: 'ü' })],
  ])('with %s is left to the parser', (_name, frame) => {
    expect(fast(frame)).toBeUndefined()
  })

  it('cut off at any place never throws and never yields anything', () => {
    const frame = JSON.stringify(ga)
    for (let end = 0; end < frame.length; end += 1) expect(fast(frame.slice(0, end))).toBeUndefined()
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
    fc.assert(
      fc.property(frames, (frame) => {
        const found = fast(frame)
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
        const found = fast(text)
        expect(found ?? slow(text)).toEqual(slow(text))
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
