/**
 * The script of a bad day: what goes wrong, when, and how often. Written as JSON for `npm run practice -- --script`,
 * sent one by one while people talk, and handed over by tests. Anything that is not in here is refused by name.
 */
import { err, ok, type Result } from '#core/result'
import { z } from 'zod'
import { ERROR_CODES } from './error-codes'
import { LINKS } from './weather'

const ms = z
  .number()
  .min(0)
  .max(24 * 3600 * 1000)
const nth = z.number().int().min(1).default(1)
const eventType = z.string().min(1).max(100)

const moment = z
  .union([
    z.enum(['now', 'open']),
    z.strictObject({ event: eventType, nth }),
    z.strictObject({ soundMs: ms, nth }),
    z.strictObject({ speechMs: ms }),
    z.strictObject({ afterMs: ms }),
  ])
  .describe(
    'now: at once, or at the opening of the next connection if none is open. open: before session.created. ' +
      'event: right after the nth server event of this type. soundMs: when so much sound of the nth answer has gone ' +
      'out. speechMs: when so much sound of the user has come in. afterMs: so long after the opening.',
  )
export type Moment = z.output<typeof moment>

/** Which connection, the first being 1; every one if absent. */
const connection = z.number().int().min(1).optional()
const times = z.union([z.number().int().min(1), z.literal('always')]).default(1)
const atMoment = { at: moment.default('now'), times, connection }
const code = z.enum(ERROR_CODES)

const faultSchema = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('refuse'),
      status: z.union([
        z.literal(400),
        z.literal(401),
        z.literal(402),
        z.literal(403),
        z.literal(404),
        z.literal(405),
        z.literal(408),
        z.literal(426),
        z.literal(429),
        z.literal(500),
        z.literal(502),
        z.literal(503),
      ]),
      body: z.enum(['json', 'html']).default('json'),
      times,
      connection,
    })
    .describe('The upgrade is answered with an HTTP error; html is the page of a proxy in between.'),
  z
    .strictObject({
      type: z.literal('drop'),
      ...atMoment,
      code: z
        .union([
          z.literal(1000),
          z.literal(1001),
          z.literal(1005),
          z.literal(1008),
          z.literal(1009),
          z.literal(1011),
          z.literal(1012),
          z.literal(1013),
          z.number().int().min(3000).max(4999),
        ])
        .nullable()
        .default(null),
      reason: z.string().max(120).default(''),
      error: code.optional(),
    })
    .describe(
      'The connection ends: cut without a word (code null), closed without a code (1005) or with one. error: an error event comes before it.',
    ),
  z
    .strictObject({
      type: z.literal('stall'),
      ...atMoment,
      ms,
      way: z.enum(['down', 'up', 'both']).default('down'),
    })
    .describe(
      'Nothing comes through for a while, then all of it: answers (down), what the client sends (up), or both.',
    ),
  z
    .strictObject({
      type: z.literal('expire'),
      ...atMoment,
      tells: z.enum(['error', 'close', 'both']).default('both'),
    })
    .describe('The session has reached its maximum duration.'),
  z
    .strictObject({ type: z.literal('error'), ...atMoment, code, message: z.string().max(500).optional() })
    .describe('An error event that nobody asked for.'),
  z
    .strictObject({
      type: z.literal('reject'),
      command: eventType,
      code,
      param: z.string().max(200).nullable().default(null),
      message: z.string().max(500).optional(),
      /** Only commands whose JSON contains this text. */
      containing: z.string().max(200).optional(),
      times,
      connection,
    })
    .describe('A command of the client is answered with an error and not carried out.'),
  z
    .strictObject({
      type: z.literal('fail'),
      reason: z.enum([
        'rate_limit_exceeded',
        'insufficient_quota',
        'server_error',
        'content_filter',
        'max_output_tokens',
      ]),
      soundMs: ms.default(0),
      times,
      connection,
    })
    .describe('The next response fails, or stays incomplete, when so much of its sound has gone out.'),
  z
    .strictObject({ type: z.literal('lifetime'), ms: ms.min(1000), connection })
    .describe(
      'Sessions that begin from now on end after so long, and say so in expires_at. An hour otherwise.',
    ),
  z
    .strictObject({ type: z.literal('slow'), kbps: z.number().min(1).max(1_000_000), connection })
    .describe(
      'What the client sends is taken no faster than this, in kilobits a second; speech takes about 520.',
    ),
  z
    .strictObject({ type: z.literal('beta'), connection })
    .describe('A server of the retired beta interface: old event names, flat session, GA settings refused.'),
  z
    .strictObject({ type: z.literal('omit'), events: z.array(eventType).min(1), connection })
    .describe('Events that this server never sends.'),
  z
    .strictObject({ type: z.literal('duplicate'), events: z.array(eventType).min(1), every: nth, connection })
    .describe('Every so many-th event of these types comes twice, under the same event id.'),
  z
    .strictObject({ type: z.literal('strangers'), every: nth, connection })
    .describe('Frames that no client knows, after every so many-th event: new types, no type, no JSON.'),
  z
    .strictObject({ type: z.literal('ping'), everyMs: ms.min(10), connection })
    .describe('JSON pings, as some servers send them.'),
  z
    .strictObject({
      type: z.literal('transcripts'),
      how: z.enum(['late', 'swapped', 'failed', 'missing', 'repeated']),
      ms: ms.default(3000),
      connection,
    })
    .describe(
      'Words of spoken turns: late by ms, each after the one of the next turn, failed, never, or in several versions.',
    ),
  z
    .strictObject({
      type: z.literal('weather'),
      link: z.enum(LINKS),
      seed: z.number().int().default(1),
      connection,
    })
    .describe('The way to the client: lan, wifi, lte, or one that stalls again and again.'),
])

export type Fault = z.output<typeof faultSchema>
/** As written: what has a default may be left out. */
export type FaultInput = z.input<typeof faultSchema>
export type FaultOf<T extends Fault['type']> = Extract<Fault, { type: T }>

export const scriptSchema = z.strictObject({ faults: z.array(faultSchema).max(200) })
export type Script = z.input<typeof scriptSchema>

/** One fault from anywhere. The error is a sentence that names the field. */
export function readFault(given: unknown): Result<Fault, string> {
  const read = faultSchema.safeParse(given)
  return read.success ? ok(read.data) : err(z.prettifyError(read.error))
}

/** The text of a script file. */
export function readScript(text: string): Result<Script, string> {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (cause) {
    return err(`it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  const read = scriptSchema.safeParse(given)
  return read.success ? ok(read.data) : err(z.prettifyError(read.error))
}

/** JSON Schema of a script, for editors. */
export const scriptJsonSchema = (): unknown => z.toJSONSchema(scriptSchema, { io: 'input' })
