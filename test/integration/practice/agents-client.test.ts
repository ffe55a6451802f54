/** OpenAI's own Realtime client, which knows nothing of us, holds a typed and a spoken conversation. */
import { OpenAIRealtimeWebSocket } from '@openai/agents-realtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instantPace, startPracticeServer, type PracticeServer } from '../../../src/practice'
import { loadVoice } from '../../../src/practice/voice'
import { concatPcm, pcmToBytes } from '../../../src/core/audio/pcm'
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
