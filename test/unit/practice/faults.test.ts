/** Each thing that can go wrong on the practice assistant, as a client sees it. */
import { describe, expect, it } from 'vitest'
import { instantPace, servicePace } from '../../../src/practice/pace'
import { asText, badDay } from './bad-day'
import { tone } from './harness'

const spoken = (count = 1) => ({ event: 'response.done', nth: count })

describe('a dropped connection', () => {
  it('is cut after the answer that the script names, and not before', async () => {
    const day = badDay([{ type: 'drop', at: spoken(2) }])
    const client = await day.connect()
    await client.ask('hello', asText)
    expect(client.endings).toEqual([])
    await client.ask('hello', asText)
    expect(client.endings).toEqual(['cut'])
    expect(client.types().at(-1)).toBe('response.done')
    const count = client.raw.length
    await client.ask('hello', asText)
    expect(client.raw).toHaveLength(count)
  })

  it('in the middle of an answer has let out the sound that the script names', async () => {
    const day = badDay([{ type: 'drop', at: { soundMs: 300 }, code: 1011, reason: 'oops' }])
    const client = await day.connect()
    await client.ask()
    expect(client.endings).toEqual([{ code: 1011, reason: 'oops' }])
    expect(client.all('response.output_audio.delta').length).toBeGreaterThan(0)
    expect(client.types()).not.toContain('response.done')
  })

  it('happens while the user speaks', async () => {
    const day = badDay([{ type: 'drop', at: { speechMs: 500 } }])
    const client = await day.connect()
    for (let n = 0; n < 24; n += 1) await client.append(tone(20))
    expect(client.endings).toEqual([])
    await client.append(tone(20))
    expect(client.endings).toEqual(['cut'])
  })

  it('before the greeting leaves a client without a session', async () => {
    const client = await badDay([{ type: 'drop', at: 'open', code: 1005 }]).connect()
    expect(client.raw).toEqual([])
    expect(client.endings).toEqual([{ code: null, reason: '' }])
  })

  it('says its error first, as the service does for the beta shape', async () => {
    const fault = { type: 'drop', at: 'open', code: 4000, error: 'beta_api_shape_disabled' } as const
    const client = await badDay([fault]).connect()
    expect(client.events()).toMatchObject([{ type: 'error', error: { code: 'beta_api_shape_disabled' } }])
    expect(client.endings).toMatchObject([{ code: 4000 }])
  })

  it('comes on as many connections as the script says, then no more', async () => {
    const day = badDay([{ type: 'drop', at: { event: 'session.created' }, times: 2 }])
    const clients = [await day.connect(), await day.connect(), await day.connect()]
    expect(clients.map(({ endings }) => endings.length)).toEqual([1, 1, 0])
  })

  it('comes on the connection that it is meant for', async () => {
    const day = badDay([{ type: 'drop', connection: 2 }])
    const clients = [await day.connect(), await day.connect(), await day.connect()]
    expect(clients.map(({ endings }) => endings.length)).toEqual([0, 1, 0])
  })

  it('can be asked for while people talk, and called off', async () => {
    const day = badDay([])
    const client = await day.connect()
    day.inject({ type: 'drop', at: { event: 'response.created' } }, client.connection)
    day.calm()
    await client.ask('hello', asText)
    expect(client.endings).toEqual([])
    day.inject({ type: 'drop' }, client.connection)
    expect(client.endings).toEqual(['cut'])
  })

  it('leaves no timer behind', async () => {
    const day = badDay(
      [
        { type: 'drop', at: { soundMs: 100 } },
        { type: 'ping', everyMs: 100 },
      ],
      {
        pace: servicePace,
      },
    )
    const client = await day.connect()
    await client.ask()
    await day.pass(2000)
    const count = client.raw.length
    await day.pass(3_700_000)
    expect(client.endings).toEqual(['cut'])
    expect(client.raw).toHaveLength(count)
  })
})

