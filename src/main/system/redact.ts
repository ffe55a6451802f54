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
  const uses = new Map<string, { readonly count: number; readonly forms: ReadonlySet<string> }>()
  return {
    redact: (text) => {
      let clean = text
      for (const { forms } of uses.values()) {
        for (const form of forms) if (clean.includes(form)) clean = clean.split(form).join(HIDDEN)
      }
      // The exact secrets in use are hidden whatever they look like; others by their looks.
      return hideSecretShapes(clean, HIDDEN)
    },
    hide: (secret) => {
      if (secret.length < 4) return () => undefined
      const forms = uses.get(secret)?.forms ?? formsOf(secret)
      const inUse = (): number => uses.get(secret)?.count ?? 0
      uses.set(secret, { count: inUse() + 1, forms })
      let ended = false
      return () => {
        if (ended) return
        ended = true
        if (inUse() > 1) uses.set(secret, { count: inUse() - 1, forms })
        else uses.delete(secret)
      }
    },
  }
}

/** As it is, as JSON writes it, and as it stands in an address. */
const formsOf = (secret: string): ReadonlySet<string> =>
  new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
