/** One conversation, told by a server in either dialect, is one conversation. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Dialect } from '#core/protocol/dialect'
import { Machine } from './machine'

type Answer =
  | { readonly kind: 'voice' | 'text'; readonly words: readonly string[]; readonly ms: number }
  | { readonly kind: 'tool'; readonly args: string }
type Exchange = {
  /** null: the words of the person are never known. */
  readonly said: string | null
  /** When they come: before the answer, in the midst of it, or after its end. */
  readonly known: 'early' | 'midst' | 'late'
  readonly answers: readonly Answer[]
  readonly status: 'completed' | 'incomplete'
  readonly tokens: number
}
type Frame = Readonly<Record<string, unknown>>

const words = fc.array(fc.constantFrom('one ', 'two ', 'three ', 'dört ', '五 '), {
  minLength: 1,
  maxLength: 5,
})
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constantFrom('voice', 'text'), words, ms: fc.integer({ min: 20, max: 60 }) }),
  fc.record({ kind: fc.constant('tool'), args: fc.constantFrom('{}', '{"city":"İzmir"}') }),
)
const exchange: fc.Arbitrary<Exchange> = fc.record({
  said: fc.option(fc.constantFrom('Hello', 'What time is it?', '')),
  known: fc.constantFrom('early', 'midst', 'late'),
  answers: fc.array(answer, { minLength: 1, maxLength: 3 }),
  status: fc.constantFrom('completed', 'incomplete'),
  tokens: fc.nat(500),
})

/** The names in which the two dialects differ. */
const names = {
  ga: {
    audio: 'response.output_audio',
    transcript: 'response.output_audio_transcript',
    text: 'response.output_text',
  },
  beta: { audio: 'response.audio', transcript: 'response.audio_transcript', text: 'response.text' },
} as const
const parts = {
  ga: { voice: 'output_audio', text: 'output_text' },
  beta: { voice: 'audio', text: 'text' },
} as const

const session = (dialect: Dialect): Frame =>
  dialect === 'ga'
    ? { type: 'realtime', output_modalities: ['audio'], audio: { input: {}, output: {} } }
    : { modalities: ['text', 'audio'], input_audio_format: 'pcm16' }

/** GA announces an item and then confirms it; beta has one event for both, sent where GA announces. */
const announced = (dialect: Dialect, item: Frame, previous: string | null): Frame[] => [
  {
    type: dialect === 'ga' ? 'conversation.item.added' : 'conversation.item.created',
    previous_item_id: previous,
    item,
  },
]
const confirmed = (dialect: Dialect, item: Frame, previous: string | null): Frame[] =>
  dialect === 'ga' ? [{ type: 'conversation.item.done', previous_item_id: previous, item }] : []

function spoken(dialect: Dialect, id: string, previous: string | null): Frame[] {
  const content = [{ type: 'input_audio', transcript: null }]
  const item = { id, type: 'message', role: 'user', status: 'completed', content }
  return [
    { type: 'input_audio_buffer.speech_started', item_id: id, audio_start_ms: 100 },
    { type: 'input_audio_buffer.speech_stopped', item_id: id, audio_end_ms: 900 },
    { type: 'input_audio_buffer.committed', item_id: id, previous_item_id: previous },
    ...announced(dialect, item, previous),
    ...confirmed(dialect, item, previous),
  ]
}

type Made = { readonly item: Frame; readonly frames: readonly Frame[] }

function made(
  dialect: Dialect,
  given: Answer,
  id: string,
  response: string,
  previous: string,
  output: number,
): Made {
  const at = { response_id: response, item_id: id, output_index: output, content_index: 0 }
  const wrap = (start: Frame, between: readonly Frame[], item: Frame): Made => ({
    item,
    frames: [
      { type: 'response.output_item.added', response_id: response, output_index: output, item: start },
      ...announced(dialect, start, previous),
      ...between,
      ...confirmed(dialect, item, previous),
      { type: 'response.output_item.done', response_id: response, output_index: output, item },
    ],
  })
  if (given.kind === 'tool') {
    const item = { id, type: 'function_call', call_id: `call_${id}`, name: 'tool', arguments: given.args }
    const done = {
      type: 'response.function_call_arguments.done',
      ...at,
      call_id: item.call_id,
      arguments: given.args,
    }
    return wrap({ ...item, status: 'in_progress', arguments: '' }, [done], { ...item, status: 'completed' })
  }
  const text = given.words.join('')
  const name = names[dialect]
  const stream = given.kind === 'voice' ? name.transcript : name.text
  const field = given.kind === 'voice' ? 'transcript' : 'text'
  const start = { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] }
  const sound = { type: `${name.audio}.delta`, ...at, delta: Buffer.alloc(given.ms * 48).toString('base64') }
  return wrap(
    start,
    [
      ...given.words.map((delta) => ({ type: `${stream}.delta`, ...at, delta })),
      ...(given.kind === 'voice' ? [sound, { type: `${name.audio}.done`, ...at }] : []),
      { type: `${stream}.done`, ...at, [field]: text },
    ],
    { ...start, status: 'completed', content: [{ type: parts[dialect][given.kind], [field]: text }] },
  )
}

