/* oxlint-disable typescript/no-explicit-any -- answers are read as they come; a wrong field fails the expectation */
/** The practice assistant over real sockets: who may connect, real voice detection, the shapes of the recorded service. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concatPcm } from '../../../src/core/audio/pcm'
import { createResampler } from '../../../src/core/audio/resample'
import { decodeWav } from '../../../src/core/audio/wav'
import { floatToPcm, pcmToFloat } from '../../../src/core/audio/pcm'
import { instantPace, startPracticeServer, type PracticeServer } from '../../../src/practice'
import { loadVoice } from '../../../src/practice/voice'
import { connect, soundOf, type Frame, type TestClient } from './client'
import { resources } from './resources'

let server: PracticeServer
beforeAll(async () => {
  server = await startPracticeServer({ resources, pace: instantPace })
})
afterAll(() => server.close())

const silence = (ms: number): Int16Array => new Int16Array(ms * 24)
const sentence = (language: 'en' | 'tr', clip: string): Int16Array =>
  loadVoice(resources, language).clip(clip)[0]?.pcm ?? new Int16Array(0)

/** As a microphone gives it: frame by frame. */
function speak(client: TestClient, pcm: Int16Array): void {
  for (let at = 0; at < pcm.length; at += 480) client.append(pcm.slice(at, at + 480))
}

const refusalOf = (url: string, options: object = {}, protocols: string[] = []) =>
  new Promise<{ readonly status: number; readonly body: any }>((resolve, reject) => {
    const socket = new WebSocket(url, protocols, options)
    socket.once('open', () => {
      reject(new Error('was let in'))
    })
    socket.on('error', () => undefined)
    socket.once('unexpected-response', (_, response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(pieces).toString()) })
      })
    })
  })

