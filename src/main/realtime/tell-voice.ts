/** Tells a session what the person said in sound: a message with kept sound in it, made a second at a time. */
import { msToSamples } from '#core/audio/pcm'
import type { ClientCommand } from '#core/protocol/commands'
import type { ItemCommand, SessionEffect } from '#core/session/types'
import type { SessionSocket } from './session-socket'
import type { SoundLink } from './sound-link'

/** Sound for which base64 and a change of the rate take less than 3 ms. */
const SLICE = msToSamples(1000)

export type TellVoiceDeps = {
  readonly socket: Pick<SessionSocket, 'prepare' | 'send'>
  readonly sound: Pick<SoundLink, 'voices' | 'encodeVoice'>
  /** As the endpoint wants it. */
  readonly encode: (command: ClientCommand) => unknown
}

export function tellVoice(
  { command, voice }: Extract<SessionEffect, { type: 'voice_tell' }>,
  { socket, sound, encode }: TellVoiceDeps,
): void {
  const encoder = sound.encodeVoice()
  const end = voice.from + voice.samples
  for (let at = voice.from; at < end; at += SLICE) {
    const samples = Math.min(SLICE, end - at)
    socket.prepare(() => {
      encoder.push(sound.voices.read(voice.key, at, samples))
    })
  }
  socket.send(() => JSON.stringify(encode(withSound(command, encoder.finish()))))
}

function withSound(command: ItemCommand, audio: string): ItemCommand {
  const { item } = command
  if (item.type !== 'message' || item.role !== 'user') return command
  const content = item.content.map((part) => (part.type === 'input_audio' ? { ...part, audio } : part))
  return { ...command, item: { ...item, content } }
}
