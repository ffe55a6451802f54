/** What we send: strict in GA, translated for beta, and accepted by the types of OpenAI's own client library. */
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import { describe, expect, it } from 'vitest'
import { clientCommandSchema, type ClientCommand } from '#core/protocol/commands'
import { detectDialect } from '#core/protocol/dialect'
import { encodeCommand } from '#core/protocol/encode'
import { readServerEvent } from '#core/protocol/parse'
import { changeUpdate, effectiveTurnDetection, firstUpdate, planSession } from '#core/protocol/session-update'
import { defaultProfile, defaultTurnTaking } from '#core/settings/defaults'
import { recordings } from './recordings'

const idle = { holding: false, handsFree: false }
const plan = (profile = defaultProfile) => planSession(profile, idle, { transcription: true })

/**
 * What goes over the wire: an optional field that is undefined is left out. Null stays out too: the API reference lets
 * it switch noise reduction and transcription off, the types of the library do not say so.
 */
type Wire<T> = T extends readonly (infer U)[]
  ? Wire<U>[]
  : T extends object
    ? { [K in keyof T]: Wire<Exclude<T[K], undefined | null>> }
    : T

type Update = Extract<ClientCommand, { type: 'session.update' }>
type Create = Extract<ClientCommand, { type: 'response.create' }>
/** The fields that `session-update.ts` fills; the schema knows more, since it also reads the clients of others. */
type Filled =
  | 'type'
  | 'instructions'
  | 'output_modalities'
  | 'audio'
  | 'truncation'
  | 'max_output_tokens'
  | 'reasoning'
  | 'tool_choice'
  | 'tracing'
type SentCommand =
  | Exclude<ClientCommand, Update | Create>
  | (Omit<Update, 'session'> & { session: Pick<Update['session'], Filled> })
  | Omit<Create, 'response'>

const asLibrary = (command: Wire<SentCommand>): RealtimeClientEvent => command

it('every command that is sent has the type of the published client library', () => {
  // The compiler holds this rule; at run time the first update shows that it fills no other fields.
  const update = firstUpdate(plan({ ...defaultProfile, instructions: 'Be brief.' }))
  expect(update.type === 'session.update' && Object.keys(update.session)).toEqual([
    'type',
    'output_modalities',
    'instructions',
    'audio',
  ])
  expect(asLibrary({ type: 'response.create' })).toEqual({ type: 'response.create' })
})

describe('the first update', () => {
  it('mentions nothing that was not chosen', () => {
    const bare = { ...defaultProfile, voice: '', transcriptionModel: '' }
    expect(encodeCommand(firstUpdate(plan(bare)), 'ga')).toEqual({
      type: 'session.update',
      session: {
        type: 'realtime',
        output_modalities: ['audio'],
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24000 },
            turn_detection: {
              type: 'server_vad',
              threshold: 0.5,
              prefix_padding_ms: 300,
              silence_duration_ms: 500,
              create_response: true,
              interrupt_response: true,
            },
          },
          output: { format: { type: 'audio/pcm', rate: 24000 } },
        },
      },
    })
  })

  it('holds everything that was chosen', () => {
    const full = {
      ...defaultProfile,
      instructions: 'Be brief.',
      speed: 1.25,
      noiseReduction: 'far_field' as const,
      transcriptionLanguage: 'tr',
      turnTaking: { ...defaultTurnTaking, idleTimeoutMs: 9000 },
    }
    expect(firstUpdate(plan(full))).toMatchObject({
      session: {
        instructions: 'Be brief.',
        audio: {
          input: {
            noise_reduction: { type: 'far_field' },
            transcription: { model: 'gpt-live-transcribe', language: 'tr' },
            turn_detection: { idle_timeout_ms: 9000 },
          },
          output: { speed: 1.25, voice: 'marin' },
        },
      },
    })
  })
})

describe('an update', () => {
  it('from a plan to the same plan is none', () => {
    expect(changeUpdate(plan(), plan())).toBeNull()
  })

  it('holds the changed fields alone, and clears instructions with an empty text', () => {
    const before = plan({ ...defaultProfile, instructions: 'Be brief.' })
    expect(changeUpdate(before, plan())).toEqual({
      type: 'session.update',
      session: { type: 'realtime', instructions: '' },
    })
  })
})