describe('the door', () => {
  test('is shut without a token and with a wrong one: 401, as the service says it', async () => {
    const wrong = { headers: { authorization: 'Bearer nonsense' } }
    for (const options of [{}, wrong]) {
      const { status, body } = await refusalOf(server.url, options)
      expect(status).toBe(401)
      expect(body.error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_api_key' })
    }
  })

  test('is not there under another path: 404', async () => {
    const headers = { authorization: `Bearer ${server.token}` }
    const { status, body } = await refusalOf(server.url.replace('/realtime', '/live'), { headers })
    expect([status, body.error.code]).toEqual([404, 'unknown_url'])
  })

  test('takes the token as a subprotocol too, and answers "realtime"', async () => {
    const socket = new WebSocket(server.url, ['realtime', `openai-insecure-api-key.${server.token}`])
    const first = await new Promise<Frame>((resolve) => {
      socket.once('message', (data: Buffer) => {
        resolve(JSON.parse(data.toString()))
      })
    })
    expect([first.type, socket.protocol]).toEqual(['session.created', 'realtime'])
    socket.terminate()
  })

  test('is shut to the beta interface: one error, then close 4000', async () => {
    const client = await connect(server, { headers: { 'OpenAI-Beta': 'realtime=v1' } })
    expect(await client.closed).toEqual({
      code: 4000,
      reason: 'invalid_request_error.beta_api_shape_disabled',
    })
    expect(client.events.map((event) => event.type)).toEqual(['error'])
  })

  test('without any token still turns away pages of other origins', async () => {
    const open = await startPracticeServer({ resources, token: '' })
    expect((await refusalOf(open.url, { origin: 'https://example.org' })).status).toBe(403)
    const client = await connect(open)
    expect((await client.next('session.created'))['session'].model).toBe('practice')
    await open.close()
    expect((await client.closed).code).toBe(1001)
  })
})

describe.each(['en', 'tr'] as const)('a sentence in %s', (language) => {
  test('is heard as one turn, from its beginning to its end', async () => {
    const client = await connect(server)
    const pcm = sentence(language, 'greeting')
    speak(client, concatPcm([silence(1000), pcm, silence(1500)]))
    const started = await client.next('input_audio_buffer.speech_started')
    const stopped = await client.next('input_audio_buffer.speech_stopped')
    const lengthMs = pcm.length / 24
    // 300 ms of padding before the voice, 500 ms of silence behind it; a frame or two of latitude for soft edges.
    expect(Math.abs(started['audio_start_ms'] - 700)).toBeLessThan(150)
    expect(Math.abs(stopped['audio_end_ms'] - (1000 + lengthMs + 500))).toBeLessThan(350)
    await client.next('response.done')
    expect(client.events.filter((event) => event.type === 'input_audio_buffer.speech_started')).toHaveLength(
      1,
    )
    await client.close()
  })
})

describe('voice detection', () => {
  test('is the same on every connection, sample for sample, whatever the size of the pieces', async () => {
    const sound = concatPcm([silence(1000), sentence('en', 'more'), silence(1500)])
    const times: number[][] = []
    for (const size of [480, 4801]) {
      const client = await connect(server)
      for (let at = 0; at < sound.length; at += size) client.append(sound.slice(at, at + size))
      const started = await client.next('input_audio_buffer.speech_started')
      const stopped = await client.next('input_audio_buffer.speech_stopped')
      times.push([started['audio_start_ms'], stopped['audio_end_ms']])
      await client.close()
    }
    expect(times[0]).toEqual(times[1])
  })

  test('hears nothing in hum and hiss', async () => {
    const client = await connect(server)
    const noise = Int16Array.from({ length: 72_000 }, (_, i) =>
      Math.round(1500 * Math.sin((i * 2 * Math.PI * 50) / 24_000) + ((i * 7919) % 601) - 300),
    )
    speak(client, noise)
    client.send({ type: 'input_audio_buffer.clear' })
    await client.next('input_audio_buffer.cleared')
    expect(client.events.map((event) => event.type)).toEqual([
      'session.created',
      'input_audio_buffer.cleared',
    ])
    await client.close()
  })

  test('waits as long as silence_duration_ms says: a long pause makes two turns or one', async () => {
    const words = sentence('en', 'more')
    const counts: number[] = []
    for (const silence_duration_ms of [300, 1500]) {
      const client = await connect(server)
      const turn_detection = { type: 'server_vad', silence_duration_ms, create_response: false }
      client.send({
        type: 'session.update',
        session: { type: 'realtime', audio: { input: { turn_detection } } },
      })
      speak(client, concatPcm([silence(500), words, silence(900), words, silence(2500)]))
      client.send({ type: 'input_audio_buffer.clear' })
      await client.next('input_audio_buffer.cleared')
      counts.push(client.events.filter((event) => event.type === 'input_audio_buffer.committed').length)
      await client.close()
    }
    expect(counts).toEqual([2, 1])
  })

  const espeak = spawnSync('espeak-ng', [
    '-v',
    'en-gb',
    '--stdout',
    'Could you tell me what the weather is like?',
  ])
  test.skipIf(espeak.status !== 0)('hears a voice that it was not made with', async () => {
    const wav = decodeWav(espeak.stdout)
    if (!wav.ok) throw new Error(wav.error)
    const resampler = createResampler({ from: wav.value.rate, to: 24_000 })
    const pcm = floatToPcm(resampler.push(pcmToFloat(wav.value.pcm)))
    const client = await connect(server)
    speak(client, concatPcm([silence(500), pcm, silence(1500)]))
    await client.next('response.done')
    expect(client.events.filter((event) => event.type === 'input_audio_buffer.committed')).toHaveLength(1)
    await client.close()
  })
})

test('the user’s own words come back sample for sample inside the answer', async () => {
  const client = await connect(server)
  client.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: null } } },
  })
  const words = sentence('tr', 'more')
  speak(client, words)
  client.send({ type: 'input_audio_buffer.commit' })
  client.send({ type: 'response.create' })
  const done = await client.next('response.done')
  const sound = Buffer.from(soundOf(client.events, done['response'].output[0].id).buffer)
  expect(sound.includes(Buffer.from(words.buffer, words.byteOffset, words.byteLength))).toBe(true)
  await client.close()
})

test('the language can be changed between two answers', async () => {
  const client = await connect(server)
  const answers: string[] = []
  for (const language of ['tr', 'en'] as const) {
    server.setLanguage(language)
    client.send({ type: 'response.create', response: { conversation: 'none', input: [] } })
    answers.push((await client.next('response.output_audio_transcript.done'))['transcript'])
    await client.next('response.done')
  }
  expect(answers[0]).toMatch(/^Merhaba/)
  expect(answers[1]).toMatch(/^Hello/)
  await client.close()
})

