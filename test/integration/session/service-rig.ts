/**
 * The app's own session service and WebSocket transport against the practice assistant over a loopback socket. The
 * service's clock runs ten times as fast, so that its pauses between attempts cost little; nothing here waits for time.
 */
import { ok } from '../../../src/core/result'
import { concatPcm } from '../../../src/core/audio/pcm'
import { defaultProfile, defaultTurnTaking } from '../../../src/core/settings/defaults'
import type { SessionConfig, SessionView } from '../../../src/core/session/types'
import { createSessionService, type SessionLine } from '../../../src/main/realtime/session-service'
import type { SoundLink } from '../../../src/main/realtime/sound-link'
import { createUplink } from '../../../src/main/realtime/uplink'
import { createVoiceEncoder } from '../../../src/main/realtime/uplink-format'
import { createTransportOpener } from '../../../src/main/realtime/ws-transport'
import { systemClock, type Clock } from '../../../src/main/system/clock'
import { createLog } from '../../../src/main/system/log'
import { createRedactor } from '../../../src/main/system/redact'
import type { PracticeServer } from '../../../src/practice'
import { allTurns } from '../../../src/core/transcript/turn-log'

const HURRY = 10
const hurried: Clock = {
  now: () => systemClock.now() * HURRY,
  wall: () => systemClock.wall(),
  after: (ms, task) => systemClock.after(ms / HURRY, task),
}

const FRAME = 480

export const config: SessionConfig = {
  profile: {
    ...defaultProfile,
    provider: 'openai',
    turnTaking: { ...defaultTurnTaking, mode: 'push_to_talk' },
  },
  halfDuplex: false,
  language: 'en',
}

export function createServiceRig(server: PracticeServer) {
  const notices: string[] = []
  const problems: string[] = []
  let connections = 0
  let gate = 0
  let microphone: (pcm: Int16Array) => void = () => undefined

  /** Hears everything at once: what has been written whole has been played whole. */
  const loudspeaker = (line: SessionLine): SoundLink => {
    const uplink = createUplink({
      send: line.sendFrame,
      bufferedAmount: line.bufferedAmount,
      onSlow: () => undefined,
      now: hurried.now,
    })
    const received = new Map<string, number>()
    let epoch = 0
    const report = (item: string): void => {
      const samples = received.get(item) ?? 0
      line.input({
        type: 'playout_position',
        epoch,
        playing: false,
        items: [{ item, content: 0, receivedSamples: samples, playedSamples: samples, ended: true }],
      })
    }
    microphone = uplink.frame
    return {
      gate: (number, open) => {
        if (open) gate = number
      },
      uplink: uplink.mode,
      voices: uplink.voices,
      encodeVoice: createVoiceEncoder,
      settle: uplink.flush,
      write: (item, _content, pcm) => void received.set(item, (received.get(item) ?? 0) + (pcm.length >> 1)),
      end: (item) => {
        report(item)
      },
      flush: (next) => {
        const items = [...received].map(([item, samples]) => ({
          item,
          content: 0,
          receivedSamples: samples,
          playedSamples: samples,
          ended: false,
        }))
        received.clear()
        epoch = next
        line.input({ type: 'playout_flushed', epoch: next, items })
      },
    }
  }

  const service = createSessionService({
    config,
    conversationId: 'conversation',
    clock: hurried,
    log: createLog({
      redactor: createRedactor(),
      wall: () => 0,
      write: (line) => {
        if (line.includes('"level":"error"')) problems.push(line)
      },
    }),
    target: () => {
      connections += 1
      return Promise.resolve(ok({ url: server.url, key: server.token }))
    },
    openTransport: createTransportOpener({ clock: systemClock, userAgent: 'parley-test' }),
    sound: loudspeaker,
    onNotice: ({ code }) => notices.push(code),
  })

  return {
    service,
    notices,
    /** Faults of ours that the service had to catch. */
    problems,
    get connections() {
      return connections
    },
    type(text: string): void {
      service.input({ type: 'text', text })
    },
    /** Holds the key, says this, lets go. */
    say(pcm: Int16Array): void {
      service.input({ type: 'talk_press' })
      for (let at = 0; at < pcm.length; at += FRAME) microphone(pcm.slice(at, at + FRAME))
      service.input({ type: 'talk_release' })
      service.input({ type: 'mic_closed', gate, spokenSamples: pcm.length })
    },
    /** Waits for a state of the conversation, however it comes about. */
    until: (fits: (view: SessionView) => boolean): Promise<SessionView> =>
      new Promise((resolve) => {
        const look = (view: SessionView): void => {
          if (!fits(view)) return
          stop()
          resolve(view)
        }
        const stop = service.subscribe(look)
        look(service.view())
      }),
  }
}

/** Nothing is under way any more, or it has failed for good. */
export const atRest = (view: SessionView): boolean =>
  view.connection === 'failed' ||
  (view.connection === 'connected' &&
    view.phase === 'idle' &&
    allTurns(view.conversation.turns).every(({ status }) => status !== 'in_progress'))

export const voice = (ms: number): Int16Array =>
  concatPcm([Int16Array.from({ length: ms * 24 }, (_, at) => Math.round(8000 * Math.sin(at / 10)))])
