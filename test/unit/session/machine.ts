/** Drives the session machine in tests: server frames go through the real parser, effects are kept in order. */
import type { ClientCommand } from '#core/protocol/commands'
import { readServerEvent } from '#core/protocol/parse'
import { initialSession, step, viewOf, type SessionState } from '#core/session/step'
import type { SessionConfig, SessionEffect, SessionInput } from '#core/session/types'
import { defaultProfile, defaultTurnTaking } from '#core/settings/defaults'
import type { Profile, TurnTaking } from '#core/settings/schema'
import { allTurns } from '#core/transcript/turn-log'

export type PlainInput = SessionInput extends infer I
  ? I extends SessionInput
    ? Omit<I, 'at' | 'wall'>
    : never
  : never

export const pushToTalk: TurnTaking = { ...defaultTurnTaking, mode: 'push_to_talk' }

export function config(profile: Partial<Profile> = {}, rest: Partial<SessionConfig> = {}): SessionConfig {
  return { profile: { ...defaultProfile, ...profile }, halfDuplex: false, language: 'en', ...rest }
}

export const end = (change: Partial<Extract<PlainInput, { type: 'socket_closed' }>['end']>) => ({
  httpStatus: null,
  closeCode: null,
  reason: '',
  errorCode: null,
  ...change,
})

export class Machine {
  state: SessionState
  at = 1000
  readonly effects: SessionEffect[] = []
  private read = 0

  constructor(of: SessionConfig = config()) {
    this.state = initialSession(of, { conversationId: 'conv', wall: 1_700_000_000_000 })
  }

  do(input: PlainInput): this {
    const next = step(this.state, {
      ...input,
      at: this.at,
      wall: 1_700_000_000_000 + this.at,
    })
    this.state = next.state
    this.effects.push(...next.effects)
    // The history is told slice by slice, and the machine asks for each.
    return this.state.timers.includes('tell') ? this.timer('tell') : this
  }

  wait(ms: number): this {
    this.at += ms
    return this
  }

  timer(id: string): this {
    return this.do({ type: 'timer', id })
  }

  /** A frame as it comes over the wire. */
  server(frame: Record<string, unknown>): this {
    return this.do({ type: 'server', event: readServerEvent(frame) })
  }

  opened(): this {
    return this.do({ type: 'socket_open' }).server({ type: 'session.created', session: { type: 'realtime' } })
  }

  /** @param loudspeaker Whether one has ever reported. */
  connected(loudspeaker = true): this {
    this.do({ type: 'connect' }).opened().updated()
    if (loudspeaker) this.do({ type: 'playout_position', epoch: 0, playing: false, items: [] })
    this.news()
    return this
  }

  updated(): this {
    return this.server({ type: 'session.updated', session: {} })
  }

  /** Effects since the last call. */
  news(): readonly SessionEffect[] {
    const fresh = this.effects.slice(this.read)
    this.read = this.effects.length
    return fresh
  }

  /** Commands since the last call, without their event ids. */
  sent(): readonly ClientCommand[] {
    return commandsOf(this.news())
  }

  sentTypes(): readonly string[] {
    return this.sent().map((command) => command.type)
  }

  notices(): readonly string[] {
    return this.effects.flatMap((effect) => (effect.type === 'notify' ? [effect.notice.code] : []))
  }

  lastEventId(type: ClientCommand['type']): string {
    const sent = this.effects.flatMap((effect) => (effect.type === 'send' ? [effect.command] : []))
    return sent.findLast((command) => command.type === type)?.event_id ?? ''
  }

  get view() {
    return viewOf(this.state)
  }
  get turns() {
    return allTurns(this.view.conversation.turns)
  }

  /** An answer that has begun: response, item, words and sound of `ms` each. */
  answer(
    id = 'r1',
    item = 'a1',
    { previous = null as string | null, ms = 1000, words = 'one two three four' } = {},
  ) {
    return this.server({ type: 'response.created', response: { id, status: 'in_progress' } })
      .server({ type: 'response.output_item.added', response_id: id, item: assistant(item, 'in_progress') })
      .server({
        type: 'conversation.item.added',
        previous_item_id: previous,
        item: assistant(item, 'in_progress'),
      })
      .server({
        type: 'response.output_audio_transcript.delta',
        response_id: id,
        item_id: item,
        content_index: 0,
        delta: words,
      })
      .sound(ms, id, item)
  }

  sound(ms: number, id = 'r1', item = 'a1'): this {
    return this.do({
      type: 'audio_delta',
      responseId: id,
      itemId: item,
      contentIndex: 0,
      samples: ms * 24,
    })
  }

  audioDone(id = 'r1', item = 'a1'): this {
    return this.server({
      type: 'response.output_audio.done',
      response_id: id,
      item_id: item,
      content_index: 0,
    })
  }

  done(id = 'r1', response: Record<string, unknown> = {}): this {
    return this.server({ type: 'response.done', response: { id, status: 'completed', ...response } })
  }

  played(ms: number, item = 'a1', playing = true): this {
    return this.do({
      type: 'playout_position',
      epoch: this.state.sound.epoch,
      playing,
      items: [played(item, ms)],
    })
  }

  flushed(ms: number, item = 'a1'): this {
    return this.do({ type: 'playout_flushed', epoch: this.state.sound.epoch, items: [played(item, ms)] })
  }

  /** A hold of the talk key, spoken for `ms`. */
  hold(ms = 1000): this {
    this.do({ type: 'talk_press' }).wait(ms).do({ type: 'talk_release' })
    return this.do({ type: 'mic_closed', gate: this.state.talk.gate, spokenSamples: ms * 24 })
  }

  /** What the server says to a hold's commit. */
  committed(item = 'u1', previous: string | null = null): this {
    return this.server({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: previous })
      .server({ type: 'conversation.item.added', previous_item_id: previous, item: spoken(item) })
      .server({ type: 'conversation.item.done', previous_item_id: previous, item: spoken(item) })
  }

  /** A turn found by the server's speech detection. */
  spoke(item = 'u1', previous: string | null = null): this {
    return this.server({ type: 'input_audio_buffer.speech_started', item_id: item, audio_start_ms: 100 })
      .server({ type: 'input_audio_buffer.speech_stopped', item_id: item, audio_end_ms: 1100 })
      .committed(item, previous)
  }

  transcript(item: string, transcript: string): this {
    return this.server({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: item,
      content_index: 0,
      transcript,
    })
  }
}

export const commandsOf = (effects: readonly SessionEffect[]): readonly ClientCommand[] =>
  effects.flatMap((effect) => {
    if (effect.type !== 'send' && effect.type !== 'voice_tell') return []
    const { event_id: _, ...command } = effect.command
    return [command]
  })

const played = (item: string, ms: number) => ({
  item,
  content: 0,
  playedSamples: Math.round(ms * 24),
  receivedSamples: 0,
  ended: false,
})

export const assistant = (id: string, status: string, text?: string) => ({
  id,
  type: 'message',
  role: 'assistant',
  status,
  content: text === undefined ? [] : [{ type: 'output_audio', transcript: text }],
})

export const spoken = (id: string) => ({
  id,
  type: 'message',
  role: 'user',
  status: 'completed',
  content: [{ type: 'input_audio', transcript: null }],
})