describe('a connection that stalls', () => {
  it('lets nothing through for so long, and then all of it in order', async () => {
    const day = badDay([{ type: 'stall', at: { event: 'response.created' }, ms: 3000 }])
    const client = await day.connect()
    await client.ask('hello', asText)
    await day.pass(2999)
    expect(client.types().at(-1)).toBe('response.created')
    await day.pass(1)
    expect(client.types().at(-1)).toBe('rate_limits.updated')
    expect(client.events().map(({ event_id }) => Number(String(event_id).slice(6)))).toEqual(
      client
        .events()
        .map(({ event_id }) => Number(String(event_id).slice(6)))
        .toSorted((a, b) => a - b),
    )
  })

  it('upwards reads nothing of the client meanwhile', async () => {
    const day = badDay([{ type: 'stall', ms: 500, way: 'up' }])
    const client = await day.connect()
    expect(client.reading).toEqual(['paused'])
    expect(client.types()).toEqual(['session.created'])
    await day.pass(500)
    expect(client.reading).toEqual(['paused', 'resumed'])
  })
})

describe('the weather', () => {
  it.each(['lan', 'wifi', 'lte', 'stalls'] as const)(
    '%s delays what is sent and never reorders it',
    async (link) => {
      const day = badDay([{ type: 'weather', link }], { pace: servicePace })
      const client = await day.connect()
      await client.ask()
      await day.pass(60_000)
      expect(client.types().at(-1)).toBe('rate_limits.updated')
      const order = client.events().map(({ event_id }) => Number(String(event_id).slice(6)))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      expect(new Set(client.at).size).toBeGreaterThan(10)
    },
  )

  it('is the same for the same seed', async () => {
    const times = async (seed: number): Promise<readonly number[]> => {
      const day = badDay([{ type: 'weather', link: 'lte', seed }])
      const client = await day.connect()
      await client.ask('hello', asText)
      await day.pass(60_000)
      return client.at
    }
    expect(await times(7)).toEqual(await times(7))
    expect(await times(7)).not.toEqual(await times(8))
  })
})

describe('an expiry', () => {
  it.each([
    ['error', 1, []],
    ['close', 0, [1001]],
    ['both', 1, [1001]],
  ] as const)('that tells by %s does that and nothing else', async (tells, errors, codes) => {
    const day = badDay([{ type: 'expire', at: { afterMs: 60_000 }, tells }])
    const client = await day.connect()
    await day.pass(59_999)
    expect(client.raw).toHaveLength(1)
    await day.pass(1)
    expect(client.all('error').map(({ error }) => error.code)).toEqual(
      Array.from({ length: errors }, () => 'session_expired'),
    )
    expect(client.endings.map((ending) => ending !== 'cut' && ending.code)).toEqual(codes)
    const reasons = client.endings.map((ending) => ending !== 'cut' && ending.reason)
    expect(reasons).toEqual(codes.map(() => 'Your session hit the maximum duration of 60 minutes.'))
  })
})

describe('a short lifetime', () => {
  it('is told in expires_at and kept to the second, like the hour of the service', async () => {
    const day = badDay([{ type: 'lifetime', ms: 90_000 }])
    const client = await day.connect()
    const [created] = client.all('session.created')
    expect(created?.['session'].expires_at * 1000 - day.clock.now()).toBe(90_000)
    await day.pass(89_999)
    expect(client.endings).toEqual([])
    await day.pass(1)
    expect(client.all('error').map(({ error }) => error.code)).toEqual(['session_expired'])
    expect(client.endings).toMatchObject([{ code: 1001 }])
  })
})

describe('a slow line', () => {
  it('reads each frame only when the one before it has had its time', async () => {
    const day = badDay([{ type: 'slow', kbps: 8 }])
    const client = await day.connect()
    const frame = { type: 'input_audio_buffer.clear' }
    const ms = JSON.stringify(frame).length
    await client.send(frame)
    // It was on its way already when the line was taken up.
    await client.send(frame)
    await day.pass(2 * ms - 1)
    expect(client.reading).not.toContain('resumed')
    await day.pass(1)
    expect(client.reading.at(-1)).toBe('resumed')
  })
})

