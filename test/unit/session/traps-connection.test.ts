/**
 * Rules of the connection that other Realtime clients learnt the hard way, each from a fault reported in public. The
 * rules of the conversation stand in traps-conversation.test.ts.
 */
import { describe, expect, it } from 'vitest'
import { clientCommandSchema } from '#core/protocol/commands'
import { encodeCommand } from '#core/protocol/encode'
import { classifyEnd } from '#core/protocol/socket-end'
import { defaultProfile, defaultTurnTaking } from '#core/settings/defaults'
import { assistant, config, end, Machine, pushToTalk } from './machine'

const vadOf = (m: Machine) =>
  m.sent().flatMap((command) => {
    const vad = command.type === 'session.update' ? command.session.audio?.input?.turn_detection : undefined
    return vad === undefined ? [] : [vad]
  })

describe('the beta interface', () => {
  it('that a service has shut down is a fault of the configuration and is not tried again', () => {
    const refusal = {
      type: 'error',
      error: { type: 'invalid_request_error', code: 'beta_api_shape_disabled', param: null },
    }
    const byError = new Machine().do({ type: 'connect' }).do({ type: 'socket_open' }).server(refusal)
    const reason = 'invalid_request_error.beta_api_shape_disabled'
    const byClose = new Machine().connected()
    byClose.do({ type: 'socket_closed', end: end({ closeCode: 4000, reason }) })
    for (const m of [byError, byClose]) {
      expect(m.view).toMatchObject({ connection: 'failed', failure: { code: 'connection.beta_refused' } })
      expect(m.state.timers).toEqual([])
    }
  })

  it('has no session.type, and GA never goes without it', () => {
    const m = new Machine().do({ type: 'connect' }).opened()
    const [update] = m.sent()
    if (update === undefined) throw new Error('no update')
    expect(encodeCommand(update, 'ga')).toMatchObject({ session: { type: 'realtime' } })
    expect(encodeCommand(update, 'beta')).not.toHaveProperty('session.type')
    expect(encodeCommand(update, 'beta')).toHaveProperty('session.turn_detection.type', 'server_vad')
  })

  it('is what a preview of Azure speaks, which refuses an update that names a type', () => {
    const access = { ...defaultProfile.access, azureApi: 'preview' as const }
    const azure = config({ provider: 'azure', endpoint: 'https://r.openai.azure.com', access, model: 'd' })
    const m = new Machine(azure).do({ type: 'connect' }).do({ type: 'socket_open' })
    const session = { object: 'realtime.session', modalities: ['audio', 'text'], input_audio_format: 'pcm16' }
    m.server({ type: 'session.created', session })
    expect(m.view.dialect).toBe('beta')
    const [update] = m.sent()
    if (update === undefined) throw new Error('no update')
    const wire = encodeCommand(update, m.view.dialect)
    expect(wire).toHaveProperty('session.input_audio_format', 'pcm16')
    expect(JSON.stringify(wire)).not.toMatch(/"type":"realtime"|"audio":|idle_timeout|truncation|reasoning/)
  })

  it('is spoken where the endpoint is set to it, whatever the session looks like', () => {
    const m = new Machine(config({ dialect: 'beta' })).do({ type: 'connect' }).opened()
    expect(m.view.dialect).toBe('beta')
  })
})

