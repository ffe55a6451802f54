/** Client commands as they go over the wire: GA unchanged, beta translated to its flat session and older names. */
import type { ClientCommand, ItemInput, Session } from './commands'
import type { Dialect } from './dialect'

type ResponseParams = NonNullable<Extract<ClientCommand, { type: 'response.create' }>['response']>

/** A JSON value without undefined fields: a field that is not set is left out, never sent as null. */
export function encodeCommand(command: ClientCommand, dialect: Dialect): unknown {
  return compact(dialect === 'ga' ? command : toBeta(command))
}

function toBeta(command: ClientCommand): unknown {
  if (command.type === 'session.update') return { ...command, session: flatSession(command.session) }
  if (command.type === 'conversation.item.create') return { ...command, item: betaItem(command.item) }
  if (command.type === 'response.create' && command.response) {
    return { ...command, response: flatResponse(command.response) }
  }
  return command
}

function flatResponse(response: ResponseParams): unknown {
  const { output_modalities, audio, input, ...rest } = response
  return {
    ...rest,
    modalities: output_modalities && flatModalities(output_modalities),
    voice: audio?.output?.voice,
    output_audio_format: audio?.output?.format && flatFormat(audio.output.format),
    input: input?.map((item) => (item.type === 'item_reference' ? item : betaItem(item))),
  }
}

function flatSession(session: Session): unknown {
  const { type: _type, output_modalities, audio, max_output_tokens, ...rest } = session
  const { input, output } = audio ?? {}
  return {
    ...rest,
    modalities: output_modalities && flatModalities(output_modalities),
    max_response_output_tokens: max_output_tokens,
    voice: output?.voice,
    speed: output?.speed,
    input_audio_format: input?.format && flatFormat(input.format),
    output_audio_format: output?.format && flatFormat(output.format),
    input_audio_transcription: input?.transcription,
    input_audio_noise_reduction: input?.noise_reduction,
    turn_detection: input?.turn_detection,
  }
}

/** Beta speaks audio together with text; GA's "audio" always brings a transcript, which is the same thing. */
const flatModalities = (modalities: readonly ('audio' | 'text')[]): readonly string[] =>
  modalities.includes('audio') ? ['text', 'audio'] : ['text']

const betaFormats = { 'audio/pcm': 'pcm16', 'audio/pcmu': 'g711_ulaw', 'audio/pcma': 'g711_alaw' } as const
const flatFormat = (format: { readonly type: keyof typeof betaFormats }): string => betaFormats[format.type]

function betaItem(item: ItemInput): unknown {
  if (item.type !== 'message' || item.role !== 'assistant') return item
  return { ...item, content: item.content.map((part) => ({ ...part, type: 'text' })) }
}

function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : [[key, compact(field)]])),
  )
}
