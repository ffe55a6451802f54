/** The orders of events that the Realtime API promises, and what each response carries. */
import { describe, expect, test } from 'vitest'
import { createHarness, silence, tone } from './harness'

const ANSWER = [
  'response.created',
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
  'delta',
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
  'rate_limits.updated',
]

describe('a typed turn', () => {
  test('is added, done and answered in the recorded order', async () => {
    const h = createHarness()
    await h.say('How do I export?')
    h.clock.pass(60_000)
    expect(h.order()).toEqual([
      'session.created',
      'conversation.item.added',
      'conversation.item.done',
      ...ANSWER,
    ])
  })

  test('is answered in words that are the transcript of what is said', async () => {
    const h = createHarness()
    await h.say('How do I export?')
    h.clock.pass(60_000)
    const deltas = h.all('response.output_audio_transcript.delta').map((event) => event['delta'] as string)
    expect(deltas.join('')).toBe(h.last('response.output_audio_transcript.done')['transcript'])
    expect(deltas.join('')).toContain('Markdown, text or JSON')
    const { response } = h.last('response.done')
    expect(response.output[0].content).toEqual([{ type: 'output_audio', transcript: deltas.join('') }])
  })

  test('with text as output is answered in text events alone', async () => {
    const h = createHarness()
    await h.update({ output_modalities: ['text'] })
    await h.say('How do I export?')
    h.clock.pass(60_000)
    const types = h.events.map((event) => event.type)
    expect(types.some((type) => type.includes('audio'))).toBe(false)
    expect(h.last('response.output_text.done')['text']).toBe(
      h
        .all('response.output_text.delta')
        .map((event) => event['delta'])
        .join(''),
    )
    expect(h.last('response.content_part.done')['part']).toMatchObject({ type: 'text' })
  })
})

describe('sound is sent', () => {
  test('the words of every moment before its sound', async () => {
    const h = createHarness()
    await h.say('tour')
    h.clock.pass(60_000)
    const types = h.events.map((event) => event.type)
    const lastWord = types.lastIndexOf('response.output_audio_transcript.delta')
    const sounds = types
      .map((type, i) => (type === 'response.output_audio.delta' ? i : -1))
      .filter((i) => i >= 0)
    expect(types.indexOf('response.output_audio_transcript.delta')).toBeLessThan(sounds[0] ?? 0)
    expect(lastWord).toBeLessThan(sounds.at(-1) ?? 0)
    // Not all at once either: words of the end come after sound of the beginning.
    expect(lastWord).toBeGreaterThan(sounds[5] ?? 0)
  })

  test('several times faster than it is heard, yet not all at once', async () => {
    const h = createHarness()
    await h.say('tour')
    h.clock.pass(1180)
    const seconds = h
      .all('response.output_audio.delta')
      .reduce((sum, e) => sum + (e['delta'].length * 3) / 4 / 48_000, 0)
    expect(seconds).toBeGreaterThan(7)
    expect(seconds).toBeLessThan(9)
  })

  test('as G.711 where the session asks for it', async () => {
    const h = createHarness()
    await h.say('export')
    h.clock.pass(60_000)
    const pcm = h.last('response.done').response.usage.output_token_details.audio_tokens
    await h.update({ audio: { output: { format: { type: 'audio/pcmu' } } } })
    h.forget()
    await h.say('export')
    h.clock.pass(60_000)
    const bytes = h
      .all('response.output_audio.delta')
      .reduce((sum, e) => sum + Buffer.from(e['delta'], 'base64').length, 0)
    expect(Math.abs(bytes / 8 - pcm * 50)).toBeLessThan(60)
  })
})

