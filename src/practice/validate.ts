/** Reads one client frame: the strict command schemas decide, and the first thing wrong is told in the service's codes. */
import { clientCommandSchema, type ClientCommand } from '#core/protocol/commands'
import { err, ok, type Result } from '#core/result'
import type { z } from 'zod'
import { errors, type ApiError } from './errors'

export type Rejected = { readonly error: ApiError; readonly eventId: string | null }

const KNOWN_TYPES: readonly string[] = [
  'session.update',
  'input_audio_buffer.append',
  'input_audio_buffer.commit',
  'input_audio_buffer.clear',
  'conversation.item.create',
  'conversation.item.retrieve',
  'conversation.item.truncate',
  'conversation.item.delete',
  'response.create',
  'response.cancel',
] satisfies readonly ClientCommand['type'][]

/** No event needs more; a frame nested without end could not be written out again. */
const MAX_NESTING = 64

/** Item ids given by a client. Longer ones and other letters are refused by the service too. */
const ITEM_ID = /^[A-Za-z0-9_-]+$/

export function readCommand(frame: string): Result<ClientCommand, Rejected> {
  const given = parseObject(frame)
  if (given === null) return err({ error: errors.notJson(), eventId: null })
  const eventId = typeof given['event_id'] === 'string' ? given['event_id'].slice(0, 512) : null
  const reject = (error: ApiError): Result<ClientCommand, Rejected> => err({ error, eventId })

  const type = given['type']
  if (type === undefined) return reject(errors.missing('type'))
  if (typeof type !== 'string' || !KNOWN_TYPES.includes(type)) {
    const name = typeof type === 'string' ? type : JSON.stringify(type)
    return reject(errors.unknownEvent(name.slice(0, 64), KNOWN_TYPES))
  }
  if (type === 'session.update' && valueAt(given, ['session', 'type']) === 'transcription') {
    return reject(errors.transcriptionSession())
  }
  const parsed = clientCommandSchema.safeParse(given)
  if (!parsed.success) return reject(toApiError(parsed.error.issues, given))
  const command = parsed.data
  const newId = command.type === 'conversation.item.create' ? command.item.id : undefined
  if (newId !== undefined && !ITEM_ID.test(newId)) {
    return reject(errors.invalidValue('item.id', 'letters, digits, underscores and hyphens are allowed'))
  }
  return ok(command)
}

function parseObject(frame: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(frame)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && !isTooDeep(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Level by level, since recursion is what such a frame would break. */
function isTooDeep(value: object): boolean {
  let level: readonly object[] = [value]
  for (let depth = 0; depth < MAX_NESTING && level.length > 0; depth += 1) {
    level = level.flatMap((node) =>
      Object.values(node).filter((child): child is object => typeof child === 'object' && child !== null),
    )
  }
  return level.length > 0
}

type Issue = z.core.$ZodIssue

/** A union reports every branch; the one that fits best is what the client meant. */
function flatten(issues: readonly Issue[], given: unknown): readonly Issue[] {
  return issues.flatMap((issue): readonly Issue[] => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
    const branches = issue.errors.map((branch) =>
      flatten(
        branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
        given,
      ),
    )
    return branches.reduce((best, branch) => (misfit(branch, given) < misfit(best, given) ? branch : best))
  })
}

/** A wrong discriminator (`type`, `role`) weighs more than any number of wrong fields. */
const misfit = (issues: readonly Issue[], given: unknown): number =>
  issues.reduce((sum, issue) => {
    const key = issue.path.at(-1)
    const names = (key === 'type' || key === 'role') && valueAt(given, issue.path) !== undefined
    const whole = issue.code === 'invalid_type' && valueAt(given, issue.path) !== undefined
    return sum + (names ? 1000 : whole ? 100 : 1)
  }, 0)

function toApiError(issues: readonly Issue[], given: unknown): ApiError {
  const flat = flatten(issues, given)
  const missing = flat.find((issue) => isMissing(issue, given))
  if (missing) return errors.missing(nameOf(missing.path))
  const unknown = flat.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown?.code === 'unrecognized_keys') {
    return errors.unknownParameter(nameOf([...unknown.path, unknown.keys[0] ?? '']))
  }
  const first = flat[0]
  if (!first) return errors.invalidValue('', 'the event was not understood')
  const name = nameOf(first.path)
  if (first.code === 'invalid_type') return errors.invalidType(name, first.expected)
  if (first.code === 'too_big' && first.origin === 'string') {
    return errors.tooLong(name, `${String(first.maximum)} characters`)
  }
  return errors.invalidValue(name, detailOf(first))
}

const isMissing = (issue: Issue, given: unknown): boolean =>
  (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union') &&
  issue.path.length > 0 &&
  valueAt(given, issue.path) === undefined

function detailOf(issue: Issue): string {
  if (issue.code === 'invalid_value') {
    return `supported values are ${issue.values.map((value) => `'${String(value)}'`).join(', ')}`
  }
  if (issue.code === 'too_small') return `expected at least ${String(issue.minimum)}`
  if (issue.code === 'too_big') return `expected at most ${String(issue.maximum)}`
  return 'it was not understood'
}

const valueAt = (given: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    given,
  )

/** `session.tools[0].name` */
const nameOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${String(key)}]`
    return name === '' ? String(key) : `${name}.${String(key)}`
  }, '')
