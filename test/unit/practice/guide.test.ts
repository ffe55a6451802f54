/** What the practice assistant answers: the right topic in both languages, the tour in its order, tools with arguments. */
import { describe, expect, test } from 'vitest'
import { argumentsFor, namedTool } from '../../../src/practice/tool-call'
import { topicOf } from '../../../src/practice/topics'
import { loadVoice } from '../../../src/practice/voice'
import { createHarness, resources, silence, tone } from './harness'

describe('a typed question', () => {
  test.each([
    ['How do I bind the key?', 'hotkey'],
    ['which key do I hold to talk', 'hotkey'],
    ['Konuşma tuşunu nasıl değiştiririm?', 'hotkey'],
    ['How can I tune the pause?', 'pause'],
    ['You cut me off', 'pause'],
    ['What does the threshold do', 'pause'],
    ['DURAKLAMAYI nasıl ayarlarım', 'pause'],
    ['How do I export this?', 'export'],
    ['Nasıl dışa aktarırım?', 'export'],
    ['Where is my API key kept?', 'key'],
    ['Anahtarım nerede duruyor?', 'key'],
    ['How do I interrupt you?', 'interrupt'],
    ['Sözünü nasıl keserim', 'interrupt'],
    ['Do you speak Turkish', 'language'],
    ['Dili değiştir', 'language'],
    ['What does it cost?', 'cost'],
    ['Ücreti ne kadar', 'cost'],
    ['Is this private?', 'privacy'],
    ['tour', 'tour'],
    ['Tur', 'tour'],
    ['hello there', 'greeting'],
    ['Merhaba', 'greeting'],
    ['Can I use OpenAI', 'provider'],
    ['why do you not hear me', 'microphone'],
    ['What is the capital of France?', 'help'],
    ['', 'help'],
  ])('%j is about %s', (text, topic) => {
    expect(topicOf(text)).toBe(topic)
  })
})

describe.each(['en', 'tr'] as const)('the voice in %s', (language) => {
  const voice = loadVoice(resources, language)

  test('has an answer for every topic, at least 10 s of them in the tour', () => {
    const topics = [
      'hotkey',
      'pause',
      'export',
      'key',
      'interrupt',
      'language',
      'cost',
      'privacy',
      'provider',
    ]
    for (const topic of [
      ...topics,
      'microphone',
      'greeting',
      'help',
      'tour',
      'idle',
      'tool',
      'silence',
      'more',
    ]) {
      expect(voice.clip(topic).length).toBeGreaterThan(0)
    }
    const tour = voice.clip('tour').reduce((sum, piece) => sum + piece.pcm.length, 0)
    expect(tour / 24_000).toBeGreaterThan(10)
  })

  test('is about as long as its words take to say', () => {
    for (const { text, pcm } of voice.clip('tour')) {
      const lettersPerSecond = text.length / (pcm.length / 24_000)
      expect(lettersPerSecond).toBeGreaterThan(8)
      expect(lettersPerSecond).toBeLessThan(25)
    }
  })

  test('has no clip for a name that no script has', () => {
    expect(() => voice.clip('no such clip')).toThrow('no such clip')
  })
})

test('spoken turns lead through the tour step by step, then on', async () => {
  const h = createHarness()
  const heard: string[] = []
  for (let turn = 0; turn < 5; turn++) {
    await h.append(tone(600))
    await h.append(silence(1000))
    h.clock.pass(60_000)
    heard.push(h.last('response.output_audio_transcript.done')['transcript'] as string)
  }
  const wanted = ['interrupt me', 'another window', 'Voice detection', 'press Export', 'Go on talking']
  wanted.forEach((words, i) => {
    expect(heard[i]).toContain(words)
  })
})

describe('a tool', () => {
  const tool = {
    type: 'function' as const,
    name: 'set_timer',
    parameters: {
      type: 'object',
      properties: {
        minutes: { type: 'integer' },
        label: { type: 'string' },
        tone: { type: 'string', enum: ['bell', 'gong'] },
        loud: { type: 'boolean' },
      },
      required: ['minutes', 'label', 'tone', 'loud'],
    },
  }

  test('is meant by its name, with spaces or with underscores', () => {
    expect(namedTool('set timer please', [tool])).toBe(tool)
    expect(namedTool('Use SET_TIMER', [tool])).toBe(tool)
    expect(namedTool('set a timer', [tool])).toBeUndefined()
  })

  test('gets arguments that fit its schema', () => {
    expect(JSON.parse(argumentsFor(tool, 'set_timer for 5 minutes, gong, "tea"'))).toEqual({
      minutes: 5,
      label: 'tea',
      tone: 'gong',
      loud: true,
    })
  })

  test('without a schema gets an empty object', () => {
    expect(argumentsFor({ type: 'function', name: 'ping' }, 'ping')).toBe('{}')
  })
})