describe('a spoken turn with voice detection', () => {
  test('goes from speech started to the answer in the recorded order', async () => {
    const h = createHarness()
    h.forget()
    await h.append(silence(1000))
    await h.append(tone(1000))
    await h.append(silence(1000))
    h.clock.pass(60_000)
    expect(h.order()).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      ...ANSWER,
    ])
    const started = h.last('input_audio_buffer.speech_started')
    expect(started['audio_start_ms']).toBeGreaterThanOrEqual(660)
    expect(started['audio_start_ms']).toBeLessThanOrEqual(700)
    expect(h.last('input_audio_buffer.committed')['item_id']).toBe(started['item_id'])
  })

  test('plays back what was said, padding and silence included', async () => {
    const h = createHarness()
    await h.append(silence(1000))
    await h.append(tone(1000))
    await h.append(silence(1000))
    h.clock.pass(60_000)
    const start = h.last('input_audio_buffer.speech_started')['audio_start_ms']
    const end = h.last('input_audio_buffer.speech_stopped')['audio_end_ms']
    const transcript: string = h.last('response.output_audio_transcript.done')['transcript']
    expect(transcript).toContain(`(your own voice, ${((end - start) / 1000).toFixed(1)} s)`)
  })

  test('counts its offsets from the first sample of the session, committed turns included', async () => {
    const h = createHarness()
    for (let turn = 0; turn < 2; turn++) {
      await h.append(silence(1000))
      await h.append(tone(1000))
      await h.append(silence(2000))
      h.clock.pass(60_000)
    }
    const [first, second] = h.all('input_audio_buffer.speech_started')
    expect(Math.abs(second?.['audio_start_ms'] - first?.['audio_start_ms'] - 4000)).toBeLessThanOrEqual(32)
  })

  test('is only cut, not answered, when create_response is off', async () => {
    const h = createHarness()
    await h.update({ audio: { input: { turn_detection: { type: 'server_vad', create_response: false } } } })
    await h.append(tone(1000))
    await h.append(silence(1000))
    h.clock.pass(60_000)
    expect(h.all('input_audio_buffer.committed')).toHaveLength(1)
    expect(h.all('response.created')).toHaveLength(0)
  })

  test('honours the numbers of the session from the next frame on', async () => {
    const h = createHarness()
    await h.append(tone(500))
    await h.append(silence(300))
    expect(h.all('input_audio_buffer.speech_stopped')).toHaveLength(0)
    await h.update({ audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 200 } } } })
    await h.append(silence(64))
    expect(h.all('input_audio_buffer.speech_stopped')).toHaveLength(1)
  })

  test('has its length for a transcript, where transcription is on', async () => {
    const h = createHarness()
    await h.update({ audio: { input: { transcription: { model: 'practice-length' } } } })
    await h.append(tone(1500))
    await h.append(silence(1000))
    const item = h.last('input_audio_buffer.committed')['item_id']
    expect(h.all('conversation.item.input_audio_transcription.completed')).toHaveLength(0)
    h.clock.pass(60_000)
    const completed = h.last('conversation.item.input_audio_transcription.completed')
    expect(completed).toMatchObject({
      item_id: item,
      content_index: 0,
      usage: { type: 'duration', seconds: 2 },
    })
    expect(completed['transcript']).toBe('(2.0 s of speech)')
  })

  test('without a voice in it is told so', async () => {
    const h = createHarness()
    await h.pushToTalk()
    await h.append(silence(1000))
    await h.send({ type: 'input_audio_buffer.commit' })
    await h.send({ type: 'response.create' })
    h.clock.pass(60_000)
    expect(h.last('response.output_audio_transcript.done')['transcript']).toContain('did not hear')
  })
})

