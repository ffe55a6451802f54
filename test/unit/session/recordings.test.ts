/** Recorded sessions, replayed through the machine, give the conversations that they hold. */
import { describe, expect, it } from 'vitest'
import { recordings } from '../protocol/recordings'
import { config, Machine } from './machine'

type Frame = { readonly item?: Record<string, unknown> }
const itemsOf = (frames: readonly Frame[], type: string) =>
  frames.flatMap(({ item }) => (item?.['type'] === type ? [item] : []))

/** The frames of one recording as a server sent them; our own part is whatever the machine does. */
function replay(name: string): Machine {
  const lines = recordings.find((each) => each.name === name)?.lines ?? []
  const frames: readonly Frame[] = lines.map(({ data }) => data)
  // The recorded client had tools; they are offered here too, and answer what they answered then.
  const names = new Set(itemsOf(frames, 'function_call').map((item) => String(item['name'])))
  const tools = [...names].map((tool) => ({ name: tool, description: '', parameters: { type: 'object' } }))
  const outputs = new Map(
    itemsOf(frames, 'function_call_output').map((item) => [item['call_id'], String(item['output'])]),
  )
  const m = new Machine(config({}, { tools })).do({ type: 'connect' }).do({ type: 'socket_open' })
  for (const line of lines) {
    if (line.direction !== 'received') continue
    const before = m.effects.length
    m.server(line.data)
    for (const effect of m.effects.slice(before)) {
      if (effect.type !== 'tool_run') continue
      const { callId } = effect.call
      m.do({ type: 'tool_result', callId, outcome: 'done', output: outputs.get(callId) ?? '{}' })
    }
  }
  return m
}

const shown = (m: Machine) => m.turns.map(({ role, text, status }) => ({ role, text, status }))

describe.skipIf(recordings.length === 0)('a recorded session', () => {
  it.each(recordings.map(({ name }) => name))(
    '%s gives a conversation in which nothing is left open',
    (name) => {
      const m = replay(name)
      expect(m.turns.length).toBeGreaterThan(0)
      expect(m.turns.filter((turn) => turn.status !== 'completed')).toEqual([])
      expect(m.state.replies.open).toEqual([])
      // The recorded client had asked for settings of its own.
      expect(m.notices().filter((code) => code !== 'session.settings_differ')).toEqual([])
      expect(m.turns.some((turn) => turn.usage !== null)).toBe(true)
    },
  )

  it('with server VAD (OpenAI) has the spoken question before the answer', () => {
    expect(shown(replay('openai-ga-server-vad-turn.jsonl'))).toEqual([
      { role: 'user', text: 'Hello, my name is Marcelo.', status: 'completed' },
      {
        role: 'assistant',
        text: 'Hello, Marcelo! Great to meet you. How can I help you today?',
        status: 'completed',
      },
    ])
  })

  it('with a typed message (xAI) has both turns, though item.done is never sent', () => {
    expect(shown(replay('xai-text-in-audio-out.jsonl'))).toEqual([
      { role: 'user', text: 'Say a short greeting.', status: 'completed' },
      { role: 'assistant', text: 'Hello there!', status: 'completed' },
    ])
  })

  it('with a tool call (Azure Voice Live, beta names) has question, tool and answer in order', () => {
    const m = replay('azure-voice-live-tool-call.jsonl')
    expect(m.view.dialect).toBe('beta')
    expect(m.turns.map((turn) => turn.role)).toEqual(['user', 'tool', 'assistant'])
    expect(m.turns[1]?.tool).toMatchObject({
      name: 'get_weather',
      output: 'It is foggy and 12 degrees in London.',
    })
    expect(m.turns[2]?.text).toBe("It's foggy and 12 degrees in London right now.")
  })
})
