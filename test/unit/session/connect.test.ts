/** Connecting: what is sent when, what is waited for, what is told when it does not come about. */
import { describe, expect, it } from 'vitest'
import { clientCommandSchema } from '#core/protocol/commands'
import { config, end, Machine, pushToTalk } from './machine'

describe('connecting', () => {
  it('asks for a socket and is connecting until the settings are taken', () => {
    const m = new Machine().do({ type: 'connect' })
    expect(m.news()).toEqual([{ type: 'socket_open' }, { type: 'timer_start', id: 'open', ms: 10_000 }])
    expect(m.view.connection).toBe('connecting')
    m.opened()
    expect(m.view.connection).toBe('connecting')
    m.updated()
    expect(m.view.connection).toBe('connected')
    expect(m.view.connectedAt).toBe(1000)
  })

  it('sends nothing before session.created and then a complete update with session.type', () => {
    const m = new Machine().do({ type: 'connect' }).do({ type: 'socket_open' })
    expect(m.sent()).toEqual([])
    m.server({ type: 'session.created', session: { type: 'realtime' } })
    expect(m.sent()).toEqual([
      {
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
              transcription: { model: 'gpt-live-transcribe' },
            },
            output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'marin' },
          },
        },
      },
    ])
  })

  it('sends turn_detection null for push-to-talk', () => {
    const m = new Machine(config({ turnTaking: pushToTalk })).do({ type: 'connect' }).opened()
    const [update] = m.sent()
    expect(update).toMatchObject({ session: { audio: { input: { turn_detection: null } } } })
  })

  it('gives every command but sound an event id of its own', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'hi' }).hold()
    const ids = m.effects.flatMap((effect) => (effect.type === 'send' ? [effect.command.event_id] : []))
    expect(ids).not.toContain(undefined)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('speaks beta to a server whose session is flat', () => {
    const m = new Machine().do({ type: 'connect' }).do({ type: 'socket_open' })
    m.server({ type: 'session.created', session: { modalities: ['audio', 'text'] } })
    expect(m.view.dialect).toBe('beta')
  })

  it('talks after 5 s without session.updated and says that the settings are in doubt', () => {
    const m = new Machine().do({ type: 'connect' }).opened().timer('updated')
    expect(m.view.connection).toBe('connected')
    expect(m.notices()).toEqual(['session.update_rejected'])
  })

  it('repeats the update without transcription when the server rejects it for that', () => {
    const m = new Machine().do({ type: 'connect' }).opened()
    m.sent()
    m.server({
      type: 'error',
      error: { code: 'invalid_value', param: 'session.audio.input.transcription.model', event_id: null },
    })
    const [again] = m.sent()
    expect(again).toMatchObject({ type: 'session.update', session: { type: 'realtime' } })
    expect(JSON.stringify(again)).not.toContain('transcription')
    expect(m.notices()).toEqual(['session.transcription_unavailable'])
    expect(m.updated().view.connection).toBe('connected')
    m.spoke()
    expect(m.turns[0]?.transcript).toBe('none')
  })

  it('begins the talk and says so when the update is rejected for anything else', () => {
    const m = new Machine().do({ type: 'connect' }).opened()
    m.server({ type: 'error', error: { code: 'unknown_parameter', param: 'session.voice' } })
    expect(m.view.connection).toBe('connected')
    expect(m.notices()).toEqual(['session.update_rejected'])
  })

  it.each([
    ['open', 'connection.timeout'],
    ['created', 'connection.no_session'],
  ] as const)('fails and closes when the %s timer runs out', (timer, code) => {
    const m = new Machine().do({ type: 'connect' })
    if (timer === 'created') m.do({ type: 'socket_open' })
    m.news()
    m.timer(timer)
    expect(m.news()).toContainEqual({ type: 'socket_close', code: 1000 })
    expect(m.view.connection).toBe('failed')
    expect(m.view.failure?.code).toBe(code)
  })

  it('fails without another attempt when the server closes before session.created', () => {
    const m = new Machine().do({ type: 'connect' }).do({ type: 'socket_open' })
    m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
    expect(m.view.connection).toBe('failed')
    expect(m.view.failure?.code).toBe('connection.closed_at_once')
  })

  it('says once which settings the server silently took otherwise', () => {
    const alloy = { type: 'session.updated', session: { audio: { output: { voice: 'alloy' } } } }
    const m = new Machine().do({ type: 'connect' }).opened().server(alloy).server(alloy)
    expect(m.view.connection).toBe('connected')
    expect(m.notices()).toEqual(['session.settings_differ'])
    expect(m.effects).toContainEqual({
      type: 'notify',
      notice: expect.objectContaining({ params: { field: 'voice', given: 'alloy' } }),
    })
  })

  it('does not compare what the server reports with an update that it has not read yet', () => {
    const vad = (type: string | null) => ({
      type: 'session.updated',
      session: { audio: { input: { turn_detection: type === null ? null : { type } } } },
    })
    const m = new Machine().connected()
    m.do({ type: 'talk_press' }).wait(1000).do({ type: 'talk_release' })
    m.do({ type: 'mic_closed', gate: 1, spokenSamples: 24_000 })
    m.server(vad(null)).server(vad('server_vad'))
    expect(m.notices()).toEqual([])
    m.server(vad(null))
    expect(m.notices()).toEqual(['session.settings_differ'])
  })

  it('takes the notice of main when main could not even try', () => {
    const notice = {
      code: 'key.missing',
      severity: 'error',
      params: {},
      action: 'enter_key',
      detail: null,
    } as const
    const m = new Machine().do({ type: 'connect' }).do({ type: 'connect_failed', notice })
    expect(m.view.connection).toBe('failed')
    expect(m.view.failure).toBe(notice)
  })

  it('lets the practice guide greet once in each conversation', () => {
    const practice = config({ provider: 'practice' })
    const m = new Machine(practice).do({ type: 'connect' }).opened().updated()
    expect(m.sentTypes()).toEqual(['session.update', 'response.create'])
    m.answer().audioDone().done()
    m.do({ type: 'disconnect' }).news()
    m.do({ type: 'connect' }).opened().updated()
    expect(m.sentTypes()).not.toContain('response.create')
    m.do({ type: 'new_conversation' }).opened().updated()
    expect(m.sentTypes()).toContain('response.create')
  })

  it('does not greet on another provider', () => {
    const m = new Machine().do({ type: 'connect' }).opened().updated()
    expect(m.sentTypes()).toEqual(['session.update'])
  })
})