describe('push to talk', () => {
  test('commits what was appended since clear, and answers only when asked', async () => {
    const h = createHarness()
    await h.pushToTalk()
    await h.append(tone(700))
    await h.send({ type: 'input_audio_buffer.clear' })
    await h.append(tone(400))
    h.forget()
    await h.send({ type: 'input_audio_buffer.commit' })
    expect(h.order()).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
    ])
    await h.send({ type: 'conversation.item.retrieve', item_id: h.events[0]?.['item_id'] })
    const { item } = h.last('conversation.item.retrieved')
    expect(Buffer.from(item.content[0].audio, 'base64')).toHaveLength(400 * 48)
  })

  test('hears right after a clear, though half a sample came before it', async () => {
    const h = createHarness()
    await h.pushToTalk()
    await h.send({ type: 'input_audio_buffer.append', audio: Buffer.from([1, 2, 3]).toString('base64') })
    await h.send({ type: 'input_audio_buffer.clear' })
    await h.append(tone(400))
    await h.send({ type: 'input_audio_buffer.commit' })
    await h.send({
      type: 'conversation.item.retrieve',
      item_id: h.last('input_audio_buffer.committed')['item_id'],
    })
    const sound = Buffer.from(h.last('conversation.item.retrieved')['item'].content[0].audio, 'base64')
    expect(sound.equals(Buffer.from(tone(400).buffer))).toBe(true)
  })

  test('can be switched on and off at any time, in the middle of speech too', async () => {
    const h = createHarness()
    await h.append(tone(500))
    const item = h.last('input_audio_buffer.speech_started')['item_id']
    await h.pushToTalk()
    await h.append(silence(2000))
    expect(h.all('input_audio_buffer.speech_stopped')).toHaveLength(0)
    await h.send({ type: 'input_audio_buffer.commit' })
    expect(h.last('input_audio_buffer.committed')['item_id']).toBe(item)
    await h.update({ audio: { input: { turn_detection: { type: 'server_vad' } } } })
    await h.append(tone(500))
    expect(h.last('input_audio_buffer.speech_started')['audio_start_ms']).toBe(2500)
  })
})

describe('an interruption', () => {
  test('by speech cancels the answer, after speech_started, with reason turn_detected', async () => {
    const h = createHarness()
    await h.say('tour')
    h.clock.pass(1000)
    h.forget()
    await h.append(tone(200))
    expect(h.order()).toEqual([
      'input_audio_buffer.speech_started',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ])
    const { response } = h.last('response.done')
    expect(response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [{ status: 'incomplete' }],
    })
    h.forget()
    h.clock.pass(60_000)
    expect(h.all('response.output_audio.delta')).toHaveLength(0)
  })

  test('by speech leaves the answer alone when interrupt_response is off', async () => {
    const h = createHarness()
    await h.update({
      audio: { input: { turn_detection: { type: 'server_vad', interrupt_response: false } } },
    })
    await h.say('tour')
    h.clock.pass(1000)
    await h.append(tone(200))
    h.clock.pass(60_000)
    expect(h.last('response.done').response.status).toBe('completed')
  })

  test('before the first word leaves a response without an item', async () => {
    const h = createHarness()
    await h.say('tour')
    await h.send({ type: 'response.cancel' })
    expect(h.last('response.done').response).toMatchObject({ status: 'cancelled', output: [] })
  })
})

