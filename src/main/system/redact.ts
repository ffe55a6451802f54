/** Takes keys and tokens out of text before it is kept anywhere. */

const HIDDEN = '[hidden]'

/** Shapes of secrets; the exact secrets in use are hidden besides, whatever they look like. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|ek|rk|xai)[-_][A-Za-z0-9_-]{6,}/g, HIDDEN],
  // Signed tokens (RFC 7519), as of Entra or a proxy: their first part is always an object's beginning in base64.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, HIDDEN],
  [/\bbearer\s+[^\s"',;]+/gi, `Bearer ${HIDDEN}`],
  [
    /(["']?(?:api[-_ ]?key|authorization|x-api-key|token)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;}&]+)/gi,
    `$1${HIDDEN}`,
  ],
  [/(openai-insecure-api-key\.)[^\s",;]+/gi, `$1${HIDDEN}`],
]

export interface Redactor {
  readonly redact: (text: string) => string
  /** Hides this exact value from now on; returns the end of it. Values under 4 characters are left alone. */
  readonly hide: (secret: string) => () => void
}

export function createRedactor(): Redactor {
  // A secret may be in use twice (a session and a connection test), so uses are counted.
  const uses = new Map<string, number>()
  return {
    redact: (text) => {
      let clean = text
      for (const secret of uses.keys()) {
        for (const form of new Set([
          secret,
          JSON.stringify(secret).slice(1, -1),
          encodeURIComponent(secret),
        ])) {
          clean = clean.split(form).join(HIDDEN)
        }
      }
      for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement)
      return clean
    },
    hide: (secret) => {
      if (secret.length < 4) return () => undefined
      uses.set(secret, (uses.get(secret) ?? 0) + 1)
      let ended = false
      return () => {
        if (ended) return
        ended = true
        const left = (uses.get(secret) ?? 1) - 1
        if (left > 0) uses.set(secret, left)
        else uses.delete(secret)
      }
    },
  }
}