describe('beside the recorded service', () => {
  const folder = fileURLToPath(new URL('../../../../shared/recordings', import.meta.url))
  const file = (name: string): string => join(folder, `${name}.jsonl`)
  const names = ['openai-ga-text-in-audio-out', 'openai-ga-server-vad-turn', 'openai-ga-tool-call']
  const recorded = (name: string): Frame[] =>
    readFileSync(file(name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { readonly direction: string; readonly data: Frame })
      .filter((line) => line.direction === 'received')
      .map((line) => line.data)

  /** Every path of an object that is not a list, with what kind of value stands there. */
  const shape = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}.${key}`))
      : [path]

  const tools = [
    { type: 'function', name: 'get_weather', parameters: { properties: { city: { type: 'string' } } } },
  ]

  test.skipIf(!existsSync(file(names[0] ?? '')))('no recorded field is missing in ours', async () => {
    const client = await connect(server)
    const transcription = { model: 'practice-length' }
    client.send({
      type: 'session.update',
      session: { type: 'realtime', tools, audio: { input: { transcription } } },
    })
    speak(client, concatPcm([silence(500), sentence('en', 'more'), silence(1500)]))
    await client.next('response.done')
    const result = { type: 'function_call_output', call_id: 'call_1', output: 'fog' }
    client.send({ type: 'conversation.item.create', item: result })
    for (const output_modalities of [['text'], ['audio']]) {
      const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'get_weather' }] }
      client.send({ type: 'conversation.item.create', item })
      client.send({ type: 'response.create', response: { output_modalities } })
      await client.next('response.done')
      client.send({ type: 'response.create', response: { output_modalities, tool_choice: 'none' } })
      await client.next('response.done')
    }
    await client.next('rate_limits.updated')
    const ours = new Map<string, Set<string>>()
    for (const event of client.events) {
      const paths = ours.get(event.type) ?? new Set<string>()
      for (const path of shape(event)) paths.add(path)
      ours.set(event.type, paths)
    }
    const optional = /obfuscation|transcription\.delta|phase|languages/
    for (const event of names.flatMap(recorded)) {
      if (optional.test(event.type)) continue
      const paths = ours.get(event.type)
      expect(paths, `our server never sent ${event.type}`).toBeDefined()
      for (const path of shape(event)) {
        if (optional.test(path)) continue
        const known = [...(paths ?? [])].some(
          (other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`),
        )
        expect(known, `${event.type} lacks ${path}`).toBe(true)
      }
    }
    await client.close()
  })
})

describe('a bad day over real sockets', () => {
  const headers = () => ({ headers: { authorization: `Bearer ${bad.token}` } })
  let bad: PracticeServer
  beforeAll(async () => {
    bad = await startPracticeServer({
      resources,
      pace: instantPace,
      script: {
        faults: [
          { type: 'refuse', status: 429, connection: 1 },
          { type: 'refuse', status: 403, body: 'html', connection: 2 },
        ],
      },
    })
  })
  afterAll(() => bad.close())

  test('an upgrade is refused in the words of an API, and then with the page of a proxy', async () => {
    const first = await refusalOf(bad.url, headers())
    expect(first).toMatchObject({ status: 429, body: { error: { code: 'rate_limit_exceeded' } } })
    const socket = new WebSocket(bad.url, headers())
    const [, page] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    expect(page.statusCode).toBe(403)
    expect(page.headers['content-type']).toBe('text/html')
    page.destroy()
  })

  test('an injected end comes at once, with its code or without any', async () => {
    for (const [code, seen] of [
      [1012, 1012],
      [1005, 1005],
      [null, 1006],
    ] as const) {
      const client = await connect(bad)
      await client.next('session.created')
      bad.inject({ type: 'drop', code })
      expect((await client.closed).code).toBe(seen)
    }
  })

  test('a link that stalls upwards holds the client back, and nothing is lost', async () => {
    const client = await connect(bad)
    await client.next('session.created')
    bad.inject({ type: 'stall', ms: 50, way: 'up' })
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } })
    expect((await client.next('response.done'))['response'].status).toBe('completed')
    await client.close()
  })

  test('what is no fault is refused with the field that is wrong', () => {
    expect(() => {
      bad.inject({ type: 'stall', ms: -1 })
    }).toThrow(/ms/)
  })
})

describe('a client that sends a long recording at once', () => {
  test('keeps nobody else waiting until all of it has been listened to', async () => {
    const [busy, other] = [await connect(server), await connect(server)]
    busy.append(concatPcm(Array.from({ length: 60 }, () => sentence('en', 'more'))))
    busy.send({ type: 'input_audio_buffer.clear' })
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'export' }] }
    other.send({ type: 'conversation.item.create', item })
    other.send({ type: 'response.create' })
    const first = await Promise.race([other.next('response.done'), busy.next('input_audio_buffer.cleared')])
    expect(first.type).toBe('response.done')
    await Promise.all([busy.close(), other.close()])
  })
})
