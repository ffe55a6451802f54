/** The sound's side of a session: microphone gate and uplink towards the server, loudspeaker towards the person. */
import { notice, type Notice } from '#core/notice'
import { createAudioPorts, type MainChannel, type MainPort } from './audio-ports'
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
  readonly encodeVoice?: () => VoiceEncoder
  readonly onNotice: (notice: Notice) => void
}

export function createSoundLink<Port extends MainPort>(deps: SoundLinkDeps<Port>): AttachedSound {
  const { line } = deps
  let epoch = 0
  const uplink = createUplink({
    send: line.sendFrame,
    bufferedAmount: line.bufferedAmount,
    now: deps.now,
    ...(deps.encode ? { encode: deps.encode } : {}),
    onSlow: (lostMs) => deps.onNotice(notice('connection.slow_uplink', 'warning', { params: { lostMs } })),
  })
  const ports = createAudioPorts<Port>({
    createChannel: deps.createChannel,
    send: deps.sendPorts,
    onCapture: (report) => {
      if (report.type === 'frame') uplink.frame(report.pcm)
      else line.input({ type: 'mic_closed', gate: report.gate, spokenSamples: report.spokenSamples })
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
    gate: (gate, open) => ports.gate(gate, open, open ? deps.preRollMs() : 0),
    uplink: uplink.mode,
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
