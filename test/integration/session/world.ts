/**
 * A person, the app's own session service and uplink, and the practice assistant, on one virtual clock. Nothing of the
 * app is played here but its edges: the microphone, the loudspeaker, the network.
 */
import { SAMPLE_RATE } from '../../../src/core/audio/messages'
import { parseServerFrame } from '../../../src/core/protocol/parse'
import { ok } from '../../../src/core/result'
import type { SessionState } from '../../../src/core/session/step'
import type { SessionConfig, SessionEffect } from '../../../src/core/session/types'
import { defaultProfile, defaultTurnTaking } from '../../../src/core/settings/defaults'
import type { Profile, TurnTaking } from '../../../src/core/settings/schema'
import { allTurns } from '../../../src/core/transcript/turn-log'
import {
  createSessionService,
  type SessionEvent,
  type SessionLine,
} from '../../../src/main/realtime/session-service'
import type { SoundLink } from '../../../src/main/realtime/sound-link'
import { createUplink, type Uplink } from '../../../src/main/realtime/uplink'
import { createVoiceEncoder } from '../../../src/main/realtime/uplink-format'
import { createLog } from '../../../src/main/system/log'
import { createRedactor } from '../../../src/main/system/redact'
import { createLoudspeaker } from './loudspeaker'
import { createServerSide } from './server-side'
import { createVirtualClock } from './virtual-clock'

const FRAME_MS = 20
/** The microphone's frames come five at a time, which saves the clock work and changes nothing. */
const MIC_MS = 100
const FRAME = (FRAME_MS * SAMPLE_RATE) / 1000
const VOICE = new Int16Array(FRAME).fill(8000)
const SILENCE = new Int16Array(FRAME)

export const spokenConfig = (
  turnTaking: Partial<TurnTaking> = {},
  profile: Partial<Profile> = {},
): SessionConfig => ({
  profile: {
    ...defaultProfile,
    ...profile,
    provider: 'openai',
    turnTaking: { ...defaultTurnTaking, mode: 'push_to_talk', ...turnTaking },
  },
  halfDuplex: false,
  language: 'en',
  tools: [{ name: 'current_time', description: 'The time', parameters: { type: 'object' } }],
})

export type World = ReturnType<typeof createWorld>

export function createWorld(config: SessionConfig = spokenConfig()) {
  const clock = createVirtualClock()
  const server = createServerSide(clock)
  const notices: string[] = []
  /** Faults of ours: caught by the service, or seen at the loudspeaker. */
  const problems: string[] = []
  /** Every input with its effects, for the report of a failure. */
  const diary: string[] = []
  const written: { readonly responseId: string; readonly itemId: string }[] = []
  const begun = new Set<string>()
  /** Responses whose sound was thrown out of the loudspeaker: nothing more of them may be heard. */
  const silenced = new Set<string>()
  const witnesses = new Set<() => void>()
  let state: SessionState | null = null
  let configured = config
  let speaking = false
  /** Whose sound is being written. */
  let sounding = ''

  const createSound = (line: SessionLine): SoundLink => {
    const uplink: Uplink = createUplink({
      send: line.sendFrame,
      bufferedAmount: line.bufferedAmount,
      onSlow: () => notices.push('slow'),
      now: () => clock.now(),
    })
    const loudspeaker = createLoudspeaker(clock, line.input)
    let gate: { readonly number: number; samples: number } | null = null
    const hear = (number: number): void => {
      if (gate?.number !== number) return
      for (let ms = 0; ms < MIC_MS; ms += FRAME_MS) uplink.frame(speaking ? VOICE : SILENCE)
      gate.samples += (MIC_MS * SAMPLE_RATE) / 1000
      clock.after(MIC_MS, () => {
        hear(number)
      })
    }
    return {
      gate: (number, open) => {
        const closed = gate
        gate = open ? { number, samples: 0 } : null
        clock.after(open ? MIC_MS : 5, () => {
          if (open) hear(number)
          else line.input({ type: 'mic_closed', gate: number, spokenSamples: closed?.samples ?? 0 })
        })
      },
      uplink: uplink.mode,
      voices: uplink.voices,
      encodeVoice: createVoiceEncoder,
      settle: uplink.flush,
      write: (itemId, content, pcm) => {
        written.push({ responseId: sounding, itemId })
        if (silenced.has(sounding)) problems.push(`sound of an interrupted response is played: ${sounding}`)
        loudspeaker.write(itemId, content, pcm.length >> 1)
      },
      end: loudspeaker.end,
      flush: loudspeaker.flush,
    }
  }

  const service = createSessionService({
    config,
    conversationId: 'conv',
    clock: { ...clock, wall: () => clock.now() },
    log: createLog({
      redactor: createRedactor(),
      wall: () => 0,
      write: (line) => {
        if (line.includes('"level":"error"')) problems.push(line)
      },
    }),
    target: () => Promise.resolve(ok({ url: 'ws://practice', key: null })),
    openTransport: (_target, handlers) => {
      const socket = server.connect({
        onOpen: handlers.onOpen,
        onFrame: (frame) => {
          const event = parseServerFrame(frame)
          if (event.type === 'response.created') begun.add(event.response.id)
          handlers.onFrame(Buffer.from(frame))
        },
        onClosed: handlers.onClosed,
      })
      return {
        send: (frame) => {
          socket.send(frame.toString())
        },
        bufferedAmount: () => 0,
        probe: () => undefined,
        close: () => {
          socket.close()
        },
      }
    },
    sound: createSound,
    onNotice: ({ code }) => notices.push(code),
    tools: {
      run: ({ callId }, answer) => {
        clock.after(5, () => {
          answer({ callId, outcome: 'done', output: '{}' })
        })
      },
      cancel: () => undefined,
    },
    onStep: (taken) => {
      state = taken.state
      if (taken.input.type === 'audio_delta') sounding = taken.input.responseId
      diary.push(
        `${String(clock.now() % 1e7)} ${tell(taken.input)} -> ${taken.effects.map(tellEffect).join(', ')}`,
      )
      if (taken.effects.some(({ type }) => type === 'playout_flush')) {
        for (const { responseId } of written) silenced.add(responseId)
      }
      for (const look of witnesses) look()
    },
  })

  return {
    server,
    notices,
    problems,
    diary,
    written,
    /** Responses that the client has been told of. */
    begun: (): ReadonlySet<string> => new Set(begun),
    do: service.input,
    configure(change: Partial<Profile>): void {
      configured = { ...configured, profile: { ...configured.profile, ...change } }
      service.input({ type: 'configure', config: configured })
    },
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
      return service.view()
    },
    get turns() {
      return allTurns(service.view().conversation.turns)
    },
    /** Something that was said waits for a session. */
    get waits(): boolean {
      return (state?.unsent.length ?? 0) > 0
    },
    get active(): number {
      if (!state) return 0
      const { open, awaiting } = state.replies
      return open.filter(({ outside }) => !outside).length + (awaiting ? 1 : 0)
    },
  }
}

const tell = (input: SessionEvent): string => {
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
  if (effect.type === 'uplink') return `uplink ${effect.mode}`
  return effect.type
}
