/** Events that the person writes and sends: what is wrong with one, before the server has to say it. */
import type { z } from 'zod'
import { clientCommandSchema } from '../protocol/commands'
import { err, ok, type Result } from '../result'

/** Larger ones are no business of an editor. Bytes of UTF-8. */
export const MAX_MANUAL_BYTES = 256 * 1024

export type ManualProblem =
  /** Cannot be sent. `detail` is the parser's own sentence. */
  | { readonly code: 'not_json'; readonly detail: string }
  | { readonly code: 'not_an_event' }
  | { readonly code: 'too_big' }
  /** Can be sent if the person wants to: the type is none that is known, or fields are not as the reference says. */
  | { readonly code: 'unknown_type'; readonly type: string }
  | { readonly code: 'unusual'; readonly fields: readonly string[] }

export const mayBeSent = ({ code }: ManualProblem): boolean => code === 'unknown_type' || code === 'unusual'

/** Types that are read by servers of the service but never sent by this app. */
const furtherTypes: readonly string[] = ['transcription_session.update', 'output_audio_buffer.clear']
export const clientEventTypes: readonly string[] = [
  ...clientCommandSchema.options.map(({ shape }) => shape.type.value),
  ...furtherTypes,
]

export type ManualEvent = {
  readonly event: Readonly<Record<string, unknown>>
  readonly problem: ManualProblem | null
}

export function readManualEvent(text: string): Result<ManualEvent, ManualProblem> {
  if (bytesOf(text) > MAX_MANUAL_BYTES) return err({ code: 'too_big' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    return err({ code: 'not_json', detail: cause instanceof Error ? cause.message.slice(0, 200) : '' })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return err({ code: 'not_an_event' })
  const event = value as Readonly<Record<string, unknown>>
  const { type } = event
  if (typeof type !== 'string' || type === '') return err({ code: 'not_an_event' })
  if (!clientEventTypes.includes(type)) return ok({ event, problem: { code: 'unknown_type', type } })
  if (furtherTypes.includes(type)) return ok({ event, problem: null })
  const read = clientCommandSchema.safeParse(event)
  return ok({ event, problem: read.success ? null : { code: 'unusual', fields: fieldsOf(read.error) } })
}

/** The event as it goes out: under an id of its own, so that a refusal can be told to be about it. */
export const withEventId = ({ event }: ManualEvent, eventId: string): string =>
  JSON.stringify(typeof event['event_id'] === 'string' ? event : { ...event, event_id: eventId })

function fieldsOf(error: z.ZodError): readonly string[] {
  const paths = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key].join('.'))
      : [issue.path.join('.')],
  )
  return [...new Set(paths)].filter((path) => path !== '').slice(0, 10)
}

/** Length as UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
