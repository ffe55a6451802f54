/** Headers as lines of text, the way people write them down: "Name: value". */
import { err, ok, type Result } from '../result'
import { headerProblem, type Header, type HeaderProblem } from './access'

export const MAX_HEADERS = 20

export type HeaderTextProblem = {
  readonly problem: HeaderProblem | 'too_many' | 'too_long'
  /** From 1. */
  readonly line: number
}

export const headersToText = (headers: readonly Header[]): string =>
  headers.map(({ name, value }) => `${name}: ${value}`).join('\n')

export function readHeaders(text: string): Result<readonly Header[], HeaderTextProblem> {
  const headers: Header[] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    const header = { name: line.slice(0, Math.max(colon, 0)).trim(), value: line.slice(colon + 1).trim() }
    const problem = headerProblem(header)
    if (problem) return err({ problem, line: at + 1 })
    if (header.name.length > 100 || header.value.length > 1000)
      return err({ problem: 'too_long', line: at + 1 })
    headers.push(header)
    if (headers.length > MAX_HEADERS) return err({ problem: 'too_many', line: at + 1 })
  }
  return ok(headers)
}
