/** What may never leave through the journal: words unless they are wanted, keys in any case. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeEntry } from '#core/events/jsonl'
import { codeFields, fieldNames, idFields } from '#core/events/vocabulary'
import { createRedactor } from '../../../src/main/system/redact'
import { createTold } from './support'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Words of a person in several scripts, one or many; none that the protocol uses itself. */
const word = fc
  .tuple(fc.stringMatching(/^[a-zçğıöşüA-ZÇĞİÖŞÜа-я]{1,6}$/u), fc.stringMatching(/^[a-zçğıöşü]{1,6}$/u))
  .map(([a, b]) => `${a}qzx${b}`)
const said = fc.oneof(
  word,
  fc.tuple(word, word).map((pair) => pair.join(' ')),
  fc.tuple(word, word, fc.nat(9999)).map(([a, b, n]) => `${a}, ${b}: ${n}!`),
  word.map((text) => `  ${text}?`),
)
const wordsOf = (text: string): string[] => text.split(/[^\p{L}]+/u).filter((part) => part.includes('qzx'))

const letters = fc.stringMatching(/^[A-Za-z0-9]{16,40}$/)
const secret = fc.oneof(
  letters.map((text) => ({ key: `sk-proj-${text}`, known: false })),
  letters.map((text) => ({ key: `ek_${text}`, known: false })),
  letters.map((text) => ({ key: `xai-${text}`, known: false })),
  letters.map((text) => ({ key: `eyJ${text}.eyJ${text}.${text}`, known: false })),
  // One without a shape of its own is known to the redactor while it is in use.
  fc.stringMatching(/^[A-Za-z0-9"\\/+ _-]{12,40}$/).map((text) => ({ key: `Z${text}9`, known: true })),
)

const usual: readonly Json[] = [
  {
    type: 'session.update',
    event_id: 'evt_1',
    session: {
      type: 'realtime',
      instructions: 'x',
      tools: [
        {
          type: 'function',
          name: 'get_weather',
          description: 'x',
          parameters: { type: 'object', properties: { a: { type: 'string' } } },
        },
      ],
    },
  },
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] },
  },
  { type: 'response.create', response: { instructions: 'x', metadata: { a: 'x' }, conversation: 'none' } },
  {
    type: 'error',
    error: {
      type: 'invalid_request_error',
      code: 'invalid_value',
      message: 'x',
      param: 'session.voice',
      event_id: 'evt_1',
    },
  },
  {
    type: 'response.done',
    response: {
      id: 'resp_1',
      status: 'failed',
      status_details: { type: 'failed', error: { code: 'x', message: 'x' } },
      output: [{ id: 'item_1', type: 'function_call', name: 'x', arguments: '{"a":"x"}', call_id: 'call_1' }],
    },
  },
  {
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'item_1',
    transcript: 'x',
    logprobs: [{ token: 'x', logprob: -1, bytes: [1, 2] }],
  },
  { type: 'response.output_audio_transcript.delta', response_id: 'resp_1', item_id: 'item_1', delta: 'x' },
  {
    type: 'session.created',
    session: {
      id: 'sess_1',
      client_secret: { value: 'x', expires_at: 1 },
      prompt: { id: 'p_1', variables: { a: 'x' } },
    },
  },
]

const copy = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json

/** Puts a text at the nth place of an event: in place of a value, as a further value, or as a name. */
function plant(
  event: Json,
  text: string,
  nth: number,
  how: 'value' | 'field' | 'name' | 'known',
  name: string,
): Json {
  const whole = copy(event)
  const places: (() => void)[] = []
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      value.forEach((part, i) => {
        places.push(() => void (value[i] = text))
        visit(part)
      })
      return
    }
    places.push(() => {
      if (how === 'field') value[name] = text
      else if (how === 'known') value[name] = { deeper: [text] }
      else value[text] = 1
    })
    for (const key of Object.keys(value)) {
      places.push(() => {
        if (how === 'value') value[key] = text
        else if (how === 'name') value[text] = value[key] ?? null
        else value[key] = { [name]: text }
      })
      visit(value[key] ?? null)
    }
  }
  visit(whole)
  places[nth % places.length]?.()
  return whole
}

const anyField = fc.constantFrom(...fieldNames, ...codeFields, ...idFields, 'something_new')
const planted = <T>(what: fc.Arbitrary<T>, text: (value: T) => string) =>
  fc
    .tuple(
      fc.constantFrom(...usual),
      what,
      fc.nat(200),
      fc.constantFrom('value', 'field', 'name', 'known'),
      anyField,
    )
    .map(([event, value, nth, how, name]) => ({ event: plant(event, text(value), nth, how, name), value }))

