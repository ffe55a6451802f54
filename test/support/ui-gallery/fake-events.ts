/** The event journal of the gallery: the real one, told of a conversation that never took place. */
import { createJournal, type Journal } from '#core/events/journal'
import type { EventAnswers, EventsState } from '#shared/events'
import { createEventsService } from '../../../src/main/events/events-service'
import { NOW } from './fixtures'

const scenes = ['none', 'talk', 'busy', 'replay'] as const
export type EventScene = (typeof scenes)[number]
export const eventScene = (name: string | null): EventScene =>
  scenes.find((scene) => scene === name) ?? 'talk'

/** Tells a journal of so many turns; answers with the time at the end, ms. */
const tell = (journal: Journal, turns: number, begin = 0): number => {
  let at = begin
  const wall = (): number => NOW - 600_000 + at
  const frame = (direction: 'out' | 'in', event: object, manual = false): void =>
    journal.frame({
      at,
      wall: wall(),
      connection: 1,
      direction,
      bytes: JSON.stringify(event).length,
      event,
      manual,
    })
  const sound = (direction: 'out' | 'in', n: number, item: string | null, response: string | null): void => {
    const type = direction === 'out' ? 'input_audio_buffer.append' : 'response.output_audio.delta'
    for (let i = 0; i < n; i += 1) {
      journal.sound({ at, wall: wall(), connection: 1, direction, type, item, response, bytes: 1400, ms: 20 })
      at += 5
    }
  }
  journal.socket({ at, wall: wall(), connection: 1, type: 'socket.opening', note: 'api.openai.com' })
  at += 182
  journal.socket({ at, wall: wall(), connection: 1, type: 'socket.open', note: '' })
  at += 41
  const session = {
    type: 'realtime',
    model: 'gpt-realtime-2.1',
    instructions: 'You are a helpful voice assistant.',
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24000 },
        turn_detection: { type: 'server_vad', threshold: 0.5, silence_duration_ms: 500 },
      },
      output: { voice: 'marin', speed: 1 },
    },
    tools: [
      {
        type: 'function',
        name: 'get_weather',
        description: 'Looks up the weather',
        parameters: { city: 'x' },
      },
    ],
    expires_at: 1_764_000_000,
  }
  frame('in', { type: 'session.created', event_id: 'event_1', session: { ...session, id: 'sess_E6U11oE4' } })
  at += 3
  frame('out', { type: 'session.update', event_id: 'evt_1', session })
  at += 71
  frame('in', { type: 'session.updated', event_id: 'event_2', session: { ...session, id: 'sess_E6U11oE4' } })
  for (let turn = 1; turn <= turns; turn += 1) {
    const user = `item_user_${turn}`
    const answer = `item_answer_${turn}`
    const response = `resp_${turn}`
    at += 2000
    sound('out', 60, null, null)
    frame('in', { type: 'input_audio_buffer.speech_started', item_id: user, audio_start_ms: turn * 4000 })
    sound('out', 90, null, null)
    frame('in', {
      type: 'input_audio_buffer.speech_stopped',
      item_id: user,
      audio_end_ms: turn * 4000 + 1800,
    })
    at += 12
    frame('in', { type: 'input_audio_buffer.committed', item_id: user, previous_item_id: null })
    frame('in', {
      type: 'conversation.item.added',
      item: {
        id: user,
        type: 'message',
        role: 'user',
        status: 'completed',
        content: [{ type: 'input_audio', transcript: null }],
      },
    })
    at += 9
    if (turn % 3 === 0) frame('out', { type: 'response.create', event_id: `evt_r${turn}` })
    at += 280
    frame('in', { type: 'response.created', response: { id: response, status: 'in_progress', output: [] } })
    at += 60
    frame('in', {
      type: 'response.output_item.added',
      response_id: response,
      output_index: 0,
      item: { id: answer, type: 'message', role: 'assistant', status: 'in_progress', content: [] },
    })
    for (let i = 0; i < 6; i += 1) {
      at += 40
      frame('in', {
        type: 'response.output_audio_transcript.delta',
        response_id: response,
        item_id: answer,
        delta: ' It is sunny',
      })
      sound('in', 12, answer, response)
    }
    if (turn % 4 === 0) {
      frame('out', {
        type: 'conversation.item.truncate',
        event_id: `evt_t${turn}`,
        item_id: answer,
        content_index: 0,
        audio_end_ms: 640,
      })
      at += 30
      frame('in', {
        type: 'error',
        event_id: `event_e${turn}`,
        error: {
          type: 'invalid_request_error',
          code: 'invalid_value',
          message: 'Audio content of 600ms is already shorter than 640ms',
          param: null,
          event_id: `evt_t${turn}`,
        },
      })
    }
    at += 100
    frame('in', {
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: user,
      content_index: 0,
      transcript: 'What is the weather in Izmir?',
    })
    frame('in', {
      type: 'response.done',
      response: {
        id: response,
        status: 'completed',
        output: [
          {
            id: answer,
            type: 'message',
            role: 'assistant',
            content: [{ type: 'output_audio', transcript: 'It is sunny.' }],
          },
        ],
        usage: { total_tokens: 220, input_tokens: 120, output_tokens: 100 },
      },
    })
  }
  at += 400
  frame('out', { type: 'conversation.item.retrieve', event_id: 'manual_1', item_id: 'item_user_1' }, true)
  at += 90
  frame('in', {
    type: 'conversation.item.retrieved',
    item: {
      id: 'item_user_1',
      type: 'message',
      role: 'user',
      content: [{ type: 'input_audio', audio: 'AAAA'.repeat(1600) }],
    },
  })
  journal.socket({ at, wall: wall(), connection: 1, type: 'socket.ping', note: '' })
  at += 24
  journal.socket({ at, wall: wall(), connection: 1, type: 'socket.pong', note: '' })
  return at
}

