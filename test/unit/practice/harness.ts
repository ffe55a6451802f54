/* oxlint-disable typescript/no-explicit-any -- frames are read as they come; a wrong field fails the expectation */
/** A session without a socket: its clock is moved by hand, and its speech network hears any sound as speech. */
import { fileURLToPath } from 'node:url'
import { pcmToBytes } from '../../../src/core/audio/pcm'
import type { RunSpeechNetwork } from '../../../src/core/audio/speech-model'
import type { Clock } from '../../../src/practice/clock'
import { servicePace, type Pace } from '../../../src/practice/pace'
import { startSession } from '../../../src/practice/session'
import { loadVoice } from '../../../src/practice/voice'

export const resources = fileURLToPath(new URL('../../../resources', import.meta.url))
export const english = { language: 'en' as const, voice: loadVoice(resources, 'en') }

export type Frame = { readonly type: string } & Readonly<Record<string, any>>

export interface ManualClock extends Clock {
  /** Runs what falls due within the next `ms`, in order. */
  pass(ms: number): void
}

export function createManualClock(start = 1_800_000_000_000): ManualClock {
  let now = start
  let timers: { readonly at: number; readonly action: () => void }[] = []
  return {
    now: () => now,
    after(ms, action) {
      const timer = { at: now + ms, action }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        timers = timers.filter((other) => other !== due)
        now = Math.max(now, due.at)
        due.action()
      }
      now = end
    },
  }
}

/** Speech is whatever has a sample above a twentieth of full scale. */
export const loudnessNetwork: RunSpeechNetwork = (input, state) =>
  Promise.resolve({ probability: input.some((value) => Math.abs(value) > 0.05) ? 0.95 : 0.01, state })

/** Frames are worked off in turns of the event loop: one whole turn empties the queue. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createHarness(options: { readonly pace?: Pace } = {}) {
  const clock = createManualClock()
  const events: Frame[] = []
  const closed: { readonly code: number; readonly reason: string }[] = []
  let count = 0
  const session = startSession('practice', {
    clock,
    pace: options.pace ?? servicePace,
    newId: (prefix) => `${prefix}_${String(++count)}`,
    network: loudnessNetwork,
    breathe: () => Promise.resolve(),
    speaker: () => english,
    send: (event) => events.push(JSON.parse(JSON.stringify(event)) as Frame),
    close: (code, reason) => closed.push({ code, reason }),
  })

  const send = async (event: object | string): Promise<void> => {
    session.receive(typeof event === 'string' ? event : JSON.stringify(event))
    await settle()
  }
  const append = (pcm: Int16Array): Promise<void> =>
    send({ type: 'input_audio_buffer.append', audio: Buffer.from(pcmToBytes(pcm)).toString('base64') })

  return {
    clock,
    events,
    closed,
    session,
    send,
    append,
    say: async (text: string): Promise<void> => {
      const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }
      await send({ type: 'conversation.item.create', item })
      await send({ type: 'response.create' })
    },
    pushToTalk: () => update({ audio: { input: { turn_detection: null } } }),
    update,
    all: (type: string): readonly Frame[] => events.filter((event) => event.type === type),
    last: (type: string): Frame => {
      const found = events.filter((event) => event.type === type).at(-1)
      if (!found) throw new Error(`no ${type} among ${events.map((event) => event.type).join(', ')}`)
      return found
    },
    /** Types so far; a run of deltas counts as one, whichever kinds alternate in it. */
    order: (): readonly string[] =>
      events
        .map(({ type }) => (type.endsWith('.delta') ? 'delta' : type))
        .filter((type, i, types) => type !== 'delta' || types[i - 1] !== 'delta'),
    forget: () => {
      events.length = 0
    },
  }

  function update(session: object): Promise<void> {
    return send({ type: 'session.update', session: { type: 'realtime', ...session } })
  }
}

export const tone = (ms: number): Int16Array =>
  Int16Array.from({ length: ms * 24 }, (_, i) => Math.round(8000 * Math.sin(i / 10)))
export const silence = (ms: number): Int16Array => new Int16Array(ms * 24)