const at = (turnTaking: Partial<typeof pushToTalk>) =>
  config({ turnTaking: { ...config().profile.turnTaking, ...turnTaking } })

describe('settings while connected', () => {
  it('reach the server at once as one complete turn_detection', () => {
    const m = new Machine().connected()
    m.do({ type: 'configure', config: at({ threshold: 0.7 }) })
    expect(m.sent()).toEqual([
      {
        type: 'session.update',
        session: {
          type: 'realtime',
          audio: {
            input: {
              turn_detection: {
                type: 'server_vad',
                threshold: 0.7,
                prefix_padding_ms: 300,
                silence_duration_ms: 500,
                create_response: true,
                interrupt_response: true,
              },
            },
          },
        },
      },
    ])
  })

  it('send nothing when nothing has changed', () => {
    const m = new Machine().connected()
    m.do({ type: 'configure', config: config() })
    expect(m.sent()).toEqual([])
  })

  it('switch noise reduction off with null and never mention it unasked', () => {
    const m = new Machine(config({ noiseReduction: 'near_field' })).do({ type: 'connect' }).opened().updated()
    expect(m.sent()[0]).toMatchObject({
      session: { audio: { input: { noise_reduction: { type: 'near_field' } } } },
    })
    m.do({ type: 'configure', config: config() })
    expect(m.sent()).toEqual([
      { type: 'session.update', session: { type: 'realtime', audio: { input: { noise_reduction: null } } } },
    ])
  })

  it('keep a new voice for the next session once sound has been given out, and say so once', () => {
    const m = new Machine().connected().answer()
    m.news()
    m.do({ type: 'configure', config: config({ voice: 'cedar' }) }).do({
      type: 'configure',
      config: config({ voice: 'cedar' }),
    })
    expect(m.sent()).toEqual([])
    expect(m.notices()).toEqual(['session.renewal'])
  })

  it('change the voice at once before any sound', () => {
    const m = new Machine().connected()
    m.do({ type: 'configure', config: config({ voice: 'cedar' }) })
    expect(m.sent()).toMatchObject([{ session: { audio: { output: { voice: 'cedar' } } } }])
  })

  it('take a refused voice for locked and do not ask again', () => {
    const m = new Machine().connected()
    m.do({ type: 'configure', config: config({ voice: 'cedar' }) }).news()
    m.server({ type: 'error', error: { code: 'cannot_update_voice' } })
    expect(m.sent()).toEqual([])
    expect(m.notices()).toEqual(['session.renewal'])
  })

  it('change the speed only when the answer is over', () => {
    const m = new Machine().connected().answer()
    m.do({ type: 'configure', config: config({ speed: 1.2 }) })
    expect(m.sentTypes()).toEqual([])
    m.audioDone().done()
    expect(m.sent()).toMatchObject([{ session: { audio: { output: { speed: 1.2 } } } }])
  })

  it('go back to a transcription that was refused only for another model', () => {
    const m = new Machine().connected()
    m.do({ type: 'configure', config: config({ transcriptionModel: 'other' }) }).news()
    m.server({ type: 'error', error: { message: 'no such transcription model', param: 'session.audio' } })
    expect(m.sent()).toMatchObject([{ session: { audio: { input: { transcription: null } } } }])
    m.do({ type: 'configure', config: config({ transcriptionModel: 'third' }) })
    expect(m.sent()).toMatchObject([{ session: { audio: { input: { transcription: { model: 'third' } } } } }])
  })
})

it('sends commands that the strict schema accepts', () => {
  const m = new Machine().connected().do({ type: 'text', text: 'hi' }).answer('r1', 'a1')
  m.do({ type: 'stop' }).flushed(300).done('r1', { status: 'cancelled' }).hold()
  const sent = m.effects.flatMap((effect) => (effect.type === 'send' ? [effect.command] : []))
  const refused = sent.filter((command) => !clientCommandSchema.safeParse(command).success)
  expect(sent.length).toBeGreaterThan(5)
  expect(refused).toEqual([])
})
