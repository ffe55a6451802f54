/* oxlint-disable typescript/no-explicit-any -- frames are read as they come; a wrong field fails the expectation */
/** Everything that can go wrong on the practice assistant, asked for as anybody can and seen through a real socket. */
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ERROR_CODES } from '../../../src/practice/faults/error-codes'
import { instantPace, startPracticeServer, type FaultInput, type PracticeServer } from '../../../src/practice'
import { connect, soundOf, type TestClient } from './client'
import { resources } from './resources'

let server: PracticeServer
let client: TestClient | null = null
beforeAll(async () => {
  server = await startPracticeServer({ resources, pace: instantPace, token: 'open' })
})
afterEach(async () => {
  server.calm()
  await client?.close()
  client = null
})
afterAll(() => server.close())

const join = async (...faults: readonly FaultInput[]): Promise<TestClient> => {
  for (const fault of faults) server.inject(fault)
  client = await connect(server)
  return client
}
const message = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
})
const ask = (to: TestClient, output: 'text' | 'audio' = 'text', text = 'export'): void => {
  to.send(message(text))
  to.send({ type: 'response.create', response: { output_modalities: [output] } })
}
const types = (of: TestClient): readonly string[] => of.events.map(({ type }) => type)

describe('an ending', () => {
  test.each([
    [null, 1006],
    [1005, 1005],
    [1000, 1000],
    [1001, 1001],
    [1008, 1008],
    [1009, 1009],
    [1011, 1011],
    [1012, 1012],
    [1013, 1013],
    [4000, 4000],
  ] as const)('with code %s comes as %i', async (code, seen) => {
    const on = await join({ type: 'drop', at: { event: 'session.created' }, code, reason: code ? 'why' : '' })
    expect(await on.closed).toEqual({ code: seen, reason: code && code !== 1005 ? 'why' : '' })
  })

  test('by expiry may be told by an error alone', async () => {
    const on = await join({ type: 'expire', at: { event: 'session.created' }, tells: 'error' })
    expect((await on.next('error'))['error'].code).toBe('session_expired')
  })

  test.each([
    ['close', []],
    ['both', ['session_expired']],
  ] as const)('by expiry that tells by %s comes as 1001', async (tells, codes) => {
    const on = await join({ type: 'expire', at: { event: 'session.created' }, tells })
    expect(await on.closed).toEqual({ code: 1001, reason: expect.stringContaining('maximum duration') })
    expect(on.events.flatMap(({ error }) => (error ? [error.code] : []))).toEqual(codes)
  })

  test('of a session that is short from the start is known beforehand', async () => {
    const on = await join({ type: 'lifetime', ms: 2000 })
    const { session } = await on.next('session.created')
    expect(session.expires_at * 1000 - Date.now()).toBeLessThanOrEqual(2000)
    expect((await on.closed).code).toBe(1001)
  })
})

describe('a refused upgrade', () => {
  const refusal = async (query = '') => {
    const socket = new WebSocket(`${server.url}${query}`, { headers: { authorization: 'Bearer open' } })
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    const pieces: Buffer[] = []
    for await (const piece of response) pieces.push(piece as Buffer)
    return { status: response.statusCode, body: JSON.parse(Buffer.concat(pieces).toString('utf8')) }
  }

  test.each([
    [400, null],
    [401, 'invalid_api_key'],
    [403, null],
    [404, 'model_not_found'],
    [429, 'rate_limit_exceeded'],
    [500, 'server_error'],
    [502, 'server_error'],
    [503, 'server_error'],
  ] as const)('with %i says so in the words of an API', async (status, code) => {
    server.inject({ type: 'refuse', status })
    const { status: seen, body } = await refusal()
    expect(seen).toBe(status)
    expect(body.error).toMatchObject({ code, message: expect.any(String), type: expect.any(String) })
  })

  test('meets who wants transcription alone, which is not to be had here', async () => {
    expect(await refusal('?intent=transcription')).toMatchObject({
      status: 400,
      body: { error: { param: 'intent' } },
    })
  })
})

describe('errors', () => {
  test.each(ERROR_CODES)('%s comes in the shape of the service', async (code) => {
    const on = await join({ type: 'error', at: { event: 'session.created' }, code })
    const { error } = await on.next('error')
    expect(error).toMatchObject({ code, message: expect.any(String), event_id: null })
    expect(['invalid_request_error', 'server_error']).toContain(error.type)
  })

  test('a rejected command is answered under its id, and not carried out', async () => {
    const on = await join({ type: 'reject', command: 'session.update', code: 'invalid_value', param: 'x' })
    on.send({ type: 'session.update', event_id: 'mine', session: { type: 'realtime', instructions: 'a' } })
    on.send({ type: 'session.update', session: { type: 'realtime', instructions: 'b' } })
    expect((await on.next('error'))['error']).toMatchObject({ event_id: 'mine', param: 'x' })
    expect((await on.next('session.updated'))['session'].instructions).toBe('b')
  })

  test.each([
    ['rate_limit_exceeded', 'failed'],
    ['insufficient_quota', 'failed'],
    ['server_error', 'failed'],
    ['content_filter', 'incomplete'],
    ['max_output_tokens', 'incomplete'],
  ] as const)('a response that ends by %s is %s', async (reason, status) => {
    const on = await join({ type: 'fail', reason })
    ask(on, 'audio')
    const { response } = await on.next('response.done')
    expect(response.status).toBe(status)
    expect(JSON.stringify(response.status_details)).toContain(reason)
  })
})