type Told = { readonly frames: readonly Frame[]; readonly last: string }

/** @param midst Frames that come behind the first item. */
function responded(
  dialect: Dialect,
  id: string,
  given: Pick<Exchange, 'answers' | 'status' | 'tokens'>,
  previous: string,
  midst: readonly Frame[] = [],
): Told {
  let last = previous
  const items = given.answers.map((each, place) => {
    const item = `${id}_${place}`
    const one = made(dialect, each, item, id, last, place)
    last = item
    return one
  })
  const head = { id, object: 'realtime.response' }
  const usage = { total_tokens: given.tokens, input_tokens: given.tokens, output_tokens: 0 }
  const reason = given.status === 'incomplete' ? { type: 'incomplete', reason: 'max_output_tokens' } : null
  const done = {
    ...head,
    status: given.status,
    status_details: reason,
    usage,
    output: items.map((one) => one.item),
  }
  const frames = [
    { type: 'response.created', response: { ...head, status: 'in_progress', output: [] } },
    ...items.flatMap((one, place) => [...one.frames, ...(place === 0 ? midst : [])]),
    { type: 'response.done', response: done },
  ]
  return { frames, last }
}

const afterTool: Answer = { kind: 'voice', words: ['So it is.'], ms: 100 }
const callsTool = ({ status, answers }: Exchange): boolean =>
  status === 'completed' && answers.some((each) => each.kind === 'tool')

function told(dialect: Dialect, exchanges: readonly Exchange[]): Frame[] {
  let previous: string | null = null
  return exchanges.flatMap((given, n) => {
    const user = `u${n}`
    const transcript = {
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: user,
      content_index: 0,
      transcript: given.said,
    }
    const when = (moment: Exchange['known']) =>
      given.said !== null && given.known === moment ? [transcript] : []
    const asked = spoken(dialect, user, previous)
    const first = responded(dialect, `r${n}`, given, user, when('midst'))
    const more = callsTool(given)
      ? responded(dialect, `s${n}`, { answers: [afterTool], status: 'completed', tokens: 1 }, first.last)
      : { frames: [], last: first.last }
    previous = more.last
    return [...asked, ...when('early'), ...first.frames, ...more.frames, ...when('late')]
  })
}

/** The machine after all frames, and every state of the words that a person saw on the way. */
function heard(dialect: Dialect, exchanges: readonly Exchange[]): { m: Machine; seen: readonly string[] } {
  const m = new Machine().do({ type: 'connect' }).do({ type: 'socket_open' })
  m.server({ type: 'session.created', session: session(dialect) })
  m.server({ type: 'session.updated', session: session(dialect) })
  m.do({ type: 'playout_position', epoch: 0, playing: false, items: [] })
  const seen: string[] = []
  for (const frame of told(dialect, exchanges)) {
    m.server(frame)
    const shown = m.turns.map((turn) => `${turn.id}: ${turn.text}`).join('\n')
    if (shown !== seen.at(-1)) seen.push(shown)
    if (frame.type !== 'response.done') continue
    for (const sound of m.state.sound.sounds) m.played(sound.received / 24, sound.itemId, false)
  }
  return { m, seen }
}

it(
  'a conversation in GA and the same in beta give one history, one sound and one set of commands',
  { timeout: 30_000 },
  () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 6 }), (exchanges) => {
        const { m: ga, seen } = heard('ga', exchanges)
        const { m: beta, seen: seenInBeta } = heard('beta', exchanges)
        expect([ga.view.dialect, beta.view.dialect]).toEqual(['ga', 'beta'])
        expect(beta.turns).toEqual(ga.turns)
        expect(beta.effects).toEqual(ga.effects)
        expect(seenInBeta).toEqual(seen)
        // And it is the conversation that was told.
        expect(ga.turns.map((turn) => turn.id)).toEqual(
          exchanges.flatMap((given, n) => [
            `u${n}`,
            ...given.answers.map((_, place) => `r${n}_${place}`),
            ...(callsTool(given) ? [`s${n}_0`] : []),
          ]),
        )
        const wanted = exchanges.flatMap((given) => [
          given.said ?? '',
          ...[...given.answers, ...(callsTool(given) ? [afterTool] : [])].map((each) =>
            each.kind === 'tool' ? '' : each.words.join(''),
          ),
        ])
        expect(ga.turns.map((turn) => turn.text)).toEqual(wanted)
      }),
      { numRuns: 80 },
    )
  },
)
