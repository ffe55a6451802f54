/** What we send: strict in GA, translated for beta and for the services that speak neither dialect whole. */
import { describe, expect, it } from 'vitest'
import { clientCommandSchema } from '#core/protocol/commands'
import { detectDialect } from '#core/protocol/dialect'
import { encodeCommand } from '#core/protocol/encode'
import { readServerEvent } from '#core/protocol/parse'
import { providers } from '#core/protocol/providers'
import { changeUpdate, effectiveTurnDetection, firstUpdate, planSession } from '#core/protocol/session-update'
import { defaultProfile, defaultTurnTaking } from '#core/settings/defaults'
import type { Profile } from '#core/settings/schema'
import { recordings } from './recordings'

const idle = { holding: false, handsFree: false }
const plan = (profile = defaultProfile) => planSession(profile, idle, { transcription: true })

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

describe('beta', () => {
  it('is spared what came after it: one foreign field makes a server refuse the whole update', () => {
    const session = {
      ...defaultProfile.session,
      truncation: 'disabled' as const,
      reasoningEffort: 'low' as const,
      transcriptionKeywords: ['Izmir'],
      maxOutputTokens: 300,
      toolChoice: 'none' as const,
    }
    const modern = plan({
      ...defaultProfile,
      session,
      turnTaking: { ...defaultTurnTaking, idleTimeoutMs: 9000 },
    })
    const { session: wire } = encodeCommand(firstUpdate(modern), 'beta') as { session: object }
    expect(wire).toMatchObject({
      max_response_output_tokens: 300,
      tool_choice: 'none',
      input_audio_transcription: { model: 'gpt-live-transcribe' },
    })
    expect(JSON.stringify(wire)).not.toMatch(/truncation|reasoning|keywords|idle_timeout|max_output_tokens"/)
    const response = encodeCommand(
      { type: 'response.create', response: { reasoning: { effort: 'low' }, parallel_tool_calls: false } },
      'beta',
    )
    expect(response).toEqual({ type: 'response.create', response: {} })
  })
})

const tool = { name: 'get_weather', description: 'The weather.', parameters: { type: 'object' } }
const withTool = (profile: Profile) =>
  firstUpdate(planSession(profile, idle, { transcription: true, tools: [tool] }))

describe('DashScope', () => {
  const profile: Profile = {
    ...defaultProfile,
    provider: 'dashscope',
    voice: 'Cherry',
    transcriptionModel: '',
  }

  it('gets each function in an object of its own, its own turn detection, and sound that it calls pcm', () => {
    expect(encodeCommand(withTool(profile), 'beta', providers.dashscope.flavour)).toEqual({
      type: 'session.update',
      session: {
        modalities: ['text', 'audio'],
        voice: 'Cherry',
        input_audio_format: 'pcm',
        output_audio_format: 'pcm',
        turn_detection: {
          type: 'server_vad',
          threshold: 0.5,
          prefix_padding_ms: 300,
          silence_duration_ms: 500,
        },
        tools: [{ type: 'function', function: tool }],
      },
    })
  })

  it('is told of push-to-talk by a plain null, and of no format where that alone changes', () => {
    const held = planSession(profile, { holding: true, handsFree: false }, { transcription: true })
    const update = changeUpdate(plan(profile), held)
    expect(update && encodeCommand(update, 'beta', 'dashscope')).toEqual({
      type: 'session.update',
      session: { turn_detection: null },
    })
  })
})

describe('xAI', () => {
  const profile: Profile = {
    ...defaultProfile,
    provider: 'xai',
    voice: 'ara',
    transcriptionModel: 'grok-transcribe',
    turnTaking: { ...defaultTurnTaking, mode: 'semantic_vad', idleTimeoutMs: 9000 },
  }
  const format = { type: 'audio/pcm', rate: 24000 }

  it('gets a flat session with nested formats, and server VAD for the semantic one that it lacks', () => {
    for (const dialect of ['ga', 'beta'] as const) {
      expect(encodeCommand(withTool(profile), dialect, providers.xai.flavour)).toEqual({
        type: 'session.update',
        session: {
          voice: 'ara',
          turn_detection: { ...effectiveTurnDetection(defaultProfile, idle) },
          tools: [{ type: 'function', ...tool }],
          audio: {
            input: { format, transcription: { model: 'grok-transcribe' } },
            output: { format },
          },
        },
      })
    }
  })

  it('is told of push-to-talk in its own way, and of nothing else when that alone changes', () => {
    const held = planSession(profile, { holding: true, handsFree: false }, { transcription: true })
    const update = changeUpdate(plan(profile), held)
    expect(update && encodeCommand(update, 'beta', 'xai')).toEqual({
      type: 'session.update',
      session: { turn_detection: { type: null } },
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