describe('a response that fails', () => {
  it.each(['rate_limit_exceeded', 'insufficient_quota', 'server_error'] as const)(
    'with %s says so in response.done and nowhere else',
    async (reason) => {
      const client = await badDay([{ type: 'fail', reason }]).connect()
      await client.ask()
      const [done] = client.all('response.done')
      expect(done?.response).toMatchObject({
        status: 'failed',
        output: [],
        status_details: { type: 'failed', error: { code: reason } },
      })
      expect(client.all('error')).toEqual([])
    },
  )

  it.each(['content_filter', 'max_output_tokens'] as const)(
    'half-way with %s is incomplete and keeps what was said',
    async (reason) => {
      const client = await badDay([{ type: 'fail', reason, soundMs: 400 }]).connect()
      await client.ask()
      const [done] = client.all('response.done')
      expect(done?.response).toMatchObject({
        status: 'incomplete',
        status_details: { type: 'incomplete', reason },
        output: [{ status: 'incomplete' }],
      })
      expect(client.all('response.output_audio.delta').length).toBeGreaterThan(0)
    },
  )

  it('fails as often as the script says, and the next one is whole', async () => {
    const client = await badDay([{ type: 'fail', reason: 'server_error', times: 2 }]).connect()
    for (let n = 0; n < 3; n += 1) await client.ask('hello', asText)
    const states = client.all('response.done').map(({ response }) => response.status)
    expect(states).toEqual(['failed', 'failed', 'completed'])
  })
})

describe('words of spoken turns', () => {
  const speakTwice = async (how: 'late' | 'swapped' | 'failed' | 'missing' | 'repeated') => {
    const day = badDay([{ type: 'transcripts', how, ms: 1000 }])
    const client = await day.connect()
    const input = { transcription: { model: 'm' }, turn_detection: null }
    await client.send({ type: 'session.update', session: { type: 'realtime', audio: { input } } })
    for (const ms of [300, 600]) {
      await client.append(tone(ms))
      await client.send({ type: 'input_audio_buffer.commit' })
      await day.pass(0)
    }
    return { day, client }
  }
  const name = 'conversation.item.input_audio_transcription'

  it('come late', async () => {
    const { day, client } = await speakTwice('late')
    expect(client.all(`${name}.completed`)).toEqual([])
    await day.pass(1000)
    expect(client.all(`${name}.completed`)).toHaveLength(2)
  })

  it('come in the wrong order', async () => {
    const { client } = await speakTwice('swapped')
    const items = client.all('input_audio_buffer.committed').map(({ item_id }) => item_id)
    expect(client.all(`${name}.completed`).map(({ item_id }) => item_id)).toEqual(items.toReversed())
  })

  it('fail, and the turn goes on', async () => {
    const { client } = await speakTwice('failed')
    expect(client.all(`${name}.failed`)).toMatchObject([{ error: { code: 'server_error' } }, {}])
  })

  it('never come', async () => {
    const { day, client } = await speakTwice('missing')
    await day.pass(60_000)
    expect(client.types().filter((type) => type.startsWith(name))).toEqual([])
  })

  it('come in several versions, the last one whole', async () => {
    const { client } = await speakTwice('repeated')
    const texts = client.all(`${name}.completed`).map(({ transcript }) => String(transcript))
    expect(texts).toHaveLength(6)
    expect(texts[2]).toBe('(0.3 s of speech)')
    expect(texts[0]).not.toBe(texts[2])
  })
})

