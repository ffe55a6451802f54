/** Commands of the beta interface, read into ours. GA settings are refused with the code that such servers send. */
import { err, ok, type Result } from '#core/result'
import { errors, type ApiError } from '../errors'

type Fields = Readonly<Record<string, unknown>>
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

const flatKeys: readonly string[] = [
  'modalities',
  'instructions',
  'voice',
  'speed',
  'input_audio_format',
  'output_audio_format',
  'input_audio_transcription',
  'input_audio_noise_reduction',
  'turn_detection',
  'tools',
  'tool_choice',
  'temperature',
  'max_response_output_tokens',
  'tracing',
  'model',
]

/** `command`: any parsed client frame. What is wrong with the rest of it is for the ordinary checks to say. */
export function fromBeta(command: Fields): Result<Fields, ApiError> {
  switch (command['type']) {
    case 'session.update': {
      const session = fields(command['session'])
      const stranger = Object.keys(session).find((key) => !flatKeys.includes(key))
      if (stranger !== undefined) return err(errors.unknownParameter(`session.${stranger}`))
      return ok({ ...command, session: nestedSession(session) })
    }
    case 'response.create':
      return ok(
        command['response'] === undefined
          ? command
          : { ...command, response: gaResponse(fields(command['response'])) },
      )
    case 'conversation.item.create':
      return ok({ ...command, item: gaItem(fields(command['item'])) })
    default:
      return ok(command)
  }
}

function nestedSession(flat: Fields): Fields {
  return compact({
    type: 'realtime',
    model: flat['model'],
    instructions: flat['instructions'],
    output_modalities: modalities(flat['modalities']),
    tools: flat['tools'],
    tool_choice: flat['tool_choice'],
    tracing: flat['tracing'],
    max_output_tokens: flat['max_response_output_tokens'],
    audio: {
      input: compact({
        format: format(flat['input_audio_format']),
        transcription: flat['input_audio_transcription'],
        noise_reduction: flat['input_audio_noise_reduction'],
        turn_detection: flat['turn_detection'],
      }),
      output: compact({
        format: format(flat['output_audio_format']),
        voice: flat['voice'],
        speed: flat['speed'],
      }),
    },
  })
}

function gaResponse(flat: Fields): Fields {
  const { modalities: given, voice, output_audio_format, temperature: _, input, ...rest } = flat
  const output = compact({ voice, format: format(output_audio_format) })
  return compact({
    ...rest,
    output_modalities: modalities(given),
    audio: Object.keys(output).length > 0 ? { output } : undefined,
    input: Array.isArray(input) ? input.map((item) => gaItem(fields(item))) : undefined,
  })
}

function gaItem(item: Fields): Fields {
  const { content } = item
  if (item['role'] !== 'assistant' || !Array.isArray(content)) return item
  return {
    ...item,
    content: content.map((part) =>
      fields(part)['type'] === 'text' ? { ...fields(part), type: 'output_text' } : part,
    ),
  }
}

const modalities = (given: unknown): readonly string[] | undefined => {
  if (!Array.isArray(given)) return undefined
  return given.includes('audio') ? ['audio'] : ['text']
}

const formats: Readonly<Record<string, Fields>> = {
  pcm16: { type: 'audio/pcm', rate: 24000 },
  g711_ulaw: { type: 'audio/pcmu' },
  g711_alaw: { type: 'audio/pcma' },
}
const format = (name: unknown): Fields | undefined => formats[String(name)]

const compact = (given: Fields): Fields =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