describe('the first update', () => {
  it('that is never confirmed does not hold up the talk, and the doubt is said', () => {
    const m = new Machine().do({ type: 'connect' }).opened()
    expect(m.effects).toContainEqual({ type: 'timer_start', id: 'updated', ms: 5000 })
    m.timer('updated')
    expect(m.view.connection).toBe('connected')
    expect(m.notices()).toEqual(['session.update_rejected'])
  })

  it('is compared with what the server then says of its session', () => {
    const m = new Machine().do({ type: 'connect' }).opened()
    m.server({ type: 'session.updated', session: { audio: { input: { turn_detection: null } } } })
    expect(m.notices()).toEqual(['session.settings_differ'])
  })

  it('goes before everything else, and nothing is sent until it is confirmed', () => {
    const m = new Machine()
      .do({ type: 'connect' })
      .do({ type: 'text', text: 'hi' })
      .do({ type: 'talk_press' })
    expect(m.sent()).toEqual([])
    m.do({ type: 'socket_open' }).wait(500).do({ type: 'talk_release' })
    m.do({ type: 'mic_closed', gate: 1, spokenSamples: 12_000 })
    expect(m.sent()).toEqual([])
    m.server({ type: 'session.created', session: {} })
    expect(m.sentTypes()).toEqual(['session.update'])
    m.updated()
    expect(m.sentTypes().slice(0, 3)).toEqual([
      'conversation.item.create',
      'input_audio_buffer.clear',
      'input_audio_buffer.commit',
    ])
  })

  it('follows a session.created that comes before the socket is reported open', () => {
    const m = new Machine().do({ type: 'connect' }).server({ type: 'session.created', session: {} })
    expect(m.sentTypes()).toEqual(['session.update'])
    expect(m.do({ type: 'socket_open' }).updated().view.connection).toBe('connected')
  })
})

describe('an update of the turn detection', () => {
  it('is always a complete object, so that no value is left to the server', () => {
    const m = new Machine().connected()
    const turnTaking = { ...defaultTurnTaking, silenceDurationMs: 900 }
    m.do({ type: 'configure', config: config({ turnTaking }) })
    expect(vadOf(m)).toEqual([
      {
        type: 'server_vad',
        threshold: defaultTurnTaking.threshold,
        prefix_padding_ms: defaultTurnTaking.prefixPaddingMs,
        silence_duration_ms: 900,
        create_response: true,
        interrupt_response: true,
      },
    ])
  })

  it('to push-to-talk is an explicit null', () => {
    const m = new Machine().connected()
    m.do({ type: 'configure', config: config({ turnTaking: pushToTalk }) })
    expect(vadOf(m)).toEqual([null])
  })
})

describe('a setting that the server refuses', () => {
  it('the voice, once it has been heard, is not asked for again before the next session', () => {
    const m = new Machine().connected().answer().audioDone().done()
    m.news()
    m.do({ type: 'configure', config: config({ voice: 'cedar' }) })
    expect(m.sent()).toEqual([])
    expect(m.notices()).toEqual(['session.renewal'])
    m.do({ type: 'disconnect' }).do({ type: 'connect' }).opened()
    expect(m.sent()).toMatchObject([{ session: { audio: { output: { voice: 'cedar' } } } }])
  })

  it('the transcription model leaves the rest of the update in force', () => {
    const m = new Machine().do({ type: 'connect' }).opened()
    m.news()
    m.server({ type: 'error', error: { code: 'invalid_value', param: 'session.audio.input.transcription' } })
    const [again] = m.sent()
    expect(again).not.toHaveProperty('session.audio.input.transcription')
    expect(again).toHaveProperty('session.audio.input.turn_detection.type', 'server_vad')
  })

  it('a tool with a description of more than 1024 characters is found before it is sent', () => {
    const tool = (length: number) => ({ type: 'function', name: 'f', description: 'x'.repeat(length) })
    const update = (length: number) => ({
      type: 'session.update',
      session: { type: 'realtime', tools: [tool(length)] },
    })
    expect(clientCommandSchema.safeParse(update(1024)).success).toBe(true)
    expect(clientCommandSchema.safeParse(update(1025)).success).toBe(false)
  })
})

