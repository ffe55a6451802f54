/**
 * Client commands as they go over the wire: GA unchanged, beta translated to its flat session and older names, and the
 * sessions of servers that speak neither dialect whole. What a dialect does not know stays behind: one foreign field
 * makes a server refuse the whole update.
 */
import { assertNever } from '../result'
import type { ClientCommand, ItemInput, Session, TurnDetection } from './commands'
import type { Dialect } from './dialect'

type ResponseParams = NonNullable<Extract<ClientCommand, { type: 'response.create' }>['response']>
type Tools = NonNullable<Session['tools']>
type Audio = NonNullable<Session['audio']>
type AudioInput = Audio['input']
type AudioOutput = Audio['output']

/**
 * How a session is written where a service departs from both dialects.
 * - `xai`: flat, but for the formats and the transcription, which are nested as in GA; a turn detection that is off
 *   is an object whose type is null.
 * - `dashscope`: beta, with each tool's function in an object of its own, and formats whose rates it fixes itself.
 * Sources: xAI voice documentation; Alibaba Model Studio, client events of Qwen-Omni-Realtime.
 */
export type Flavour = 'plain' | 'xai' | 'dashscope'

/** A JSON value without undefined fields: a field that is not set is left out, never sent as null. */
export function encodeCommand(command: ClientCommand, dialect: Dialect, flavour: Flavour = 'plain'): unknown {
  if (command.type === 'session.update') {
    return compact({ ...command, session: encodeSession(command.session, dialect, flavour) })
  }
  return compact(dialect === 'ga' ? command : toBeta(command))
}

function encodeSession(session: Session, dialect: Dialect, flavour: Flavour): unknown {
  switch (flavour) {
    case 'plain':
      return dialect === 'ga' ? session : flatSession(session)
    case 'xai':
      return xaiSession(session)
    case 'dashscope':
      return dashscopeSession(session)
    default:
      return assertNever(flavour)
  }
}

function toBeta(command: ClientCommand): unknown {
  if (command.type === 'conversation.item.create') return { ...command, item: betaItem(command.item) }
  if (command.type === 'response.create' && command.response) {
    return { ...command, response: flatResponse(command.response) }
  }
  return command
}

function flatResponse(response: ResponseParams): unknown {
  const { instructions, output_modalities, audio, tools, tool_choice, max_output_tokens } = response
  const { conversation, input, metadata } = response
  return {
    instructions,
    modalities: output_modalities && flatModalities(output_modalities),
    voice: audio?.output?.voice,
    output_audio_format: audio?.output?.format && flatFormat(audio.output.format),
    tools,
    tool_choice,
    max_output_tokens,
    conversation,
    input: input?.map((item) => (item.type === 'item_reference' ? item : betaItem(item))),
    metadata,
  }
}

function flatSession({ audio, ...session }: Session) {
  const { input, output } = audio ?? {}
  return {
    model: session.model,
    instructions: session.instructions,
    modalities: session.output_modalities && flatModalities(session.output_modalities),
    voice: output?.voice,
    speed: output?.speed,
    input_audio_format: input?.format && flatFormat(input.format),
    output_audio_format: output?.format && flatFormat(output.format),
    input_audio_transcription: input?.transcription && flatTranscription(input.transcription),
    input_audio_noise_reduction: input?.noise_reduction && { type: input.noise_reduction.type },
    turn_detection: input?.turn_detection && flatDetection(input.turn_detection),
    tools: session.tools,
    tool_choice: session.tool_choice,
    max_response_output_tokens: session.max_output_tokens,
    tracing: session.tracing,
  }
}

/** 16 kHz to it and 24 kHz from it, both called `pcm`. */
function dashscopeSession(session: Session): unknown {
  const { input, output } = session.audio ?? {}
  return {
    ...flatSession(session),
    input_audio_format: input?.format && 'pcm',
    output_audio_format: output?.format && 'pcm',
    tools: session.tools && nestedTools(session.tools),
  }
}

function xaiSession({ audio, ...session }: Session): unknown {
  const { input, output } = audio ?? {}
  const detection = input?.turn_detection
  return {
    instructions: session.instructions,
    voice: output?.voice,
    turn_detection: detection === null ? { type: null } : detection && flatDetection(detection),
    tools: session.tools,
    audio: nestedFormats(input, output),
  }
}

function nestedFormats(input: AudioInput, output: AudioOutput): unknown {
  const transcription = input?.transcription && flatTranscription(input.transcription)
  const said = { format: input?.format, transcription }
  if (said.format === undefined && transcription === undefined && !output?.format) return undefined
  return { input: said, output: output?.format && { format: output.format } }
}

/** Beta speaks audio together with text; GA's "audio" always brings a transcript, which is the same thing. */
const flatModalities = (modalities: readonly ('audio' | 'text')[]): readonly string[] =>
  modalities.includes('audio') ? ['text', 'audio'] : ['text']

const betaFormats = { 'audio/pcm': 'pcm16', 'audio/pcmu': 'g711_ulaw', 'audio/pcma': 'g711_alaw' } as const
const flatFormat = (format: { readonly type: keyof typeof betaFormats }): string => betaFormats[format.type]

type Transcription = NonNullable<NonNullable<AudioInput>['transcription']>
const flatTranscription = ({ model, language, prompt }: Transcription) => ({ model, language, prompt })

/** The idle time-out came with GA. */
const flatDetection = (detection: TurnDetection) => ({ ...detection, idle_timeout_ms: undefined })

const nestedTools = (tools: Tools): unknown =>
  tools.map((tool) => {
    if (tool.type !== 'function') return tool
    const { type, name, description, parameters } = tool
    return { type, function: { name, description, parameters } }
  })

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
