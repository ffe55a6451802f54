/** Which addresses may leave the app for the person's browser. */

/** Hosts of documentation that the interface links to. */
const hosts: readonly string[] = ['platform.openai.com', 'github.com']

/** The address to hand to the system, or null. Only https, only known hosts, no credentials, no odd port. */
export function allowedLink(url: string): string | null {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return null
  }
  const plain =
    parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '' && parsed.port === ''
  return plain && hosts.includes(parsed.hostname) ? parsed.href : null
}
