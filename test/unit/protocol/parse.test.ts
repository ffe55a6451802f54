/** Reading server frames: tolerant of everything, honest about what was not understood. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverEventSchemas } from '#core/protocol/events'
import { betaAliases, parseServerFrame, readServerEvent } from '#core/protocol/parse'
import { recordings } from './recordings'

describe('a frame', () => {
  it.each([
    ['not JSON', '{"type":', 'not_json'],
    ['empty', '', 'not_json'],
    ['an array', '[{"type":"error"}]', 'not_an_object'],
    ['a number', '7', 'not_an_object'],
    ['null', 'null', 'not_an_object'],
    ['a string', '"error"', 'not_an_object'],
    ['without a type', '{}', 'no_type'],
    ['with a type that is no string', '{"type":7}', 'no_type'],
    ['of a type that nobody knows', '{"type":"response.smell.delta"}', 'unknown_type'],
    ['of a type that only JavaScript knows', '{"type":"constructor"}', 'unknown_type'],
    ['without the id that it is about', '{"type":"response.output_audio.delta","delta":"AA=="}', 'malformed'],
    ['with an id of the wrong shape', '{"type":"conversation.item.deleted","item_id":[1]}', 'malformed'],
  ])('that is %s becomes an unknown event', (_name, frame, reason) => {
    expect(parseServerFrame(frame)).toMatchObject({ type: 'unknown', reason })
  })

  it('that is malformed says which field, and never what was in it', () => {
    const event = parseServerFrame('{"type":"conversation.item.deleted","item_id":{"secret":1}}')
    expect(event).toMatchObject({ type: 'unknown', wireType: 'conversation.item.deleted' })
    expect(event.type === 'unknown' && event.problem).toBe('missing or wrong: item_id')
  })

  it('of any JSON shape never throws', () => {
    fc.assert(
      fc.property(fc.json(), (frame) => {
        expect(typeof parseServerFrame(frame).type).toBe('string')
      }),
    )
  })

  it('of a known type with any fields never throws', () => {
    const types = [...Object.keys(serverEventSchemas), ...Object.keys(betaAliases)]
    const fields = [
      'item',
      'item_id',
      'response',
      'response_id',
      'session',
      'error',
      'delta',
      'content_index',
      'part',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()),
        (type, rest) => {
          const event = readServerEvent({ ...rest, type })
          expect(event.type === 'unknown' || event.type in serverEventSchemas).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})

const done = (rest: object) => readServerEvent({ type: 'response.done', response: { id: 'r', ...rest } })
const created = (response: object) => readServerEvent({ type: 'response.created', response })

describe('optional fields', () => {
  it('that are null, absent or of another shape count as absent', () => {
    const absent = done({})
    expect(done({ status_details: null, output: null, usage: null, metadata: null })).toMatchObject({
      response: { id: 'r', status_details: null, output: [] },
    })
    expect(done({ status_details: 'unimplemented', output: 'none', metadata: [] })).toEqual(absent)
  })

  it('keep the good items of a list whose others are broken', () => {
    const event = readServerEvent({
      type: 'response.done',
      response: { id: 'r', output: [null, { id: 'a' }, { no: 1 }] },
    })
    expect(event).toMatchObject({ response: { output: [{ id: 'a', type: 'message' }] } })
  })

  it('tell a conversation that is null from one that is not mentioned', () => {
    expect(created({ id: 'r', conversation_id: null })).toMatchObject({ response: { conversation_id: null } })
    const event = created({ id: 'r' })
    expect(event.type === 'response.created' && event.response.conversation_id).toBeUndefined()
  })

  it('give a missing content index the first place', () => {
    const event = readServerEvent({ type: 'response.output_audio.done', response_id: 'r', item_id: 'a' })
    expect(event).toMatchObject({ content_index: 0, output_index: 0 })
  })

  it.each([
    [{ error: 'upstream is gone' }, { message: 'upstream is gone', code: null }],
    [
      { error: 'no', code: 'invalid_api_key' },
      { message: 'no', code: 'invalid_api_key' },
    ],
    [
      { code: 'server_error', message: 'busy' },
      { code: 'server_error', message: 'busy' },
    ],
    [
      { error: null, message: 'busy' },
      { code: null, message: 'busy' },
    ],
    [{ error: { message: null, code: 7, param: [] } }, { code: '7', message: null, param: null }],
    [{}, { code: null, message: null, param: null }],
  ])('of an error may stand beside its type, or be a sentence: %j', (told, error) => {
    const event = readServerEvent({ type: 'error', event_id: 'event_1', ...told })
    expect(event).toMatchObject({ type: 'error', event_id: 'event_1', error: { event_id: null, ...error } })
  })

  it.each(['session.created', 'session.updated', 'transcription_session.created'])(
    'of a session may be missing whole: %s',
    (type) => {
      for (const given of [{}, { session: null }]) {
        expect(readServerEvent({ type, ...given })).toMatchObject({ session: { id: null, audio: null } })
      }
    },
  )

  it('of a transcript that is null make it an empty one', () => {
    const type = 'conversation.item.input_audio_transcription.completed'
    for (const given of [{}, { transcript: null }]) {
      expect(readServerEvent({ type, item_id: 'u', ...given })).toMatchObject({ type, transcript: '' })
    }
  })

  it('that are numbers may be text, and ids may be numbers', () => {
    const event = readServerEvent({
      type: 'response.output_audio.done',
      response_id: 7,
      item_id: 8,
      content_index: '1',
    })
    expect(event).toMatchObject({ response_id: '7', item_id: '8', content_index: 1 })
    expect(
      readServerEvent({ type: 'input_audio_buffer.speech_started', item_id: 'u', audio_start_ms: '120.5' }),
    ).toMatchObject({ audio_start_ms: 120.5 })
    expect(
      readServerEvent({ type: 'input_audio_buffer.speech_started', item_id: 'u', audio_start_ms: 'soon' }),
    ).toMatchObject({ audio_start_ms: null })
  })

  it('of a call may hold its arguments as they are, or leave them to its item', () => {
    const call = { type: 'response.function_call_arguments.done', response_id: 'r', item_id: 'f' }
    expect(readServerEvent({ ...call, arguments: { city: 'London' } })).toMatchObject({
      arguments: '{"city":"London"}',
    })
    expect(readServerEvent(call)).toMatchObject({ type: call.type, arguments: null })
    expect(done({ output: [{ id: 'f', type: 'function_call', arguments: { n: 1 } }] })).toMatchObject({
      response: { output: [{ arguments: '{"n":1}' }] },
    })
  })

  it('may lack the event id', () => {
    expect(readServerEvent({ type: 'error', error: { code: 'x' } })).toMatchObject({
      type: 'error',
      event_id: null,
    })
  })
})

it.each(Object.entries(betaAliases))('beta %s is read as %s', (wire, canonical) => {
  const body = {
    session: {},
    item: { id: 'i' },
    response_id: 'r',
    item_id: 'i',
    delta: 'd',
    text: 't',
    transcript: 't',
  }
  expect(readServerEvent({ type: wire, ...body }).type).toBe(canonical)
})

describe.skipIf(recordings.length === 0)('every received frame of a recorded session', () => {
  it.each(recordings.map(({ name, lines }) => [name, lines] as const))(
    'of %s is understood',
    (_name, lines) => {
      const unknown = lines
        .filter((line) => line.direction === 'received')
        .map((line) => parseServerFrame(JSON.stringify(line.data)))
        .filter((event) => event.type === 'unknown')
      expect(unknown).toEqual([])
    },
  )
})