const clock = {
  now: () => performance.now(),
  wall: () => NOW,
  after: (ms: number, task: () => void) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
const hideSecrets = (text: string): string => text

export const createFakeEvents = (scene: EventScene, onChange: (state: EventsState) => void) => {
  const limits = scene === 'busy' ? { entries: 800, bytes: 4 * 1024 * 1024 } : undefined
  const service = createEventsService({ clock, hideSecrets, onChange, ...(limits ? { limits } : {}) })
  let at = 0
  if (scene !== 'none') at = tell(service.journal, scene === 'busy' ? 60 : 8)
  const openReplay = (): EventsState => {
    const journal = createJournal({ hideSecrets, words: () => true })
    tell(journal, 5)
    return service.showReplay(journal, {
      type: 'replay',
      name: 'Parley events 2026-11-21 09.30.jsonl',
      exportedAt: NOW - 86_400_000,
      words: true,
      skipped: 2,
    })
  }
  if (scene === 'replay') openReplay()
  const send = (text: string, anyway: boolean): EventAnswers['sendEvent'] => {
    let event: { readonly type?: unknown }
    try {
      event = JSON.parse(text) as typeof event
    } catch (error) {
      return { sent: false, problem: { code: 'not_json', detail: (error as Error).message } }
    }
    if (typeof event.type !== 'string') return { sent: false, problem: { code: 'not_an_event' } }
    if (!event.type.includes('.') && !anyway) {
      return { sent: false, problem: { code: 'unknown_type', type: event.type } }
    }
    at += 100
    service.journal.frame({
      at,
      wall: NOW + at,
      connection: 1,
      direction: 'out',
      bytes: text.length,
      event,
      manual: true,
    })
    return { sent: true, problem: null }
  }
  return {
    service,
    openReplay,
    send,
    /** So many further frames at once. */
    more: (count: number): void => {
      for (let i = 0; i < count; i += 1) {
        at += 5
        const event = { type: 'rate_limits.updated', event_id: `event_m${i}`, rate_limits: [] }
        service.journal.frame({ at, wall: NOW + at, connection: 1, direction: 'in', bytes: 80, event })
      }
    },
  }
}
export type FakeEvents = ReturnType<typeof createFakeEvents>
