/** The children of one virtual desk: started in order, told apart by PID, ended in reverse order whatever went wrong. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * The person whose processes these are: an unprivileged account when the run itself is root's, else null.
 * @typedef {{ readonly uid: number, readonly gid: number, readonly name: string }} Person
 */

/**
 * @typedef {object} Keeper
 * @property {(name: string, command: string, args: readonly string[], options?: StartOptions) => import('node:child_process').ChildProcess} start
 *   Starts a process that lives as long as the desk.
 * @property {(command: string, args: readonly string[], options?: RunOptions) => Promise<string>} run
 *   Runs a process to its end; answers its standard output, throws with its standard error.
 * @property {(command: string, args: readonly string[]) => readonly [string, readonly string[]]} as
 *   The command line that runs as the desk's person and dies with this process.
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {{ readonly env?: Readonly<Record<string, string>>, readonly stdio?: import('node:child_process').StdioOptions }} StartOptions
 * @typedef {{ readonly input?: string, readonly timeoutMs?: number }} RunOptions
 */

/** A process that has not ended this long after SIGTERM is killed. ms. */
const GRACE_MS = 2000

/**
 * @param {{ env: Readonly<Record<string, string>>, person: Person | null, logFile: string }} options
 *   `env` is read at each start, so it may be filled while the desk comes up.
 * @returns {Keeper}
 */
export const createKeeper = ({ env, person, logFile }) => {
  /** @type {{ name: string, child: import('node:child_process').ChildProcess }[]} */
  const children = []
  const log = createWriteStream(logFile, { flags: 'a' })

  /** @type {Keeper['as']} */
  const as = (command, args) => {
    // The kernel ends the child when this process dies in any way, even by SIGKILL: no leftovers.
    const guard = ['--pdeathsig', 'KILL']
    const identity = person
      ? ['--reuid', String(person.uid), '--regid', String(person.gid), '--clear-groups']
      : []
    return ['setpriv', [...identity, ...guard, '--', command, ...args]]
  }

  /** @type {Keeper['start']} */
  const start = (name, command, args, options = {}) => {
    const [file, line] = as(command, args)
    const child = spawn(file, [...line], {
      env: { ...env, ...options.env },
      stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
    })
    child.on('error', (error) => log.write(`[${name}] ${error.message}\n`))
    child.stderr?.on('data', (data) => log.write(`[${name}] ${data}`))
    // Output that nobody reads must not stop the program; whoever wants it listens before it flows.
    child.stdout?.resume()
    child.on('exit', (code, signal) => log.write(`[${name}] ended (${signal ?? code})\n`))
    children.push({ name, child })
    return child
  }

  /** @type {Keeper['run']} */
  const run = async (command, args, options = {}) => {
    const [file, line] = as(command, args)
    const child = spawn(file, [...line], { env: { ...env }, stdio: 'pipe' })
    let out = ''
    let err = ''
    child.stdout.on('data', (data) => (out += data))
    child.stderr.on('data', (data) => (err += data))
    // A program may answer and go without reading what it was given.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000)
    try {
      const [code, signal] = await once(child, 'close')
      if (code !== 0) throw new Error(`${command} ended with ${signal ?? code}: ${err.trim() || out.trim()}`)
      return out
    } finally {
      clearTimeout(timer)
    }
  }

  const stop = async () => {
    for (const { child } of children.splice(0).toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await Promise.race([ended, delay(GRACE_MS, undefined, { ref: false })])
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await ended
      }
    }
    await new Promise((resolve) => log.end(resolve))
  }

  return { start, run, as, stop }
}

/**
 * Asks again and again until something is there. For outside programs that give no sign when they are ready.
 * @template T
 * @param {string} what Named in the error.
 * @param {() => Promise<T | null | undefined | false>} ask Throwing counts as "not yet".
 * @param {{ timeoutMs?: number, everyMs?: number }} [options]
 * @returns {Promise<T>}
 */
export const eventually = async (what, ask, { timeoutMs = 15_000, everyMs = 50 } = {}) => {
  const until = performance.now() + timeoutMs
  let last = ''
  for (;;) {
    try {
      const answer = await ask()
      if (answer) return answer
    } catch (error) {
      last = error instanceof Error ? `: ${error.message}` : ''
    }
    if (performance.now() > until) throw new Error(`${what} was not there after ${timeoutMs} ms${last}`)
    await delay(everyMs)
  }
}
