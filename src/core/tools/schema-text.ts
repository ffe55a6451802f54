/** The JSON Schema that the person writes: read as far as it goes without the schema library, which the page has not. */
import { err, ok, type Result } from '../result'
import type { Arguments } from './types'

export const isRecord = (value: unknown): value is Arguments =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @returns The schema of an object, or what about it cannot be used. */
export function readSchema(text: string): Result<Arguments, string> {
  let schema: unknown
  try {
    schema = JSON.parse(text.trim() === '' ? '{"type":"object","properties":{}}' : text)
  } catch (error) {
    return err(error instanceof Error ? error.message : 'not JSON')
  }
  if (!isRecord(schema) || schema['type'] !== 'object') return err('"type" has to be "object"')
  // A name that is required and not described would be asked for by nothing.
  const known = isRecord(schema['properties']) ? Object.keys(schema['properties']) : []
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  const unknown = required.find((name) => typeof name !== 'string' || !known.includes(name))
  if (unknown !== undefined) return err(`"required" names ${JSON.stringify(unknown)}, which has no property`)
  return ok(schema)
}
