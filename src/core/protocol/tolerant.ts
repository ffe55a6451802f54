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
export const maybeNumber = maybe(z.number())

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
export const id = z.string().min(1)

/** Zero-based place inside an item or a response; servers that leave it out have one part only. */
export const index = z
  .number()
  .int()
  .min(0)
  .nullish()
  .catch(0)
  .transform((value) => value ?? 0)

/** A field that is read elsewhere. */
export const anything = z.unknown().optional()
