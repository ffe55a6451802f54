/**
 * Server events in their canonical form: the GA names of the OpenAI Realtime API, with the fields that Parley uses.
 * Whatever else a frame holds is dropped; whatever is not understood becomes `unknown` and never an exception.
 */
import { z } from 'zod'
import { anything, id, index, listOf, maybe, maybeCode, maybeJson, maybeNumber, maybeText } from './tolerant'

const partSchema = z.object({
  /** `audio`, `text`, `output_audio`, `output_text`, `input_text`, `input_audio`, …: both spellings occur in GA. */
  type: maybeText,
  text: maybeText,
  transcript: maybeText,
})

const itemFields = {
  type: z
    .string()
    .nullish()
    .catch(null)
    .transform((value) => value ?? 'message'),
  role: maybeText,
  status: maybeText,
  content: listOf(partSchema),
  call_id: maybeText,
  name: maybeText,
  arguments: maybeJson,
  output: maybeText,
}
const itemSchema = z.object({ id, ...itemFields })
export type Item = z.output<typeof itemSchema>

const errorSchema = z.object({ type: maybeText, code: maybeCode, message: maybeText, param: maybeText })
export type WireError = z.output<typeof errorSchema>

const sessionSchema = z.object({
  id: maybeText,
  type: maybeText,
  model: maybeText,
  voice: anything,
  turn_detection: anything,
  /** Unix seconds. */
  expires_at: maybeNumber,
  audio: maybe(z.looseObject({})),
  modalities: anything,
  input_audio_format: anything,
})
export type ServerSession = z.output<typeof sessionSchema>

const responseSchema = z.object({
  id,
  status: maybeText,
  status_details: maybe(z.object({ reason: maybeText, error: maybe(errorSchema) })),
  output: listOf(itemSchema),
  /** null for a response outside the conversation, undefined where a server does not say. */
  conversation_id: z.string().nullish().catch(undefined),
  metadata: maybe(z.looseObject({})),
  usage: anything,
})
export type ServerResponse = z.output<typeof responseSchema>

const event = <T extends z.ZodRawShape>(shape: T) => z.object({ event_id: maybeText, ...shape })
const nothing = event({})
/** A server that says nothing of its session still says that there is one. */
const session = event({ session: z.preprocess((value) => value ?? {}, sessionSchema) })
const placedItem = event({ item: itemSchema, previous_item_id: maybeText })
const aboutItem = event({ item_id: id })
const inItem = { item_id: id, content_index: index }
const inResponse = { response_id: id, output_index: index }
const inPart = { ...inResponse, ...inItem }
const outputItem = event({ ...inResponse, item: itemSchema })
const contentPart = event({ ...inPart, part: maybe(partSchema) })
const callPart = { ...inResponse, item_id: id, call_id: maybeText }
const outputBuffer = event({ response_id: maybeText })

/** Relays send a sentence in the place of the error's object, or put its fields beside the type. */
function liftError(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw
  const { error, type, event_id, ...beside } = raw as Readonly<Record<string, unknown>>
  if (typeof error === 'object' && error !== null) return raw
  return { type, event_id, error: typeof error === 'string' ? { ...beside, message: error } : beside }
}

export const serverEventSchemas = {
  error: z.preprocess(liftError, event({ error: errorSchema.extend({ event_id: maybeText }) })),
  ping: nothing,

  'session.created': session,
  'session.updated': session,

  'conversation.created': nothing,
  'conversation.item.added': placedItem,
  'conversation.item.done': placedItem,
  'conversation.item.retrieved': event({ item: itemSchema }),
  'conversation.item.truncated': event({ ...inItem, audio_end_ms: maybeNumber }),
  'conversation.item.deleted': aboutItem,
  'conversation.item.input_audio_transcription.delta': event({ ...inItem, delta: maybeText }),
  /** The words so far as a whole (xAI). */
  'conversation.item.input_audio_transcription.updated': event({ ...inItem, transcript: maybeText }),
  'conversation.item.input_audio_transcription.completed': event({
    ...inItem,
    /** No words, or none that were written down. */
    transcript: maybeText.transform((words) => words ?? ''),
    usage: anything,
  }),
  'conversation.item.input_audio_transcription.failed': event({ ...inItem, error: maybe(errorSchema) }),
  'conversation.item.input_audio_transcription.segment': event({ ...inItem, text: maybeText }),

  'input_audio_buffer.committed': event({ item_id: id, previous_item_id: maybeText }),
  'input_audio_buffer.cleared': nothing,
  'input_audio_buffer.speech_started': event({ item_id: id, audio_start_ms: maybeNumber }),
  'input_audio_buffer.speech_stopped': event({ item_id: id, audio_end_ms: maybeNumber }),
  'input_audio_buffer.timeout_triggered': event({
    item_id: id,
    audio_start_ms: maybeNumber,
    audio_end_ms: maybeNumber,
  }),
  'input_audio_buffer.dtmf_event_received': nothing,

  'response.created': event({ response: responseSchema }),
  /** Some servers put `usage` beside the response instead of inside it. */
  'response.done': event({ response: responseSchema, usage: anything }),
  'response.output_item.added': outputItem,
  'response.output_item.done': outputItem,
  'response.content_part.added': contentPart,
  'response.content_part.done': contentPart,
  'response.output_text.delta': event({ ...inPart, delta: z.string() }),
  'response.output_text.done': event({ ...inPart, text: maybeText }),
  'response.output_audio.delta': event({ ...inPart, delta: z.string() }),
  'response.output_audio.done': event(inPart),
  'response.output_audio_transcript.delta': event({ ...inPart, delta: z.string() }),
  'response.output_audio_transcript.done': event({ ...inPart, transcript: maybeText }),
  'response.function_call_arguments.delta': event({ ...callPart, delta: z.string() }),
  'response.function_call_arguments.done': event({ ...callPart, arguments: maybeJson, name: maybeText }),
  'response.mcp_call_arguments.delta': event(callPart),
  'response.mcp_call_arguments.done': event(callPart),
  'response.mcp_call.in_progress': aboutItem,
  'response.mcp_call.completed': aboutItem,
  'response.mcp_call.failed': aboutItem,
  'mcp_list_tools.in_progress': aboutItem,
  'mcp_list_tools.completed': aboutItem,
  'mcp_list_tools.failed': aboutItem,

  'rate_limits.updated': event({
    rate_limits: listOf(
      z.object({ name: maybeText, limit: maybeNumber, remaining: maybeNumber, reset_seconds: maybeNumber }),
    ),
  }),
  'output_audio_buffer.started': outputBuffer,
  'output_audio_buffer.stopped': outputBuffer,
  'output_audio_buffer.cleared': outputBuffer,
} as const

export type KnownEventType = keyof typeof serverEventSchemas

/** One event that was understood, e.g. `EventOf<'response.done'>`. */
export type EventOf<K extends KnownEventType> = {
  [T in K]: { readonly type: T } & Readonly<z.output<(typeof serverEventSchemas)[T]>>
}[K]

export type UnknownEvent = {
  readonly type: 'unknown'
  /** The frame's own `type`, or null where it has none. */
  readonly wireType: string | null
  readonly reason: 'not_json' | 'not_an_object' | 'no_type' | 'unknown_type' | 'malformed'
  /** What was wrong, naming fields and never their contents; empty for an unknown type. */
  readonly problem: string
  readonly raw: unknown
}

export type ServerEvent = EventOf<KnownEventType> | UnknownEvent