describe('a session that ends', () => {
  it.each([
    ['an error', { type: 'error', error: { code: 'session_expired', message: 'maximum duration' } }],
    ['a close', end({ closeCode: 1001, reason: 'Your session hit the maximum duration of 60 minutes.' })],
  ])('by age, told by %s alone, is followed by a new one', (_name, how) => {
    const m = new Machine().connected()
    if ('type' in how) m.server(how)
    else m.do({ type: 'socket_closed', end: how })
    expect(m.view).toMatchObject({ connection: 'reconnecting', failure: { code: 'session.expired' } })
    expect(m.timer('reconnect').opened().updated().view.connection).toBe('connected')
  })

  it('by age, told twice, is left once', () => {
    const m = new Machine().connected()
    m.server({ type: 'error', error: { code: 'session_expired' } }).news()
    m.do({ type: 'socket_closed', end: end({ closeCode: 1001 }) })
    expect(m.news()).toEqual([])
  })

  it('without code or reason, as through a proxy, is tried again', () => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: end({ closeCode: 1005 }) })
    expect(m.view.connection).toBe('reconnecting')
  })

  it('says code, reason and the error before it, which a wrapper would have lost', () => {
    const lastError = { type: 'server_error', code: 'overloaded', message: 'busy', param: null }
    const context = { hadSession: true, lastError, host: 'h:443' }
    const { notice } = classifyEnd(end({ closeCode: 1011, reason: 'going down' }), context)
    expect(notice.detail).toBe('close 1011: going down')
    const fatal = { ...context, lastError: { ...lastError, code: 'model_not_found' } }
    expect(classifyEnd(end({ closeCode: 1000 }), fatal).notice.code).toBe('connection.not_found')
  })

  it('by faults of the server is first asked again, then left for a new one, and only then given up', () => {
    const failed = { status: 'failed', status_details: { error: { type: 'server_error' } } }
    const m = new Machine().connected().do({ type: 'text', text: 'hi' })
    const fail = (id: string) =>
      m.server({ type: 'response.created', response: { id, status: 'in_progress' } }).done(id, failed)
    expect(fail('r1').view.connection).toBe('connected')
    expect(fail('r2').view.connection).toBe('reconnecting')
    m.timer('reconnect').opened().news()
    expect(m.updated().sentTypes()).toEqual(['conversation.item.create', 'response.create'])
    expect(m.notices()).toEqual([])
    expect(fail('r3').notices()).toEqual(['server.error'])
  })

  it('because of a frame that is too big is not tried again', () => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: end({ closeCode: 1009 }) })
    expect(m.view).toMatchObject({ connection: 'failed', failure: { code: 'connection.frame_too_big' } })
  })
})

describe('a conversation that goes on in a new session', () => {
  const resumed = () => {
    const m = new Machine().connected().spoke('u1').transcript('u1', 'Hello')
    m.answer('r1', 'a1', { previous: 'u1' }).audioDone().done().played(1000, 'a1', false)
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
      .timer('reconnect')
      .opened()
    m.news()
    return m.updated().sent()
  }

  it('has the answers as output_text, since a server takes no sound of its own', () => {
    expect(JSON.stringify(resumed())).not.toMatch(/output_audio|input_audio"/)
    expect(resumed()[1]).toMatchObject({
      item: { role: 'assistant', content: [{ type: 'output_text', text: 'one two three four' }] },
    })
  })

  it('has item ids of few and plain characters', () => {
    const ids = resumed().flatMap((command) =>
      command.type === 'conversation.item.create' ? [command.item.id ?? ''] : [],
    )
    expect(ids).toHaveLength(2)
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,32}$/)
  })

  it('is asked to speak, and is not flooded with text that would make it write', () => {
    const m = new Machine().connected()
    for (let n = 0; n < 100; n += 1) {
      m.server({
        type: 'conversation.item.added',
        item: assistant(`a${n}`, 'completed', 'word '.repeat(200)),
      })
    }
    m.do({ type: 'disconnect' }).news()
    m.do({ type: 'connect' }).opened()
    expect(m.sent()).toMatchObject([{ session: { output_modalities: ['audio'] } }])
    m.updated()
    const told = m.sent()
    expect(told.length).toBeLessThanOrEqual(40)
    expect(JSON.stringify(told).length).toBeLessThan(20_000)
  })
})

it('an event of a type that nobody knows changes nothing', () => {
  const m = new Machine().connected()
  const before = m.state
  m.server({ type: 'transcription_session.odd', session: {} }).server({ type: 'response.smell.delta' })
  expect(m.state).toBe(before)
  expect(m.news()).toEqual([])
})
