/** Frames without the ids that the reference asks for: what they are about follows from those before them. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverEventSchemas } from '#core/protocol/events'
import { createFrameReader } from '#core/protocol/frame-reader'
import { parseServerFrame } from '#core/protocol/parse'

const reading = () => {
  const reader = createFrameReader()
  reader.begin()
  return { ...reader, of: (event: object) => reader.read(JSON.stringify(event)) }
}
const message = { type: 'message', role: 'assistant' }

describe('an answer without ids', () => {
  it('is one response with one item from its beginning to its end, and the next one another', () => {
    const { of } = reading()
    const answer = () => [
      of({ type: 'response.created', response: { status: 'in_progress' } }),
      of({ type: 'response.output_item.added', item: message }),
      of({ type: 'response.output_audio_transcript.delta', delta: 'hi' }),
      of({ type: 'response.output_audio.delta', delta: 'AAAA' }),
      of({ type: 'response.output_item.done', item: message }),
      of({ type: 'response.done', response: { status: 'completed' } }),
    ]
    const ids = (events: readonly object[]) =>
      new Set(
        events.flatMap((event) => [
          ...('response_id' in event ? [event.response_id] : []),
          ...('response' in event ? [(event.response as { id: string }).id] : []),
        ]),
      )
    const items = (events: readonly object[]) =>
      new Set(
        events.flatMap((event) => [
          ...('item_id' in event ? [event.item_id] : []),
          ...('item' in event ? [(event.item as { id: string }).id] : []),
        ]),
      )
    const [first, second] = [answer(), answer()]
    expect([...first, ...second].map(({ type }) => type)).not.toContain('unknown')
    expect([ids(first).size, items(first).size, ids([...first, ...second]).size]).toEqual([1, 1, 2])
    expect(items([...first, ...second]).size).toBe(2)
  })

  it('takes those that some of its events have', () => {
    const { of } = reading()
    of({ type: 'response.created', response: { id: 'r7' } })
    of({ type: 'response.output_item.added', response_id: 'r7', item: { ...message, id: 'i7' } })
    expect(of({ type: 'response.output_audio.delta', delta: 'AAAA' })).toMatchObject({
      response_id: 'r7',
      item_id: 'i7',
    })
    expect(of({ type: 'response.done', response: { id: null, status: 'completed' } })).toMatchObject({
      response: { id: 'r7' },
    })
  })
})

it('speech without ids is one item, and its words belong to it', () => {
  const { of } = reading()
  const begun = of({ type: 'input_audio_buffer.speech_started', audio_start_ms: 5 })
  const item_id = 'item_id' in begun ? begun.item_id : null
  expect(item_id).not.toBeNull()
  expect(of({ type: 'input_audio_buffer.speech_stopped' })).toMatchObject({ item_id })
  expect(of({ type: 'input_audio_buffer.committed' })).toMatchObject({ item_id })
  const words = { type: 'conversation.item.input_audio_transcription.completed', transcript: 'hello' }
  expect(of(words)).toMatchObject({ type: words.type, item_id, transcript: 'hello' })
})

it('what lacks more than an id stays what it is', () => {
  const { of, read } = reading()
  for (const event of [
    { type: 'response.done' },
    { type: 'response.output_audio.delta', delta: 5 },
    { type: 'conversation.item.added', item: 7 },
    { type: 'conversation.item.input_audio_transcription.completed', transcript: 'of nothing' },
  ]) {
    expect(of(event)).toMatchObject({ type: 'unknown', reason: 'malformed', raw: event })
  }
  expect(read('not json')).toMatchObject({ type: 'unknown', reason: 'not_json' })
})

it('whatever comes never throws, and a frame that the parser reads is read as the parser does', () => {
  const type = fc.constantFrom(...Object.keys(serverEventSchemas))
  const frame = fc
    .tuple(
      type,
      fc.dictionary(fc.constantFrom('item', 'item_id', 'response', 'response_id', 'delta'), fc.json()),
    )
    .map(([name, fields]) => {
      const parsed = Object.entries(fields).map(([key, json]) => [key, JSON.parse(json) as unknown])
      return JSON.stringify({ type: name, ...Object.fromEntries(parsed) })
    })
  fc.assert(
    fc.property(fc.array(frame), (frames) => {
      const { read } = reading()
      for (const each of frames) {
        const plain = parseServerFrame(each)
        const event = read(each)
        expect(plain.type === 'unknown' ? plain : event).toEqual(plain)
      }
    }),
  )
})