const everythingOf = (told: ReturnType<typeof createTold>): string =>
  told
    .all()
    .map((entry) => JSON.stringify(entry) + encodeEntry(entry))
    .join('\n')

describe('without its switch', () => {
  it('no word of anybody stays, wherever in an event it stands', () => {
    fc.assert(
      fc.property(
        planted(said, (text) => text),
        fc.boolean(),
        ({ event, value }, mine) => {
          const told = createTold()
          if (mine) told.out(event, 1, true)
          else told.in(event)
          const kept = everythingOf(told)
          expect(wordsOf(value).filter((part) => kept.includes(part))).toEqual([])
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('no word of a close reason stays', () => {
    const told = createTold()
    told.journal.socket({
      at: 0,
      wall: 0,
      connection: 1,
      type: 'socket.closed',
      note: '1001',
      event: { reason: 'my private words' },
    })
    expect(everythingOf(told)).not.toMatch(/private|words/)
    expect(told.newest().note).toBe('1001')
  })

  it('what tells one event from another is still there', () => {
    const told = createTold()
    const error = told.in({
      type: 'error',
      event_id: 'event_9',
      error: {
        type: 'invalid_request_error',
        code: 'invalid_value',
        message: 'private',
        param: 'session.tools[0].name',
        event_id: 'evt_3',
      },
    })
    expect(error.note).toBe('invalid_value session.tools[0].name')
    expect(JSON.parse(error.payload)).toEqual({
      type: 'error',
      event_id: 'event_9',
      error: {
        type: 'invalid_request_error',
        code: 'invalid_value',
        message: '[7 characters]',
        param: 'session.tools[0].name',
        event_id: 'evt_3',
      },
    })
  })

  it('words that were kept before do not leave with an export without them', () => {
    let words = true
    const told = createTold({ words: () => words })
    const entry = told.in({ type: 'response.output_text.delta', delta: 'private words' })
    words = false
    expect(encodeEntry(entry)).toContain('private')
    expect(encodeEntry(entry, told.journal.withoutWords(entry))).not.toContain('private')
  })
})

describe('keys', () => {
  it('never stay, with the switch on or off, wherever in an event they stand', () => {
    fc.assert(
      fc.property(
        planted(secret, ({ key }) => key),
        fc.boolean(),
        fc.boolean(),
        ({ event, value }, mine, words) => {
          const redactor = createRedactor()
          if (value.known) redactor.hide(value.key)
          const told = createTold({ hideSecrets: redactor.redact, words: () => words })
          if (mine) told.out(event, 1, true)
          else told.in(event)
          told.delta(100, value.key, value.key)
          told.journal.socket({
            at: 0,
            wall: 0,
            connection: 1,
            type: 'socket.closed',
            note: value.key,
            event: { reason: value.key },
          })
          const kept = everythingOf(told)
          const inJson = JSON.stringify(value.key).slice(1, -1)
          expect([kept.includes(value.key), kept.includes(inJson)]).toEqual([false, false])
          const core = /[A-Za-z0-9]{16,}/.exec(value.key)?.[0]
          expect(core !== undefined && kept.includes(core)).toBe(false)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('never stay inside a longer text, nor under a name that says what they are', () => {
    const redactor = createRedactor()
    const told = createTold({ hideSecrets: redactor.redact, words: () => true })
    told.out({ type: 'x.y', text: 'my key is sk-abcdef123456, keep it' })
    told.out({ type: 'x.y', headers: { 'x-my-header': 'opensesame' }, authorization: 'opensesame' })
    told.out({
      type: 'x.y',
      tools: [{ type: 'mcp', server_url: 'https://a.example/mcp?t=opensesame', headers: ['opensesame'] }],
    })
    told.out({ type: 'x.y', client_secret: { value: 'opensesame' }, token: 12345678 })
    told.out({ type: 'x.y', Authorization: 'Bearer opensesame', arguments: '{"api_key":"opensesame"}' })
    expect(everythingOf(told)).not.toMatch(/opensesame|abcdef123456|12345678/)
  })
})

it('sound is never kept, under any switch', () => {
  const told = createTold({ words: () => true })
  const audio = Buffer.alloc(4800, 7).toString('base64')
  const entry = told.in({
    type: 'conversation.item.retrieved',
    item: { id: 'item_1', type: 'message', content: [{ type: 'input_audio', audio }] },
  })
  told.out({ type: 'input_audio_buffer.append', audio })
  told.in({ type: 'response.output_audio.delta', delta: audio })
  expect(told.text()).not.toContain(audio.slice(0, 40))
  expect(entry.payload).toContain('[4800 bytes of sound, 100 ms]')
})
