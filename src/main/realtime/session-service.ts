/** Runs the session machine: feeds it everything that happens, in order and with the time, and does what it decides. */
import { notice, type Notice } from '#core/notice'
import type { ClientCommand } from '#core/protocol/commands'
import { encodeCommand } from '#core/protocol/encode'
import type { ServerEvent } from '#core/protocol/events'
import { providers } from '#core/protocol/providers'
import type { TurnTaking } from '#core/settings/schema'
import { assertNever, type Result } from '#core/result'
import { createNames } from '#core/session/names'
import { initialSession, step, viewOf, type SessionState } from '#core/session/step'
import type { SessionConfig, SessionEffect, SessionInput, SessionView } from '#core/session/types'
import { turnIn, type LiveConversation } from '#core/transcript/turn-log'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'
import type { ToolRunner } from '../tools/runner'
import { createSessionSocket } from './session-socket'
import type { SoundLink } from './sound-link'
import { tellVoice } from './tell-voice'
import type { OpenTransport, TransportTarget } from './ws-transport'

type Stamped<I> = I extends unknown ? Omit<I, 'at' | 'wall'> : never
/** An input without its time; the service stamps it. */
export type SessionEvent = Stamped<SessionInput>

/** What the sound's side needs of a session. */
export interface SessionLine {
  readonly input: (event: SessionEvent) => void
  /** Makes a frame that is JSON already when its turn has come; `sent` is called when it has left this process. */
  readonly sendFrame: (frame: () => Buffer, sent: () => void) => void
  /** Bytes that wait for the network. */
  readonly bufferedAmount: () => number
}

export interface SessionService extends SessionLine {
  readonly view: () => SessionView
  readonly subscribe: (listener: (view: SessionView) => void) => () => void
  /** An event that the person wrote, behind everything that was said. False where there is no connection to send it over. */
  readonly sendManual: (frame: string) => boolean
  /** Something happened that links do not always survive; an open one has to prove itself. */
  readonly probe: () => void
  /** Ends the conversation cleanly; afterwards nothing happens any more. */
  readonly dispose: () => void
}

/** One step of the machine, for whoever watches it. */
export type SessionStepTaken = {
  readonly input: SessionInput
  readonly effects: readonly SessionEffect[]
  readonly state: SessionState
}

export type SessionServiceDeps = {
  readonly config: SessionConfig
  readonly conversationId: string
  readonly clock: Clock
  readonly log: Log
  /** Address and key for this configuration. */
  readonly target: (config: SessionConfig) => Promise<Result<TransportTarget, Notice>>
  readonly openTransport: OpenTransport
  readonly sound: (line: SessionLine) => SoundLink
  readonly onNotice: (notice: Notice) => void
  /** The server refused values of turn detection; these are in force. */
  readonly onTurnTaking?: (values: Partial<TurnTaking>) => void
  /** The server heard speech begin or end, in ms of this session's sound. */
  readonly onSpeech?: (kind: 'started' | 'stopped', ms: number) => void
  /** The server has named a turn. */
  readonly onTurnNamed?: (from: string, to: string) => void
  /** Told of a conversation as it was left when another one begins. */
  readonly onConversationEnded?: (conversation: LiveConversation) => void
  /** Told of figures that no turn of this conversation carries. */
  readonly onUsed?: (used: Extract<SessionEffect, { type: 'used' }>, conversation: LiveConversation) => void
  /** Runs function calls; without it none is offered. */
  readonly tools?: Pick<ToolRunner, 'run' | 'cancel'>
  /** Told of every input and of what it leads to, before it is done; measurements live on it. Must not throw. */
  readonly onStep?: (taken: SessionStepTaken) => void
}

/** A delta's sound waits beside its input until the machine says whether it is played. */
type Pending = { readonly event: SessionEvent; readonly pcm: Buffer | null }

