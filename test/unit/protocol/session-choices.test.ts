/** The rarer settings: sent where they are known to exist, never elsewhere, and taken back when they change. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientCommandSchema } from '#core/protocol/commands'
import { featuresOf } from '#core/protocol/features'
import { changeUpdate, firstUpdate, planSession } from '#core/protocol/session-update'
import { defaultProfile, defaultSessionChoices, defaultTurnTaking } from '#core/settings/defaults'
import { providerIds, type Profile, type SessionChoices } from '#core/settings/schema'

const idle = { holding: false, handsFree: false }
const profile = (session: Partial<SessionChoices>, rest: Partial<Profile> = {}): Profile => ({
  ...defaultProfile,
  ...rest,
  session: { ...defaultSessionChoices, ...session },
})
const plan = (given: Profile) => planSession(given, idle, { transcription: true })
const all: SessionChoices = {
  modality: 'text',
  transcriptionPrompt: 'Boats.',
  transcriptionKeywords: ['Izmir'],
  truncation: 'retention_ratio',
  retentionRatio: 0.7,
  maxOutputTokens: 500,
  reasoningEffort: 'low',
  toolChoice: 'none',
  tracing: true,
}
const sent = (given: Profile) => {
  const update = firstUpdate(plan(given))
  if (update.type !== 'session.update') throw new Error('no update')
  return update.session
}

describe('what was chosen', () => {
  it('reaches OpenAI in the first update', () => {
    expect(sent(profile(all))).toMatchObject({
      output_modalities: ['text'],
      truncation: { type: 'retention_ratio', retention_ratio: 0.7 },
      max_output_tokens: 500,
      reasoning: { effort: 'low' },
      tool_choice: 'none',
      tracing: 'auto',
      audio: { input: { transcription: { model: 'gpt-live-transcribe', keywords: ['Izmir'] } } },
    })
  })

  it('is taken back by name when it changes during a conversation', () => {
    expect(changeUpdate(plan(profile(all)), plan(profile({})))).toEqual({
      type: 'session.update',
      session: {
        type: 'realtime',
        output_modalities: ['audio'],
        truncation: 'auto',
        max_output_tokens: 'inf',
        tool_choice: 'auto',
        audio: { input: { transcription: { model: 'gpt-live-transcribe' } } },
      },
    })
  })

  it('of tracing waits for the next connection, since a session cannot change it', () => {
    expect(changeUpdate(plan(profile({})), plan(profile({ tracing: true })))).toBeNull()
  })

  it('helps a transcription in the way that its model knows', () => {
    const help = (transcriptionModel: string, provider: Profile['provider'] = 'openai') =>
      sent(profile(all, { transcriptionModel, provider })).audio?.input?.transcription
    expect(help('gpt-transcribe')).toEqual({ model: 'gpt-transcribe', keywords: ['Izmir'] })
    expect(help('gpt-4o-mini-transcribe')).toEqual({ model: 'gpt-4o-mini-transcribe', prompt: 'Boats.' })
    expect(help('gpt-realtime-whisper')).toEqual({ model: 'gpt-realtime-whisper' })
    expect(help('my-whisper', 'azure')).toEqual({ model: 'my-whisper', prompt: 'Boats.' })
    expect(help('', 'azure')).toBeUndefined()
    expect(help('grok-transcribe', 'xai')).toEqual({ model: 'grok-transcribe' })
  })
})

describe('turn taking', () => {
  const taken = (provider: Profile['provider'], rest: Partial<Profile['turnTaking']>) =>
    sent(profile({}, { provider, turnTaking: { ...defaultTurnTaking, ...rest } })).audio?.input
      ?.turn_detection

  it('goes to OpenAI in full, of either kind', () => {
    const answers = { createResponse: false, interruptResponse: false, idleTimeoutMs: 7000 }
    expect(
      taken('openai', { ...answers, threshold: 0.7, prefixPaddingMs: 100, silenceDurationMs: 900 }),
    ).toEqual({
      type: 'server_vad',
      threshold: 0.7,
      prefix_padding_ms: 100,
      silence_duration_ms: 900,
      create_response: false,
      interrupt_response: false,
      idle_timeout_ms: 7000,
    })
    expect(taken('openai', { ...answers, mode: 'semantic_vad', eagerness: 'high' })).toEqual({
      type: 'semantic_vad',
      eagerness: 'high',
      create_response: false,
      interrupt_response: false,
    })
  })

  it.each(['xai', 'dashscope'] as const)(
    'of %s has neither semantic detection nor an idle time-out',
    (id) => {
      expect(taken(id, { mode: 'semantic_vad', idleTimeoutMs: 7000 })).toMatchObject({ type: 'server_vad' })
      expect(taken(id, { idleTimeoutMs: 7000 })).not.toHaveProperty('idle_timeout_ms')
      expect(featuresOf(profile({}, { provider: id }))).toMatchObject({
        semanticVad: false,
        idleTimeout: false,
      })
    },
  )

  it('of the older interface has no idle time-out', () => {
    const old = profile({}, { dialect: 'beta', turnTaking: { ...defaultTurnTaking, idleTimeoutMs: 7000 } })
    expect(sent(old).audio?.input?.turn_detection).not.toHaveProperty('idle_timeout_ms')
  })
})

describe('a setting', () => {
  it.each([
    ['gpt-realtime-2.1', true],
    ['gpt-realtime-2.1-mini', true],
    ['gpt-realtime-2', true],
    ['gpt-realtime-1.5', false],
    ['gpt-realtime', false],
    ['gpt-realtime-2025-08-28', false],
    ['gpt-realtime-mini', false],
    ['gpt-4o-realtime-preview', false],
    ['my-deployment', true],
  ])('of reasoning with %s is offered: %s', (model, offered) => {
    expect(featuresOf(profile({}, { model })).reasoning).toBe(offered)
  })

  it('that a provider does not know is not sent to it, whatever was chosen for another', () => {
    const session = sent(profile(all, { provider: 'xai', speed: 1.2, noiseReduction: 'near_field' }))
    expect(Object.keys(session).sort()).toEqual(['audio', 'output_modalities', 'type'])
    expect(session.output_modalities).toEqual(['audio'])
    expect(session.audio?.input).not.toHaveProperty('noise_reduction')
    expect(session.audio?.output).not.toHaveProperty('speed')
  })

  it('in any combination gives a valid update, and a change to itself none', () => {
    const choices = fc.record<SessionChoices>({
      modality: fc.constantFrom('audio', 'text'),
      transcriptionPrompt: fc.string({ maxLength: 50 }),
      transcriptionKeywords: fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 5 }),
      truncation: fc.constantFrom('auto', 'disabled', 'retention_ratio'),
      retentionRatio: fc.double({ min: 0.1, max: 1, noNaN: true }),
      maxOutputTokens: fc.option(fc.integer({ min: 1, max: 4096 })),
      reasoningEffort: fc.constantFrom('default', 'minimal', 'low', 'medium', 'high', 'xhigh'),
      toolChoice: fc.constantFrom('auto', 'none', 'required'),
      tracing: fc.boolean(),
    })
    const given = fc
      .tuple(
        choices,
        fc.constantFrom(...providerIds),
        fc.constantFrom('gpt-realtime-2.1', 'gpt-realtime', 'x'),
      )
      .map(([session, provider, model]) => profile(session, { provider, model }))
    fc.assert(
      fc.property(given, given, (one, other) => {
        const updates = [firstUpdate(plan(one)), changeUpdate(plan(one), plan(other))]
        const faulty = updates.filter(
          (update) => update !== null && !clientCommandSchema.safeParse(update).success,
        )
        expect(faulty).toEqual([])
        expect(changeUpdate(plan(one), plan(one))).toBeNull()
      }),
    )
  })
})
