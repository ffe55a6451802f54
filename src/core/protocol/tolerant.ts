/**
 * Building blocks of the wire schemas. Servers send null where the reference says object or string, leave fields out
 * and put text where an object belongs: an optional field of the wrong shape therefore counts as absent. Only the
 * fields without which an event means nothing are required.
 */
import { z } from 'zod'

/** The value, or null when it is absent, null or of another shape. */
export const maybe = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .catch(null)
    .transform((value): z.output<T> | null => value ?? null)

export const maybeText = maybe(z.string())

/** A number that came as text is one. */
export const readNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value
export const maybeNumber = z.preprocess(readNumber, maybe(z.number()))

/** Text; a number in its place is read as text. */
export const maybeCode = maybe(z.union([z.string(), z.number().transform(String)]))

/** JSON as text. Some servers send the value itself. */
export const maybeJson = maybe(
  z.union([z.string(), z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value))]),
)

/** The elements that have the right shape; the others are left out. */
export const listOf = <T extends z.ZodType>(schema: T) =>
  z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((list): readonly z.output<T>[] =>
      (list ?? []).flatMap((raw) => {
        const read = schema.safeParse(raw)
        return read.success ? [read.data] : []
      }),
    )

/** An id that everything else hangs on. */
export const id = z.union([z.string().min(1), z.number().transform(String)])

/** Zero-based place inside an item or a response; servers that leave it out have one part only. */
export const index = z.preprocess(
  readNumber,
  z
    .number()
    .int()
    .min(0)
    .nullish()
    .catch(0)
    .transform((value) => value ?? 0),
)

/** A field that is read elsewhere. */
export const anything = z.unknown().optional()
