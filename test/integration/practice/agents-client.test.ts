/** OpenAI's own Realtime client, which knows nothing of us, holds a typed and a spoken conversation. */
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instantPace, startPracticeServer, type PracticeServer } from '../../../src/practice'
import { loadVoice } from '../../../src/practice/voice'
import { concatPcm, pcmToBytes } from '../../../src/core/audio/pcm'
import { z } from 'zod'
import { resources } from './resources'

let server: PracticeServer
let unhurried: PracticeServer
beforeAll(async () => {
  server = await startPracticeServer({ resources, pace: instantPace })
  unhurried = await startPracticeServer({ resources })
})
afterAll(async () => {
  await server.close()
  await unhurried.close()
})

async function join(server: PracticeServer) {
  const client = new OpenAIRealtimeWebSocket({ url: server.url, useInsecureApiKey: true })
  const events: { readonly type: string }[] = []
  client.on('*', (event: { readonly type: string }) => events.push(event))
  await client.connect({ apiKey: server.token ?? '', model: 'gpt-realtime-2.1', initialSessionConfig: {} })
  return { client, events }
}

test('OpenAI’s client completes a typed turn with a spoken answer', async () => {
  const { client, events } = await join(server)
  let sound = 0
  client.on('audio', ({ data }) => (sound += data.byteLength))
  const done = new Promise((resolve) => client.on('turn_done', resolve))
  client.sendMessage('How do I export this?', {})
  await done
  expect(events.filter((event) => event.type === 'error')).toEqual([])
  expect(sound).toBeGreaterThan(24_000 * 2 * 3)
  client.close()
})

test('OpenAI’s client completes a spoken turn that voice detection ends', async () => {
  const { client, events } = await join(server)
  const done = new Promise((resolve) => client.on('turn_done', resolve))
  const speech = concatPcm(
    loadVoice(resources, 'en')
      .clip('greeting')
      .map((piece) => piece.pcm),
  )
  const withSilence = concatPcm([speech, new Int16Array(24_000 * 3)])
  for (let at = 0; at < withSilence.length; at += 2400) {
    client.sendAudio(new Uint8Array(pcmToBytes(withSilence.slice(at, at + 2400))).buffer)
  }
  await done
  const types = events.map((event) => event.type)
  expect(types).toContain('input_audio_buffer.speech_started')
  expect(types).toContain('conversation.item.input_audio_transcription.completed')
  expect(types.filter((type) => type === 'error')).toEqual([])
  client.close()
})

test('OpenAI’s client interrupts an answer: it is cancelled and truncated without complaint', async () => {
  const { client, events } = await join(unhurried)
  const truncated = new Promise<void>((resolve) => {
    client.on('*', (event: { readonly type: string }) => {
      if (event.type === 'conversation.item.truncated') resolve()
    })
  })
  const done = new Promise((resolve) => client.on('turn_done', resolve))
  client.once('audio', () => {
    client.interrupt()
  })
  client.sendMessage('tour', {})
  await Promise.all([truncated, done])
  expect(events.filter((event) => event.type === 'error')).toEqual([])
  expect(events.findLast((event) => event.type === 'response.done')).toMatchObject({
    response: { status: 'cancelled', status_details: { reason: 'client_cancelled' } },
  })
  client.close()
})

test('OpenAI’s agent calls a function, tells its answer, and hears what comes of it', async () => {
  const asked: string[] = []
  const weather = tool({
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => {
      asked.push(city)
      return `Fog in ${city}`
    },
  })
  const transport = new OpenAIRealtimeWebSocket({ url: server.url, useInsecureApiKey: true })
  const types: string[] = []
  transport.on('*', (event: { readonly type: string }) => types.push(event.type))
  const agent = new RealtimeAgent({ name: 'Guide', tools: [weather] })
  const session = new RealtimeSession(agent, { transport })
  await session.connect({ apiKey: server.token ?? '', model: 'gpt-realtime-2.1' })
  let answers = 0
  const answered = new Promise<void>((resolve) => {
    session.on('transport_event', ({ type }) => {
      if (type === 'response.done' && (answers += 1) === 2) resolve()
    })
  })
  let sound = 0
  session.on('audio', ({ data }) => (sound += data.byteLength))
  session.sendMessage('Please get_weather for "Lisbon"')
  await answered
  expect(asked).toEqual(['Lisbon'])
  expect(sound).toBeGreaterThan(24_000)
  expect(types).not.toContain('error')
  const call = session.history.find((item) => item.type === 'function_call')
  expect(call).toMatchObject({ name: 'get_weather', status: 'completed', output: 'Fog in Lisbon' })
  session.close()
})
