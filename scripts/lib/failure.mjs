/** What a script may say instead of a stack trace: one sentence with the command that helps, and a non-zero exit. */

/** A problem that the person at the keyboard can solve. Anything else that is thrown is a bug and keeps its stack. */
export class Failure extends Error {
  /**
   * @param {string} message one plain sentence, with the command that helps
   * @param {{ cause?: unknown, exitCode?: number }} [options]
   */
  constructor(message, { cause, exitCode = 1 } = {}) {
    super(message, { cause })
    this.name = 'Failure'
    this.exitCode = exitCode
  }
}

/**
 * Runs a script's body; a Failure is printed as its sentence alone.
 * @param {() => Promise<number | void>} body answers the exit code, or nothing for 0
 */
export async function runScript(body) {
  try {
    process.exitCode = (await body()) || 0
  } catch (error) {
    if (error instanceof Failure) {
      console.error(`\n${error.message}`)
      process.exitCode = error.exitCode
    } else {
      console.error(error)
      process.exitCode = 1
    }
  }
}

/** @param {unknown} error */
export const reasonOf = (error) => {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  // fetch hides the reason ("getaddrinfo ENOTFOUND …") in the cause of a bare "fetch failed".
  if (cause instanceof AggregateError) return cause.errors.map(String).join('; ')
  return cause instanceof Error ? cause.message : error.message
}
