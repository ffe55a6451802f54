/** Every fault that a conversation must survive, as arbitraries. */
import * as fc from 'fast-check'
import type { FaultInput } from '../../../src/practice'

const moment = fc.oneof(
  fc.constantFrom('now' as const, 'open' as const),
  fc.record({
    event: fc.constantFrom(
      'session.created',
      'session.updated',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'response.created',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_audio.delta',
      'response.output_audio.done',
      'response.output_item.done',
      'response.done',
    ),
    nth: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ soundMs: fc.integer({ min: 1, max: 1500 }) }),
  fc.record({ speechMs: fc.integer({ min: 1, max: 1200 }) }),
  fc.record({ afterMs: fc.integer({ min: 0, max: 4000 }) }),
)
const times = fc.integer({ min: 1, max: 3 })

export const endings: fc.Arbitrary<FaultInput> = fc.oneof(
  fc.record({
    type: fc.constant('drop' as const),
    at: moment,
    code: fc.constantFrom(null, null, 1000, 1001, 1005, 1011, 1012, 1013, 4001),
    times,
  }),
  fc.record({
    type: fc.constant('expire' as const),
    at: moment,
    tells: fc.constantFrom('error' as const, 'close' as const, 'both' as const),
  }),
  fc.record({
    type: fc.constant('refuse' as const),
    status: fc.constantFrom(401 as const, 403 as const, 404 as const, 429 as const, 503 as const),
    body: fc.constantFrom('json' as const, 'html' as const),
    times,
  }),
)

const delays: fc.Arbitrary<FaultInput> = fc.oneof(
  fc.record({
    type: fc.constant('stall' as const),
    at: moment,
    ms: fc.integer({ min: 10, max: 6000 }),
    way: fc.constantFrom('down' as const, 'up' as const, 'both' as const),
  }),
  fc.record({
    type: fc.constant('weather' as const),
    link: fc.constantFrom('wifi' as const, 'lte' as const, 'stalls' as const),
    seed: fc.integer(),
  }),
)

export const failures: fc.Arbitrary<FaultInput> = fc.oneof(
  fc.record({
    type: fc.constant('fail' as const),
    reason: fc.constantFrom(
      'rate_limit_exceeded' as const,
      'insufficient_quota' as const,
      'server_error' as const,
      'content_filter' as const,
      'max_output_tokens' as const,
    ),
    soundMs: fc.constantFrom(0, 300, 900),
    times,
  }),
  fc.record({
    type: fc.constant('error' as const),
    at: moment,
    code: fc.constantFrom(
      'session_expired' as const,
      'server_error' as const,
      'rate_limit_exceeded' as const,
      'insufficient_quota' as const,
      'response_cancel_not_active' as const,
      'conversation_already_has_active_response' as const,
      'invalid_api_key' as const,
    ),
  }),
  fc.record({
    type: fc.constant('reject' as const),
    command: fc.constantFrom(
      'response.create',
      'response.cancel',
      'session.update',
      'conversation.item.truncate',
      'conversation.item.delete',
      'input_audio_buffer.clear',
      'input_audio_buffer.commit',
      'conversation.item.create',
    ),
    code: fc.constantFrom('invalid_value' as const, 'server_error' as const, 'rate_limit_exceeded' as const),
    times,
  }),
)

const oddities: fc.Arbitrary<FaultInput> = fc.oneof(
  fc.record({
    type: fc.constant('transcripts' as const),
    how: fc.constantFrom(
      'late' as const,
      'swapped' as const,
      'failed' as const,
      'missing' as const,
      'repeated' as const,
    ),
    ms: fc.integer({ min: 100, max: 5000 }),
  }),
  fc.record({
    type: fc.constant('omit' as const),
    events: fc.subarray(
      [
        'session.updated',
        'response.created',
        'response.output_item.added',
        'response.output_audio.done',
        'conversation.item.done',
        'input_audio_buffer.cleared',
        'rate_limits.updated',
        'response.done',
      ],
      { minLength: 1 },
    ),
  }),
  fc.record({
    type: fc.constant('duplicate' as const),
    events: fc.subarray(
      [
        'session.created',
        'session.updated',
        'response.created',
        'response.output_audio.delta',
        'response.output_audio_transcript.delta',
        'response.done',
        'conversation.item.added',
        'conversation.item.done',
        'input_audio_buffer.committed',
      ],
      { minLength: 1 },
    ),
    every: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ type: fc.constant('strangers' as const), every: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ type: fc.constant('ping' as const), everyMs: fc.integer({ min: 500, max: 3000 }) }),
)

export const badLuck: fc.Arbitrary<FaultInput> = fc.oneof(
  { weight: 4, arbitrary: endings },
  { weight: 2, arbitrary: delays },
  { weight: 2, arbitrary: failures },
  { weight: 2, arbitrary: oddities },
)
