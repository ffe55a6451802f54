/**
 * Our events as a server of the retired beta interface would write them. Source of the names: the beta types of the
 * `openai` package, resources/beta/realtime.
 */
import type { WireEvent } from './wire-event'

const betaTypes: Readonly<Record<string, string>> = {
  'conversation.item.added': 'conversation.item.created',
  'response.output_text.delta': 'response.text.delta',
  'response.output_text.done': 'response.text.done',
  'response.output_audio.delta': 'response.audio.delta',
  'response.output_audio.done': 'response.audio.done',
  'response.output_audio_transcript.delta': 'response.audio_transcript.delta',
  'response.output_audio_transcript.done': 'response.audio_transcript.done',
}
/** What the beta interface did not have; its `created` plays both parts of `added` and `done`. */
const unknownToBeta: readonly string[] = ['conversation.item.done', 'input_audio_buffer.timeout_triggered']

type Fields = Readonly<Record<string, unknown>>
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

/** Null where the beta interface says nothing. */
export function toBeta(event: WireEvent): WireEvent | null {
  if (unknownToBeta.includes(event.type)) return null
  const { type, session, item, response, ...rest } = event
  return {
    type: betaTypes[type] ?? type,
    ...rest,
    ...(session !== undefined && { session: flatSession(fields(session)) }),
    ...(item !== undefined && { item: betaItem(fields(item)) }),
    ...(response !== undefined && { response: betaResponse(fields(response)) }),
  }
}

function flatSession(session: Fields): Fields {
  const {
    type: _type,
    audio,
    output_modalities,
    max_output_tokens,
    truncation: _cut,
    include: _include,
    ...rest
  } = session
  const input = fields(fields(audio)['input'])
  const output = fields(fields(audio)['output'])
  return {
    ...rest,
    modalities: modalities(output_modalities),
    max_response_output_tokens: max_output_tokens,
    temperature: 0.8,
    voice: output['voice'],
    speed: output['speed'],
    input_audio_format: flatFormat(input['format']),
    output_audio_format: flatFormat(output['format']),
    input_audio_transcription: input['transcription'],
    input_audio_noise_reduction: input['noise_reduction'],
    turn_detection: input['turn_detection'],
  }
}

function betaResponse(response: Fields): Fields {
  const { output_modalities, audio, output, ...rest } = response
  const spoken = fields(fields(audio)['output'])
  return {
    ...rest,
    modalities: modalities(output_modalities),
    voice: spoken['voice'],
    output_audio_format: flatFormat(spoken['format']),
    output: Array.isArray(output) ? output.map((item) => betaItem(fields(item))) : [],
  }
}

function betaItem(item: Fields): Fields {
  const { content } = item
  if (!Array.isArray(content)) return { object: 'realtime.item', ...item }
  return { object: 'realtime.item', ...item, content: content.map((part) => betaPart(fields(part))) }
}

function betaPart(part: Fields): Fields {
  if (part['type'] === 'output_text') return { ...part, type: 'text' }
  if (part['type'] === 'output_audio') return { ...part, type: 'audio' }
  return part
}

const modalities = (given: unknown): readonly string[] =>
  Array.isArray(given) && given.includes('audio') ? ['audio', 'text'] : ['text']

const flatFormats: Readonly<Record<string, string>> = {
  'audio/pcm': 'pcm16',
  'audio/pcmu': 'g711_ulaw',
  'audio/pcma': 'g711_alaw',
}
const flatFormat = (format: unknown): string => flatFormats[String(fields(format)['type'])] ?? 'pcm16'
