/** Reads one text frame of the server. Never throws: a frame of any shape yields an event. */
import { serverEventSchemas, type KnownEventType, type ServerEvent, type UnknownEvent } from './events'

/**
 * Names of the retired beta interface, which compatible servers still send (Azure Voice Live, DashScope, relays).
 * The beta's `conversation.item.created` plays both parts of GA's `added` and `done`: whoever reads an `added` item
 * looks at its status.
 */
export const betaAliases: Readonly<Record<string, KnownEventType>> = {
  'transcription_session.created': 'session.created',
  'transcription_session.updated': 'session.updated',
  'conversation.item.created': 'conversation.item.added',
  'response.text.delta': 'response.output_text.delta',
  'response.text.done': 'response.output_text.done',
  'response.audio.delta': 'response.output_audio.delta',
  'response.audio.done': 'response.output_audio.done',
  'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
  'response.audio_transcript.done': 'response.output_audio_transcript.done',
}

/** The canonical name of a wire type, or null where there is none. */
export function canonicalType(wireType: string): KnownEventType | null {
  if (Object.hasOwn(betaAliases, wireType)) return betaAliases[wireType] ?? null
  return Object.hasOwn(serverEventSchemas, wireType) ? (wireType as KnownEventType) : null
}

export function parseServerFrame(data: string): ServerEvent {
  let raw: unknown
  try {
    raw = JSON.parse(data)
  } catch {
    return unknown(null, 'not_json', 'the frame is not JSON', data)
  }
  return readServerEvent(raw)
}

/** The same for a frame that was already parsed. */
export function readServerEvent(raw: unknown): ServerEvent {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return unknown(null, 'not_an_object', 'the frame is not an object', raw)
  }
  const wireType = (raw as { type?: unknown }).type
  if (typeof wireType !== 'string') return unknown(null, 'no_type', 'the frame has no type', raw)
  const type = canonicalType(wireType)
  if (type === null) return unknown(wireType, 'unknown_type', '', raw)
  const read = serverEventSchemas[type].safeParse(raw)
  if (!read.success) {
    const fields = read.error.issues.map((issue) => issue.path.join('.'))
    return unknown(wireType, 'malformed', `missing or wrong: ${fields.join(', ')}`, raw)
  }
  return { ...read.data, type } as ServerEvent
}

function unknown(
  wireType: string | null,
  reason: UnknownEvent['reason'],
  problem: string,
  raw: unknown,
): UnknownEvent {
  return { type: 'unknown', wireType, reason, problem, raw }
}
