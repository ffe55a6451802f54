/** Takes keys and tokens out of text before it is kept anywhere. */
import { hideSecretShapes } from '#core/protocol/secret-shapes'

const HIDDEN = '[hidden]'

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
      // The exact secrets in use are hidden whatever they look like; others by their looks.
      return hideSecretShapes(clean, HIDDEN)
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
