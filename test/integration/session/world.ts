/**
 * A person, the real session machine and the practice assistant, on one virtual clock. The driver does no more than
 * the app's own does: it stamps inputs, runs effects, and keeps what a witness would remember.
 */
import { encodeCommand } from '../../../src/core/protocol/encode'
import { parseServerFrame } from '../../../src/core/protocol/parse'
import { initialSession, step, viewOf, type SessionState } from '../../../src/core/session/step'
import type { SessionConfig, SessionEffect, SessionInput } from '../../../src/core/session/types'
import { defaultProfile, defaultTurnTaking } from '../../../src/core/settings/defaults'
import { assertNever } from '../../../src/core/result'
import { createLoudspeaker } from './loudspeaker'
import { createServerSide, type Socket } from './server-side'
import { createVirtualClock } from './virtual-clock'

type Plain<I> = I extends unknown ? Omit<I, 'at' | 'wall'> : never

const MIC_MS = 100
/** 100 ms of a loud voice, and of none. */
const frameOf = (level: number): string =>
  Buffer.from(new Int16Array(MIC_MS * 24).fill(level).buffer).toString('base64')
const VOICE = frameOf(8000)
const SILENCE = frameOf(0)

export const spokenConfig: SessionConfig = {
  profile: {
    ...defaultProfile,
    provider: 'openai',
    turnTaking: { ...defaultTurnTaking, mode: 'push_to_talk' },
  },
  halfDuplex: false,
  language: 'en',
}

export type World = ReturnType<typeof createWorld>

