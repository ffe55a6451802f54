/** A command line without a shell: words and quotes, nothing that a shell would do with them. */

/**
 * Splits at spaces; '…' and "…" hold what is inside together, without any escapes. Null when a quote stays open or
 * there is no word.
 */
export function splitCommand(line: string): readonly [string, ...string[]] | null {
  const words: string[] = []
  let word: string | null = null
  let quote: string | null = null
  for (const char of line) {
    if (quote !== null) {
      if (char === quote) quote = null
      else word = (word ?? '') + char
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + char
  }
  if (quote !== null) return null
  if (word !== null) words.push(word)
  const [file, ...args] = words
  return file === undefined || file === '' ? null : [file, ...args]
}

/** What an HTTP header can carry. */
const printable = /^[\x21-\x7e]{1,16384}$/
const fields = ['accessToken', 'access_token', 'token'] as const

/** The token in what a command printed: the text itself, or the token field of a JSON object. Null when there is none. */
export function readToken(printed: string): string | null {
  const text = printed.trim()
  if (printable.test(text) && !text.startsWith('{')) return text
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value === 'string') return printable.test(value) ? value : null
    if (typeof value !== 'object' || value === null) return null
    for (const field of fields) {
      const token = (value as Record<string, unknown>)[field]
      if (typeof token === 'string' && printable.test(token)) return token
    }
  } catch {
    // Neither a token nor JSON: perhaps a sentence about what went wrong.
  }
  return null
}