describe('a function call', () => {
  const tools = [
    {
      type: 'function',
      name: 'get_weather',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  ]

  test('is made when a typed message names a tool, in the recorded order', async () => {
    const h = createHarness()
    await h.update({ tools })
    h.forget()
    await h.say('Please get weather in London')
    h.clock.pass(60_000)
    expect(h.order()).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'delta',
      'response.function_call_arguments.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ])
    const done = h.last('response.function_call_arguments.done')
    expect(done).toMatchObject({ name: 'get_weather', arguments: '{"city":"London"}' })
  })

  test('is answered once its output is there; text carries the result', async () => {
    const h = createHarness()
    await h.update({ tools, output_modalities: ['text'] })
    await h.say('get_weather "Izmir"')
    h.clock.pass(60_000)
    const { call_id } = h.last('response.function_call_arguments.done')
    const output = { type: 'function_call_output', call_id, output: 'foggy' }
    await h.send({ type: 'conversation.item.create', item: output })
    await h.send({ type: 'response.create' })
    h.clock.pass(60_000)
    expect(h.last('response.output_text.done')['text']).toBe('The tool has answered. foggy')
  })
})

describe('usage', () => {
  test('counts user sound at 100 ms and assistant sound at 50 ms a token, and reads everything again', async () => {
    const h = createHarness()
    await h.append(tone(1000))
    await h.append(silence(1500))
    h.clock.pass(60_000)
    const first = h.last('response.done').response.usage
    const turnMs = h.last('input_audio_buffer.speech_stopped')['audio_end_ms']
    expect(first.input_token_details.audio_tokens).toBe(Math.floor(turnMs / 100))
    const bytes = h
      .all('response.output_audio.delta')
      .reduce((sum, e) => sum + Buffer.from(e['delta'], 'base64').length, 0)
    expect(first.output_token_details.audio_tokens).toBe(Math.floor(bytes / 48 / 50))
    expect(first.total_tokens).toBe(first.input_tokens + first.output_tokens)
    await h.say('cost')
    h.clock.pass(60_000)
    const second = h.last('response.done').response.usage
    expect(second.input_token_details.audio_tokens).toBe(
      first.input_token_details.audio_tokens + first.output_token_details.audio_tokens,
    )
  })

  test('a limit of output tokens ends the answer as incomplete', async () => {
    const h = createHarness()
    await h.update({ max_output_tokens: 20 })
    await h.say('tour')
    h.clock.pass(60_000)
    const { response } = h.last('response.done')
    expect(response.status_details).toEqual({ type: 'incomplete', reason: 'max_output_tokens' })
    expect(response.usage.output_tokens).toBeLessThan(40)
  })
})

describe('time', () => {
  test('the session ends after 60 minutes with the error, then close 1001', () => {
    const h = createHarness()
    expect(h.last('session.created')['session'].expires_at).toBe(1_800_000_000 + 3600)
    h.clock.pass(3_599_999)
    expect(h.closed).toEqual([])
    h.clock.pass(1)
    expect(h.last('error')['error']).toMatchObject({ code: 'session_expired', event_id: null })
    expect(h.closed).toEqual([{ code: 1001, reason: h.last('error')['error'].message }])
  })

  test('a user who stays silent after an answer was heard out is asked, once', async () => {
    const h = createHarness()
    await h.update({ audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 5000 } } } })
    await h.say('tour')
    // Sent within three seconds, heard for about twenty.
    h.clock.pass(19_000)
    expect(h.all('response.done')).toHaveLength(1)
    expect(h.all('input_audio_buffer.timeout_triggered')).toHaveLength(0)
    h.forget()
    h.clock.pass(11_000)
    expect(h.order().slice(0, 7)).toEqual([
      'input_audio_buffer.timeout_triggered',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
    ])
    h.clock.pass(60_000)
    expect(h.all('input_audio_buffer.timeout_triggered')).toHaveLength(1)
  })
})

test('an empty conversation is greeted, and nobody is greeted unasked', async () => {
  const h = createHarness()
  h.clock.pass(60_000)
  expect(h.order()).toEqual(['session.created'])
  await h.send({ type: 'response.create' })
  h.clock.pass(60_000)
  expect(h.last('response.output_audio_transcript.done')['transcript']).toMatch(/^Hello/)
})

test('a response beside the conversation may run with another one and leaves no item', async () => {
  const h = createHarness()
  await h.say('tour')
  const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'export' }] }]
  const response = {
    conversation: 'none',
    output_modalities: ['text'],
    input,
    metadata: { purpose: 'title' },
  }
  await h.send({ type: 'response.create', response })
  h.clock.pass(60_000)
  const done = h.all('response.done').map((event) => event['response'])
  expect(done).toHaveLength(2)
  const aside = done.find((one) => one.metadata)
  expect(aside).toMatchObject({ conversation_id: null, metadata: { purpose: 'title' } })
  const added = h.all('conversation.item.added').map((event) => event['item'].id)
  expect(added).not.toContain(aside.output[0].id)
})