export function createWorld(config: SessionConfig = spokenConfig) {
  const clock = createVirtualClock()
  const server = createServerSide(clock)
  let state: SessionState = initialSession(config, { conversationId: 'conv', wall: clock.now() })
  let socket: Socket | null = null
  let attempt = 0
  const timers = new Map<string, () => void>()
  const notices: string[] = []
  /** Every input with its effects, for the report of a failure. */
  const diary: string[] = []
  const written: { readonly responseId: string; readonly itemId: string }[] = []
  const begun = new Set<string>()

  const witnesses = new Set<() => void>()

  // ---- inputs, one at a time
  const queue: Plain<SessionInput>[] = []
  let running = false
  const take = (input: Plain<SessionInput>): void => {
    queue.push(input)
    if (running) return
    running = true
    for (let next = queue.shift(); next; next = queue.shift()) advance(next)
    running = false
  }
  const advance = (input: Plain<SessionInput>): void => {
    const stepped = step(state, { ...input, at: clock.now(), wall: clock.now() })
    state = stepped.state
    diary.push(`${String(clock.now() % 1e7)} ${tell(input)} -> ${stepped.effects.map(tellEffect).join(', ')}`)
    for (const effect of stepped.effects) run(effect, input)
    for (const look of witnesses) look()
  }

  // ---- the microphone: frames while the gate is open
  let gate: { readonly number: number; samples: number } | null = null
  let uplink: 'hold' | 'flow' | 'discard' = 'discard'
  let held: string[] = []
  let speaking = false
  const recent: string[] = []
  const sendSound = (audio: string): void => {
    recent.push(audio)
    socket?.send(JSON.stringify({ type: 'input_audio_buffer.append', audio }))
  }
  const hear = (number: number): void => {
    if (gate?.number !== number) return
    gate.samples += MIC_MS * 24
    const audio = speaking ? VOICE : SILENCE
    if (uplink === 'flow') sendSound(audio)
    if (uplink === 'hold') held.push(audio)
    clock.after(MIC_MS, () => {
      hear(number)
    })
  }

  const loudspeaker = createLoudspeaker(clock, (report) => {
    take(report)
  })

  const run = (effect: SessionEffect, cause: Plain<SessionInput>): void => {
    switch (effect.type) {
      case 'socket_open':
        openSocket()
        return
      case 'socket_close':
        closeSocket()
        return
      case 'send':
        socket?.send(JSON.stringify(encodeCommand(effect.command, viewOf(state).dialect)))
        return
      case 'gate':
        if (effect.open) {
          gate = { number: effect.gate, samples: 0 }
          clock.after(MIC_MS, () => {
            hear(effect.gate)
          })
        } else {
          const closed = gate
          gate = null
          clock.after(5, () => {
            take({ type: 'mic_closed', gate: effect.gate, spokenSamples: closed?.samples ?? 0 })
          })
        }
        return
      case 'uplink':
        uplink = effect.mode
        if (effect.rewindMs) held = recent.slice(-Math.ceil(effect.rewindMs / MIC_MS))
        if (uplink === 'flow') for (const audio of held) sendSound(audio)
        if (uplink !== 'hold') held = []
        return
      case 'playout_write':
        if (cause.type !== 'audio_delta') return
        written.push({ responseId: cause.responseId, itemId: effect.itemId })
        loudspeaker.write(effect.itemId, effect.contentIndex, cause.samples)
        return
      case 'playout_end':
        loudspeaker.end(effect.itemId, effect.contentIndex)
        return
      case 'playout_flush':
        loudspeaker.flush(effect.epoch)
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
      case 'tool_run': {
        const { callId } = effect.call
        clock.after(5, () => {
          take({ type: 'tool_result', callId, outcome: 'done', output: '{}' })
        })
        return
      }
      case 'tool_cancel':
        return
      case 'restore_turn_taking':
        return
      case 'notify':
        notices.push(effect.notice.code)
        return
      case 'conversation_ended':
        return
      default:
        assertNever(effect)
    }
  }

  const closeSocket = (): void => {
    attempt += 1
    socket?.close()
    socket = null
  }
  const openSocket = (): void => {
    closeSocket()
    const mine = attempt
    const ours = (action: () => void) => () => {
      if (mine === attempt) action()
    }
    socket = server.connect({
      onOpen: ours(() => {
        take({ type: 'socket_open' })
      }),
      onFrame: (frame) => {
        if (mine === attempt) receive(frame)
      },
      onClosed: (end) => {
        if (mine !== attempt) return
        socket = null
        take({ type: 'socket_closed', end })
      },
    })
  }

  const receive = (frame: string): void => {
    const event = parseServerFrame(frame)
    if (event.type === 'response.created') begun.add(event.response.id)
    if (event.type !== 'response.output_audio.delta') {
      take({ type: 'server', event })
      return
    }
    take({
      type: 'audio_delta',
      responseId: event.response_id,
      itemId: event.item_id,
      contentIndex: event.content_index,
      samples: Buffer.from(event.delta, 'base64').length >> 1,
    })
  }

  return {
    server,
    notices,
    diary,
    written,
    /** Responses that the client has been told of. */
    begun: (): ReadonlySet<string> => new Set(begun),
    do: take,
    /** Called after every step. */
    watch(look: () => void): () => void {
      witnesses.add(look)
      return () => witnesses.delete(look)
    },
    speak(on: boolean): void {
      speaking = on
    },
    pass: (ms: number) => clock.pass(ms),
    get view() {
      return viewOf(state)
    },
    get turns() {
      return viewOf(state).conversation.turns
    },
    /** Words of a hold that no server has had yet. */
    get unsaid(): boolean {
      return state.talk.bubble !== null
    },
    get active(): number {
      return state.replies.open.filter(({ outside }) => !outside).length + (state.replies.awaiting ? 1 : 0)
    },
  }
}

const tell = (input: Plain<SessionInput>): string => {
  if (input.type === 'server') {
    const { event } = input
    const code = event.type === 'error' ? ` ${String(event.error.code)}` : ''
    return `server ${event.type}${code}`
  }
  if (input.type === 'timer') return `timer ${input.id}`
  return input.type
}

const tellEffect = (effect: SessionEffect): string => {
  if (effect.type === 'send') return `send ${effect.command.type}`
  if (effect.type === 'notify') return `notify ${effect.notice.code}`
  if (effect.type === 'timer_start') return `timer ${effect.id}`
  return effect.type
}
