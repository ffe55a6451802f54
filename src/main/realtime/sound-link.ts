/** The sound's side of a session: microphone gate and uplink towards the server, loudspeaker towards the person. */
import {
  SAMPLE_RATE,
  type ArrivalKnowledge,
  type PlayoutStarted,
  type PlayoutStats,
} from '#core/audio/messages'
import { notice, type Notice } from '#core/notice'
import { encodeAppend } from './append-frame'
import { createAudioPorts, type MainChannel, type MainPort } from './audio-ports'
import type { SpeechMarks } from './speech-marks'
import type { SessionLine } from './session-service'
import { createUplink, type Uplink, type UplinkVoices } from './uplink'
import { createVoiceEncoder, type VoiceEncoder } from './uplink-format'

export interface SoundLink {
  /** Opens or shuts the microphone's gate, in the worklet and here. */
  readonly gate: (gate: number, open: boolean) => void
  readonly uplink: Uplink['mode']
  /** The person's sound, kept for another session. */
  readonly voices: UplinkVoices
  /** Puts kept sound into the form in which a message to this endpoint holds it. */
  readonly encodeVoice: () => VoiceEncoder
  /** Everything that was said is handed to the socket; must come before a command that follows the words. */
  readonly settle: () => void
  /** PCM16, little endian, 24 kHz mono, of any length; an odd byte waits for the item's next delta. Copied. */
  readonly write: (itemId: string, contentIndex: number, pcm: Buffer) => void
  readonly end: (itemId: string, contentIndex: number) => void
  readonly flush: (epoch: number) => void
}

export interface AttachedSound extends SoundLink {
  /** Gives the page new ports, whatever there was before. */
  readonly attach: () => void
  /** What earlier sessions learned of the host that is spoken to from now on; null where it is a new one. */
  readonly restore: (known: ArrivalKnowledge | null) => void
  readonly dispose: () => void
}

export type SoundLinkDeps<Port extends MainPort> = {
  readonly line: SessionLine
  readonly createChannel: () => MainChannel<Port>
  readonly sendPorts: (ports: [Port, Port]) => void
  /** Pre-roll of the next opening, ms. */
  readonly preRollMs: () => number
  readonly now: () => number
  /** Frame of the endpoint's format; 24 kHz PCM16 unless given. */
  readonly encode?: (pcm: Int16Array) => Buffer
  /** Is told which of the microphone's sound was sent. */
  readonly marks?: SpeechMarks
  readonly encodeVoice?: () => VoiceEncoder
  /** How much is kept of what was sent, samples; the longest hold unless given. */
  readonly keep?: () => number
  readonly onNotice: (notice: Notice) => void
  readonly measure?: SoundMeasures
}

/** Where the figures of the sound go. */
export type SoundMeasures = {
  /** Wall clock, ms since 1970: the worklets stamp with it. */
  readonly wall: () => number
  readonly playout: (report: PlayoutStarted | PlayoutStats) => void
  /** A frame was handed to the network so long after its last sample. ms */
  readonly captured: (ms: number) => void
  readonly learned: (known: ArrivalKnowledge) => void
}

export function createSoundLink<Port extends MainPort>(deps: SoundLinkDeps<Port>): AttachedSound {
  const { line, measure } = deps
  let epoch = 0
  /** When the last sample of the microphone was captured, on this process's clock. */
  let lastCaptured: number | null = null
  const encode = deps.encode ?? encodeAppend
  const uplink = createUplink({
    send: (frame, sent) => {
      // The end of what is sent lies before what still waits.
      const waiting = (uplink.waiting() * 1000) / SAMPLE_RATE
      const captured = lastCaptured === null ? null : lastCaptured - waiting
      line.sendFrame(frame, () => {
        if (captured !== null) measure?.captured(deps.now() - captured)
        sent()
      })
    },
    bufferedAmount: line.bufferedAmount,
    now: deps.now,
    keep: deps.keep,
    encode: (pcm) => {
      deps.marks?.sent(pcm.length, uplink.waiting())
      return encode(pcm)
    },
    onSlow: (lostMs) => deps.onNotice(notice('connection.slow_uplink', 'warning', { params: { lostMs } })),
  })
  const hear = (pcm: Int16Array, at: number | undefined): void => {
    const lag = at === undefined || measure === undefined ? NaN : measure.wall() - at
    lastCaptured = lag >= 0 ? deps.now() - lag : null
    uplink.frame(pcm)
  }
  const ports = createAudioPorts<Port>({
    createChannel: deps.createChannel,
    send: deps.sendPorts,
    ...(measure ? { onMeasured: measure.playout, onLearned: measure.learned } : {}),
    onCapture: (report) => {
      if (report.type === 'frame') {
        deps.marks?.captured(report.gate, report.pcm.length, report.at)
        hear(report.pcm, report.at)
      } else line.input({ type: 'mic_closed', gate: report.gate, spokenSamples: report.spokenSamples })
    },
    onPlayout: (report) => {
      if (report.type === 'flushed') {
        line.input({ type: 'playout_flushed', epoch: report.epoch, items: report.items })
      } else {
        line.input({
          type: 'playout_position',
          epoch: report.epoch,
          playing: report.playing,
          items: report.items,
        })
      }
    },
  })
  return {
    restore: ports.restore,
    gate: (gate, open) => ports.gate(gate, open, open ? deps.preRollMs() : 0),
    uplink: (mode, rewind) => {
      // What was held for a connection says nothing about the way to it.
      lastCaptured = null
      uplink.mode(mode, rewind)
    },
    voices: uplink.voices,
    encodeVoice: deps.encodeVoice ?? createVoiceEncoder,
    settle: uplink.flush,
    write: (itemId, contentIndex, pcm) => ports.write(epoch, itemId, contentIndex, pcm),
    end: (itemId, contentIndex) => ports.end(epoch, itemId, contentIndex),
    flush: (next) => {
      epoch = next
      ports.flush(next)
    },
    attach: ports.attach,
    dispose: ports.dispose,
  }
}
