/** What the page can check of the person's function while it is written. `offer.ts` has the last word. */
import { checkUrl, type UrlProblem } from './http-request'
import { readSchema } from './schema-text'
import type { UserFunction } from './settings'
import { builtInNames } from './types'

export const MAX_DESCRIPTION_CHARS = 1024

export type FunctionProblem =
  | { readonly field: 'name'; readonly code: 'name_invalid' | 'name_taken' }
  | { readonly field: 'description'; readonly code: 'description_missing' | 'description_long' }
  /** `detail`: the parser's own words. */
  | { readonly field: 'parameters'; readonly code: 'parameters_invalid'; readonly detail: string }
  | { readonly field: 'url'; readonly code: UrlProblem }

export const isToolName = (name: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(name)

/** @param others The functions beside it; two of one name cannot be told apart. */
export function checkFunction(fn: UserFunction, others: readonly UserFunction[]): readonly FunctionProblem[] {
  const problems: FunctionProblem[] = []
  const taken =
    (builtInNames as readonly string[]).includes(fn.name) ||
    others.some(({ id, name }) => id !== fn.id && name === fn.name)
  if (!isToolName(fn.name)) problems.push({ field: 'name', code: 'name_invalid' })
  else if (taken) problems.push({ field: 'name', code: 'name_taken' })
  if (fn.description.trim() === '') problems.push({ field: 'description', code: 'description_missing' })
  else if (fn.description.length > MAX_DESCRIPTION_CHARS) {
    problems.push({ field: 'description', code: 'description_long' })
  }
  const schema = readSchema(fn.parameters)
  if (!schema.ok) problems.push({ field: 'parameters', code: 'parameters_invalid', detail: schema.error })
  if (fn.does.type === 'http') {
    const url = checkUrl(fn.does.url)
    if (!url.ok) problems.push({ field: 'url', code: url.error })
  }
  return problems
}
