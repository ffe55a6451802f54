/** What secrets look like, for texts of others that may repeat one: error messages, close reasons, lines of a log. */

/**
 * Every shape below holds one of these, so that a text without them, which nearly all are, is looked at once and not
 * five times.
 */
const sign = /[serp]k[-_]|xai[-_]|eyJ|bearer|[:=]|api-key\./i

/**
 * @param mark What stands in the place of a secret from then on.
 * Sources: key prefixes as OpenAI, xAI and Stripe-like services give them; RFC 7519 for signed tokens; RFC 6750 for bearers.
 */
export function hideSecretShapes(text: string, mark: string): string {
  if (!sign.test(text)) return text
  return (
    text
      .replace(/\b(?:sk|ek|rk|pk|xai)[-_][\w*.-]{4,}/g, mark)
      // Signed tokens, as of Entra or a proxy: their first part is always an object's beginning in base64.
      .replace(/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, mark)
      .replace(/\bbearer\s+[^\s"',;]+/gi, `Bearer ${mark}`)
      .replace(
        /(["']?(?:api[-_ ]?key|authorization|x-api-key|token)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;}&]+)/gi,
        `$1${mark}`,
      )
      .replace(/(openai-insecure-api-key\.)[^\s",;]+/gi, `$1${mark}`)
  )
}
