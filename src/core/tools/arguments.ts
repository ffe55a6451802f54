/** Arguments of a call against the function's JSON Schema: the model's words are checked like anybody's. */
import { z } from 'zod'
import { err, ok, type Result } from '../result'
import { isRecord } from './schema-text'
import type { Arguments } from './types'

/** @returns The arguments with the schema's defaults filled in, or what is wrong, in words for the model. */
export type CheckArguments = (text: string) => Result<Arguments, string>

const MAX_CHARS = 100_000
const MAX_ISSUES = 5

/** The error is the parser's own: what of the schema it does not know. */
export function compileArguments(schema: Arguments): Result<CheckArguments, string> {
  let checker: z.ZodType
  try {
    checker = z.fromJSONSchema(withoutPatterns(schema) as Arguments)
  } catch (error) {
    return err(error instanceof Error ? error.message : 'not a JSON Schema')
  }
  return ok((text) => check(checker, text))
}

/** Keywords under which names of the person's stand, each with a schema. */
const named: readonly string[] = ['properties', '$defs', 'definitions', 'dependentSchemas']
/** Keywords under which values stand that are no schemas. */
const values: readonly string[] = ['enum', 'const', 'default', 'examples', 'required']

/**
 * The schema without regular expressions: a bad one can run for hours on a few letters, and nothing here could stop it.
 * The model is told of them all the same, and who answers the call may check them.
 */
function withoutPatterns(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutPatterns)
  if (!isRecord(schema)) return schema
  const open = 'patternProperties' in schema
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === 'pattern' || key === 'patternProperties') return []
      // Names that a pattern would have allowed must not be refused for want of it.
      if (key === 'additionalProperties' && open) return []
      if (values.includes(key)) return [[key, value]]
      if (!named.includes(key) || !isRecord(value)) return [[key, withoutPatterns(value)]]
      return [
        [key, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutPatterns(each)]))],
      ]
    }),
  )
}

function check(checker: z.ZodType, text: string): Result<Arguments, string> {
  if (text.length > MAX_CHARS) return err('the arguments are too long')
  let value: unknown
  try {
    // A function without parameters is often called with nothing at all.
    value = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    return err('the arguments are not JSON')
  }
  const checked = checker.safeParse(value)
  if (!checked.success) {
    const issues = checked.error.issues
      .slice(0, MAX_ISSUES)
      .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    return err(`the arguments do not fit: ${issues.join('; ')}`)
  }
  return isRecord(checked.data) ? ok(checked.data) : err('the arguments are not an object')
}
