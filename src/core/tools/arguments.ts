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
    checker = z.fromJSONSchema(schema)
  } catch (error) {
    return err(error instanceof Error ? error.message : 'not a JSON Schema')
  }
  return ok((text) => check(checker, text))
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
