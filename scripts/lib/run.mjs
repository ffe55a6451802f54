/** Child processes as promises: with the terminal's own streams, or with their output taken. */
import { spawn } from 'node:child_process'

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }} Finished
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, onOutput?: (text: string) => void }} RunOptions
 */

/**
 * Runs a command and takes its output. Rejects only if it cannot be started at all.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Finished>}
 */
export function capture(command, args, { cwd, env, onOutput } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const taken = { stdout: '', stderr: '' }
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (text) => {
        taken[name] += text
        onOutput?.(text)
      })
    }
    child.on('error', failed)
    child.on('close', (code, signal) => done({ code, signal, ...taken }))
  })
}

const stay = () => {}

/**
 * Runs a command on this terminal and answers its exit code. Ctrl+C reaches the child by the terminal itself;
 * this process then stays to report the child's end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { cwd, env } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
    const pass = () => void child.kill('SIGTERM')
    process.on('SIGINT', stay)
    process.on('SIGTERM', pass)
    const leave = () => {
      process.off('SIGINT', stay)
      process.off('SIGTERM', pass)
    }
    child.on('error', (error) => {
      leave()
      failed(error)
    })
    child.on('close', (code, signal) => {
      leave()
      done(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 1))
    })
  })
}

/**
 * Whether a program of this name can be found on PATH.
 * @param {string} program
 */
export async function onPath(program) {
  const { code } = await capture('sh', ['-c', 'command -v "$1"', 'sh', program])
  return code === 0
}