describe('the words of spoken turns', () => {
  const COMPLETED = 'conversation.item.input_audio_transcription.completed'
  const FAILED = 'conversation.item.input_audio_transcription.failed'
  const speakTwice = async (fault: FaultInput) => {
    const on = await join(fault)
    const input = { turn_detection: null, transcription: { model: 'practice-length' } }
    on.send({ type: 'session.update', session: { type: 'realtime', audio: { input } } })
    for (let n = 0; n < 2; n += 1) {
      on.append(new Int16Array(24_000 * (n + 1)))
      on.send({ type: 'input_audio_buffer.commit' })
    }
    const first = (await on.next('input_audio_buffer.committed'))['item_id'] as string
    const second = (await on.next('input_audio_buffer.committed'))['item_id'] as string
    return { on, first, second }
  }

  test('come late', async () => {
    const { on } = await speakTwice({ type: 'transcripts', how: 'late', ms: 200 })
    ask(on)
    await on.next('response.done')
    expect(types(on)).not.toContain(COMPLETED)
    await on.next(COMPLETED)
  })

  test('come in the wrong order', async () => {
    const { on, first, second } = await speakTwice({ type: 'transcripts', how: 'swapped' })
    expect((await on.next(COMPLETED))['item_id']).toBe(second)
    expect((await on.next(COMPLETED))['item_id']).toBe(first)
  })

  test('fail', async () => {
    const { on, first } = await speakTwice({ type: 'transcripts', how: 'failed' })
    expect(await on.next(FAILED)).toMatchObject({ item_id: first, error: { message: expect.any(String) } })
  })

  test('never come', async () => {
    const { on } = await speakTwice({ type: 'transcripts', how: 'missing' })
    ask(on)
    await on.next('response.done')
    expect(types(on).filter((type) => type === COMPLETED || type === FAILED)).toEqual([])
  })

  test('come in several versions', async () => {
    const { on, first } = await speakTwice({ type: 'transcripts', how: 'repeated' })
    const versions: string[] = []
    for (let n = 0; n < 2; n += 1)
      versions.push((await on.next(COMPLETED, ({ item_id }) => item_id === first))['transcript'] as string)
    expect(versions.at(-1)).toBe('(1.0 s of speech)')
  })
})

describe('the line', () => {
  test.each(['down', 'up', 'both'] as const)('that stalls %s loses nothing', async (way) => {
    const on = await join()
    await on.next('session.created')
    server.inject({ type: 'stall', ms: 150, way })
    ask(on)
    expect((await on.next('response.done'))['response'].status).toBe('completed')
  })

  test.each(['lan', 'wifi', 'lte', 'stalls'] as const)(
    'in the weather of %s keeps the order',
    async (link) => {
      const on = await join({ type: 'weather', link })
      ask(on)
      await on.next('response.done')
      expect(types(on).indexOf('response.created')).toBeLessThan(types(on).indexOf('response.done'))
    },
  )

  test('that is slow takes what it gets, in its own time', async () => {
    const on = await join({ type: 'slow', kbps: 2000 })
    on.send({
      type: 'session.update',
      session: { type: 'realtime', audio: { input: { turn_detection: null } } },
    })
    for (let n = 0; n < 20; n += 1) on.append(new Int16Array(4800).fill(n + 1))
    on.send({ type: 'input_audio_buffer.commit' })
    on.send({ type: 'response.create' })
    const answer = await on.next('response.done')
    const sound = soundOf(on.events, answer['response'].output[0].id)
    expect(new Set(sound).size).toBeGreaterThan(20)
    expect(types(on)).not.toContain('error')
  })
})

describe('another kind of server', () => {
  test('speaks the beta dialect', async () => {
    const on = await join({ type: 'beta' })
    expect((await on.next('session.created'))['session']).toMatchObject({ input_audio_format: 'pcm16' })
    on.send({ type: 'session.update', session: { modalities: ['text'] } })
    await on.next('session.updated')
    on.send(message('export'))
    on.send({ type: 'response.create' })
    await on.next('response.text.delta')
    await on.next('response.done')
    expect(types(on)).not.toContain('conversation.item.done')
    on.send({ type: 'session.update', session: { type: 'realtime' } })
    expect((await on.next('error'))['error'].code).toBe('unknown_parameter')
  })

  test('leaves events out, sends some twice, says what nobody knows, and pings in JSON', async () => {
    const on = await join(
      { type: 'omit', events: ['response.created'] },
      { type: 'duplicate', events: ['response.output_text.done'] },
      { type: 'strangers', every: 1 },
      { type: 'ping', everyMs: 20 },
    )
    ask(on)
    await on.next('(no event)')
    await on.next('response.done')
    await on.next('ping')
    const seen = types(on)
    expect(seen).not.toContain('response.created')
    expect(seen.filter((type) => type === 'response.output_text.done')).toHaveLength(2)
  })
})