export function createSessionService(deps: SessionServiceDeps): SessionService {
  const { clock, log } = deps
  let state: SessionState = initialSession(deps.config, {
    conversationId: deps.conversationId,
    wall: clock.wall(),
  })
  let config = deps.config
  let shown = viewOf(state)
  let disposed = false
  const listeners = new Set<(view: SessionView) => void>()
  const timers = new Map<string, () => void>()

  // ---- inputs, one at a time: an effect may cause the next input while it runs
  const queue: Pending[] = []
  let running = false
  const take = (event: SessionEvent, pcm: Buffer | null = null): void => {
    if (disposed) return
    // Its memory is used again: sound that has to wait for its turn is kept in memory of its own.
    queue.push({ event, pcm: pcm && running ? Buffer.from(pcm) : pcm })
    if (running) return
    running = true
    try {
      for (let next = queue.shift(); next; next = queue.shift()) advance(next)
    } finally {
      running = false
    }
    const view = viewOf(state)
    if (view === shown) return
    shown = view
    for (const listener of listeners) listener(view)
  }

  const advance = ({ event, pcm }: Pending): void => {
    if (event.type === 'configure') config = event.config
    // Before somebody speaks into a line that has been dead for a while.
    if (event.type === 'talk_press' || event.type === 'text') socket.probe()
    try {
      const input: SessionInput = { ...event, at: clock.now(), wall: clock.wall() }
      const { effects, ...stepped } = step(state, input)
      state = stepped.state
      deps.onStep?.({ input, effects, state })
      for (const effect of effects) run(effect, pcm)
    } catch (error) {
      // A bug of ours must not take the conversation with it.
      log.error(`session.${event.type}`, error)
      deps.onNotice(notice('internal', 'error'))
    }
  }

  const names = createNames((id) => turnIn(state.conversation.turns, id) !== null)

  const socket = createSessionSocket({
    clock,
    log,
    target: () => deps.target(config),
    openTransport: deps.openTransport,
    onOpen: () => {
      names.begin()
      take({ type: 'socket_open' })
    },
    onClosed: (end) => take({ type: 'socket_closed', end }),
    onFailed: (said) => take({ type: 'connect_failed', notice: said }),
    onEvent: (event) => {
      tellSpeech(event)
      take({ type: 'server', event: names.inward(event) })
    },
    onSound: (responseId, itemId, contentIndex, pcm) =>
      take(
        {
          type: 'audio_delta',
          ...names.sound(responseId, itemId),
          contentIndex,
          samples: pcm.length >> 1,
        },
        pcm,
      ),
  })

  const tellSpeech = (event: ServerEvent): void => {
    if (event.type === 'input_audio_buffer.speech_started') {
      if (typeof event.audio_start_ms === 'number') deps.onSpeech?.('started', event.audio_start_ms)
    } else if (event.type === 'input_audio_buffer.speech_stopped') {
      if (typeof event.audio_end_ms === 'number') deps.onSpeech?.('stopped', event.audio_end_ms)
    }
  }

  const encode = (command: ClientCommand): unknown =>
    encodeCommand(
      names.outward(command),
      viewOf(state).dialect,
      providers[state.config.profile.provider].flavour,
    )

  const send = (command: ClientCommand): void => {
    const encoded = encode(command)
    socket.send(() => JSON.stringify(encoded))
  }

  const run = (effect: SessionEffect, pcm: Buffer | null): void => {
    switch (effect.type) {
      case 'socket_open':
        socket.open()
        return
      case 'socket_close':
        socket.close(effect.code)
        return
      case 'send':
        sound.settle()
        send(effect.command)
        return
      case 'voice_tell':
        tellVoice(effect, { socket, sound, encode })
        return
      case 'voice_begin':
        sound.voices.begin()
        return
      case 'voice_end':
        sound.voices.end(effect.key)
        return
      case 'voice_cut':
        sound.voices.cut(effect.key, effect.startMs, effect.endMs)
        return
      case 'voice_say':
        sound.voices.say(effect.key)
        return
      case 'voice_forget':
        sound.voices.forget(effect.key)
        return
      case 'voice_note':
        sound.voices.note(effect.turn)
        return
      case 'voice_before':
        sound.voices.sayBefore(effect.turn)
        return
      case 'turn_named':
        deps.onTurnNamed?.(effect.from, effect.to)
        return
      case 'gate':
        sound.gate(effect.gate, effect.open)
        return
      case 'uplink':
        sound.uplink(effect.mode, effect.rewind)
        return
      case 'playout_write':
        if (pcm) sound.write(effect.itemId, effect.contentIndex, pcm)
        return
      case 'playout_end':
        sound.end(effect.itemId, effect.contentIndex)
        return
      case 'playout_flush':
        sound.flush(effect.epoch)
        return
      case 'timer_start':
        timers.get(effect.id)?.()
        timers.set(
          effect.id,
          clock.after(effect.ms, () => {
            timers.delete(effect.id)
            take({ type: 'timer', id: effect.id })
          }),
        )
        return
      case 'timer_stop':
        timers.get(effect.id)?.()
        timers.delete(effect.id)
        return
      case 'tool_run':
        deps.tools?.run(effect.call, (result) => take({ type: 'tool_result', ...result }))
        return
      case 'tool_cancel':
        deps.tools?.cancel(effect.callId)
        return
      case 'restore_turn_taking':
        deps.onTurnTaking?.(effect.values)
        return
      case 'used':
        deps.onUsed?.(effect, state.conversation)
        return
      case 'notify':
        deps.onNotice(effect.notice)
        return
      case 'conversation_ended':
        deps.onConversationEnded?.(effect.conversation)
        return
      default:
        assertNever(effect)
    }
  }

  const line: SessionLine = {
    input: (event) => take(event),
    sendFrame: socket.send,
    bufferedAmount: socket.bufferedAmount,
  }
  const sound = deps.sound(line)

  return {
    ...line,
    view: () => shown,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sendManual: (frame) => {
      if (!socket.isOpen() || shown.connection !== 'connected') return false
      sound.settle()
      socket.send(() => frame)
      const { type, event_id } = JSON.parse(frame) as { readonly type?: unknown; readonly event_id?: unknown }
      if (typeof type === 'string' && typeof event_id === 'string')
        take({ type: 'sent_by_hand', commandType: type, eventId: event_id })
      return true
    },
    probe: () => socket.probe(true),
    dispose: () => {
      take({ type: 'disconnect' })
      disposed = true
      socket.close(1000)
      for (const cancel of timers.values()) cancel()
      timers.clear()
      listeners.clear()
    },
  }
}