describe('turn detection', () => {
  const ptt = { ...defaultProfile, turnTaking: { ...defaultTurnTaking, mode: 'push_to_talk' as const } }
  it('is null in push-to-talk', () => expect(effectiveTurnDetection(ptt, idle)).toBeNull())
  it('is server VAD in push-to-talk while hands-free', () =>
    expect(effectiveTurnDetection(ptt, { holding: false, handsFree: true })).toMatchObject({
      type: 'server_vad',
    }))
  it('is null during a hold in every mode', () =>
    expect(effectiveTurnDetection(defaultProfile, { holding: true, handsFree: true })).toBeNull())
})

const betaItem = (role: 'assistant' | 'user') =>
  encodeCommand(
    role === 'assistant'
      ? {
          type: 'conversation.item.create',
          item: { type: 'message', role, content: [{ type: 'output_text', text: 'a' }] },
        }
      : {
          type: 'conversation.item.create',
          item: { type: 'message', role, content: [{ type: 'input_text', text: 'a' }] },
        },
    'beta',
  )

describe('in beta', () => {
  it('the session is flat, without a type', () => {
    const wire = encodeCommand(firstUpdate(plan({ ...defaultProfile, noiseReduction: 'near_field' })), 'beta')
    expect(wire).toEqual({
      type: 'session.update',
      session: {
        modalities: ['text', 'audio'],
        voice: 'marin',
        input_audio_format: 'pcm16',
        output_audio_format: 'pcm16',
        input_audio_transcription: { model: 'gpt-live-transcribe' },
        input_audio_noise_reduction: { type: 'near_field' },
        turn_detection: effectiveTurnDetection(defaultProfile, idle),
      },
    })
  })

  it('switching off stays null, and what is not set stays away', () => {
    const off = plan({ ...defaultProfile, turnTaking: { ...defaultTurnTaking, mode: 'push_to_talk' } })
    expect(encodeCommand(changeUpdate(plan(), off) ?? firstUpdate(off), 'beta')).toEqual({
      type: 'session.update',
      session: { turn_detection: null },
    })
  })

  it('assistant text is called text, the words of the person keep their name', () => {
    expect(betaItem('assistant')).toMatchObject({ item: { content: [{ type: 'text', text: 'a' }] } })
    expect(betaItem('user')).toMatchObject({ item: { content: [{ type: 'input_text' }] } })
  })

  it('a response asks for modalities, voice and format by their older names', () => {
    expect(
      encodeCommand(
        {
          type: 'response.create',
          response: {
            output_modalities: ['text'],
            audio: { output: { voice: 'alloy', format: { type: 'audio/pcmu' } } },
            metadata: { purpose: 'note' },
          },
        },
        'beta',
      ),
    ).toEqual({
      type: 'response.create',
      response: {
        modalities: ['text'],
        voice: 'alloy',
        output_audio_format: 'g711_ulaw',
        metadata: { purpose: 'note' },
      },
    })
  })
})

const dialectOf = (session: object) => {
  const event = readServerEvent({ type: 'session.created', session })
  return event.type === 'session.created' ? detectDialect(event.session) : null
}

describe('the dialect', () => {
  it.each([
    ['a session type', { type: 'realtime' }, 'ga'],
    ['nested audio', { audio: {} }, 'ga'],
    ['nested audio beside flat fields', { audio: {}, modalities: ['audio'] }, 'ga'],
    ['flat modalities', { modalities: ['audio'] }, 'beta'],
    ['a flat format', { input_audio_format: 'pcm16' }, 'beta'],
    ['nothing to go by', {}, 'ga'],
  ])('of %s', (_name, session, dialect) => {
    expect(dialectOf(session)).toBe(dialect)
  })
})

describe.skipIf(recordings.length === 0)('commands that real clients sent to GA servers', () => {
  it('pass the strict schema', () => {
    const sent = recordings
      .filter(({ name }) => /^(openai|azure)-ga/.test(name))
      .flatMap(({ lines }) => lines.filter((line) => line.direction === 'sent').map((line) => line.data))
    expect(sent.length).toBeGreaterThan(0)
    for (const data of sent) expect(clientCommandSchema.safeParse(data).error).toBeUndefined()
  })
})
