/**
 * What a server says its session is, compared with what it was asked for. A server may take an update and still go on
 * with a voice or a turn detection of its own; that shows here and nowhere else. What it does not report counts as
 * agreed. Source: OpenAI Realtime API reference, session.updated; older and compatible servers report the same flat.
 */
import type { TurnDetection } from './commands'
import type { ServerSession } from './events'
import type { SessionPlan } from './session-update'

export type SettingsDifference = {
  readonly field: 'voice' | 'turn_detection'
  /** What the server has instead, for people: a voice's name, or a kind of turn detection with its differing value. */
  readonly given: string
}

/** Longer names are nobody's; what a server sends is shown to people. */
const MAX_NAME = 80

type Fields = Readonly<Record<string, unknown>>

export function compareSession(asked: SessionPlan, session: ServerSession): readonly SettingsDifference[] {
  const audio: Fields = session.audio ?? {}
  const voice = nameOf(fieldsOf(audio.output)?.voice ?? session.voice)
  const input = fieldsOf(audio.input)
  const detection = input && 'turn_detection' in input ? input.turn_detection : session.turn_detection
  const given = detectionDifference(asked.turnDetection, detection)
  return [
    ...(voice !== null && asked.voice !== '' && voice.toLowerCase() !== asked.voice.toLowerCase()
      ? [{ field: 'voice' as const, given: voice }]
      : []),
    ...(given === null ? [] : [{ field: 'turn_detection' as const, given }]),
  ]
}

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

/** A voice is a name, or an object with one. */
function nameOf(voice: unknown): string | null {
  const named = fieldsOf(voice)
  const name = named ? (named.name ?? named.id) : voice
  return typeof name === 'string' ? name.slice(0, MAX_NAME) : null
}

/** Null where the server agrees or does not say. */
function detectionDifference(asked: TurnDetection | null, reported: unknown): string | null {
  if (reported === undefined) return null
  const given = fieldsOf(reported)
  const type = given && typeof given.type === 'string' ? given.type : null
  if (given === null || type === null) return asked === null ? null : 'off'
  if (asked?.type !== type) return type.slice(0, MAX_NAME)
  const differing = Object.entries(asked).find(([key, value]) => !agrees(value, given[key]))
  return differing
    ? `${type}, ${differing[0]} ${JSON.stringify(given[differing[0]])}`.slice(0, MAX_NAME)
    : null
}

/** Servers keep fractions in single precision; `auto` leaves the choice to them. */
function agrees(asked: unknown, given: unknown): boolean {
  if (given === undefined || given === null || asked === null || asked === 'auto') return true
  if (typeof asked === 'number' && typeof given === 'number') return Math.abs(asked - given) < 1e-3
  return asked === given
}