describe('a server of the beta interface', () => {
  const beta = [{ type: 'beta' }] as const
  it('greets with a flat session', async () => {
    const client = await badDay(beta).connect()
    const [created] = client.all('session.created')
    expect(created?.session).toMatchObject({ modalities: ['audio', 'text'], input_audio_format: 'pcm16' })
    expect(created?.session).not.toHaveProperty('audio')
    expect(created?.session).not.toHaveProperty('type')
  })

  it('refuses GA settings by name and takes flat ones', async () => {
    const client = await badDay(beta).connect()
    await client.send({ type: 'session.update', event_id: 'e1', session: { type: 'realtime' } })
    expect(client.all('error')).toMatchObject([
      { error: { code: 'unknown_parameter', param: 'session.type', event_id: 'e1' } },
    ])
    await client.send({ type: 'session.update', session: { modalities: ['text'], turn_detection: null } })
    expect(client.all('session.updated')[0]?.session).toMatchObject({
      modalities: ['text'],
      turn_detection: null,
    })
  })

  it('names its events in the old way, and has no item.done', async () => {
    const client = await badDay(beta).connect()
    await client.ask('hello', { modalities: ['audio', 'text'] })
    const types = new Set(client.types())
    for (const type of [
      'conversation.item.created',
      'response.audio.delta',
      'response.audio_transcript.done',
    ])
      expect(types).toContain(type)
    expect(
      [...types].filter((type) => /output_audio|item\.(added|done)$/.test(type) && !/output_item/.test(type)),
    ).toEqual([])
    const [done] = client.all('response.done')
    expect(done?.response).toMatchObject({
      modalities: ['audio', 'text'],
      output: [{ content: [{ type: 'audio' }] }],
    })
  })

  it('takes the assistant text of a rebuilt conversation under its old name', async () => {
    const client = await badDay(beta).connect()
    const item = { type: 'message', role: 'assistant', content: [{ type: 'text', text: 'before' }] }
    await client.send({ type: 'conversation.item.create', item })
    expect(client.all('conversation.item.created')).toMatchObject([
      { item: { content: [{ type: 'text', text: 'before' }] } },
    ])
  })
})

describe('an odd server', () => {
  it('leaves out the events that the script names', async () => {
    const events = ['response.created', 'conversation.item.done']
    const client = await badDay([{ type: 'omit', events }]).connect()
    await client.ask('hello', asText)
    expect(client.types().filter((type) => events.includes(type))).toEqual([])
    expect(client.types()).toContain('response.done')
  })

  it('sends some events twice under one id', async () => {
    const events = ['response.output_text.delta']
    const client = await badDay([{ type: 'duplicate', events, every: 3 }]).connect()
    await client.ask('hello', asText)
    const ids = client.all('response.output_text.delta').map(({ event_id }) => event_id)
    expect(ids[2]).toBe(ids[3])
    expect(new Set(ids).size).toBe(ids.length - Math.floor(ids.length / 4))
  })

  it('sends frames that nobody knows between the others', async () => {
    const client = await badDay([{ type: 'strangers', every: 2 }]).connect()
    await client.ask('hello', asText)
    expect(client.raw).toContain('not JSON at all')
    expect(client.raw).toContain('[]')
    expect(client.types()).toContain('response.done')
  })

  it('pings in JSON', async () => {
    const day = badDay([{ type: 'ping', everyMs: 1000 }])
    const client = await day.connect()
    await day.pass(3500)
    expect(client.all('ping')).toHaveLength(3)
  })

  it('sends an error that nobody asked for', async () => {
    const at = { event: 'response.created' }
    const client = await badDay([{ type: 'error', at, code: 'rate_limit_exceeded' }]).connect()
    await client.ask('hello', asText)
    expect(client.all('error')).toMatchObject([{ error: { code: 'rate_limit_exceeded', event_id: null } }])
    expect(client.types()).toContain('response.done')
  })

  it('rejects a command once, and leaves it undone', async () => {
    const param = 'session.audio.input.transcription'
    const client = await badDay([
      {
        type: 'reject',
        command: 'session.update',
        containing: 'transcription',
        code: 'invalid_value',
        param,
      },
    ]).connect()
    const update = (input: object) =>
      client.send({ type: 'session.update', event_id: 'e1', session: { type: 'realtime', audio: { input } } })
    await update({ noise_reduction: null })
    await update({ transcription: { model: 'm' } })
    expect(client.all('session.updated')).toHaveLength(1)
    expect(client.all('error')).toMatchObject([{ error: { code: 'invalid_value', param, event_id: 'e1' } }])
    await update({ transcription: { model: 'm' } })
    expect(client.all('session.updated')).toHaveLength(2)
  })
})

it('a day without faults is like any other', async () => {
  const client = await badDay([], { pace: instantPace }).connect()
  await client.ask('hello', asText)
  expect(client.types().at(-1)).toBe('rate_limits.updated')
  expect(client.all('error')).toEqual([])
})
