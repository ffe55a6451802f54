/** Runs the command that prints a token: no shell, a time limit, and nothing of what it prints is kept or logged. */
import { execFile } from 'node:child_process'
import { notice, type Notice } from '#core/notice'
import { readToken, splitCommand } from '#core/protocol/command-line'
import { err, ok, type Result } from '#core/result'

/** Signing in by itself may take a moment; a person who has to be asked is not waited for. ms. */
const LIMIT_MS = 20_000
const MAX_OUTPUT = 64 * 1024

export type RunTokenCommand = (command: string) => Promise<Result<string, Notice>>

const failed = (detail: string): Result<never, Notice> =>
  err(notice('token.failed', 'error', { action: 'open_settings', detail }))

export const createTokenCommand =
  (limitMs = LIMIT_MS): RunTokenCommand =>
  (command) => {
    const words = splitCommand(command)
    if (!words) return Promise.resolve(failed('not a command'))
    const [file, ...args] = words
    const options = { timeout: limitMs, maxBuffer: MAX_OUTPUT, windowsHide: true, shell: false }
    return new Promise((resolve) => {
      try {
        const child = execFile(file, args, { ...options, encoding: 'utf8' }, (error, printed) => {
          if (error) {
            // The message repeats the command line and what it wrote; only how it ended is told.
            const how =
              error.killed === true ? 'time is over' : `ended with ${String(error.code ?? 'a signal')}`
            resolve(failed(how))
            return
          }
          const token = readToken(printed)
          resolve(token === null ? failed('printed no token') : ok(token))
        })
        child.stdin?.end()
      } catch {
        resolve(failed('could not be started'))
      }
    })
  }
