/** A small log file: one redacted line per entry, two files of at most 1 MB. Never keys, never the person's words. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Redactor } from './redact'

export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export interface Log {
  readonly info: (event: string, fields?: LogFields) => void
  readonly warn: (event: string, fields?: LogFields) => void
  readonly error: (event: string, error: unknown) => void
}

export type LogDeps = {
  readonly redactor: Redactor
  /** Wall clock, ms. */
  readonly wall: () => number
  /** Takes whole lines. A sink that fails must not throw. */
  readonly write: (line: string) => void
}

export function createLog({ redactor, wall, write }: LogDeps): Log {
  const line = (level: string, event: string, fields: LogFields): void => {
    const entry = JSON.stringify({ at: new Date(wall()).toISOString(), level, event, ...fields })
    write(`${redactor.redact(entry)}\n`)
  }
  return {
    info: (event, fields = {}) => line('info', event, fields),
    warn: (event, fields = {}) => line('warn', event, fields),
    error: (event, error) => line('error', event, describe(error)),
  }
}

function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) return { message: typeof error === 'string' ? error : 'not an Error' }
  return { message: error.message, stack: (error.stack ?? '').split('\n').slice(1, 6).join(' ') }
}

/** Appends to `parley.log` in the folder; when it is full it becomes `parley.old.log`. */
export function createLogFile(folder: string, maxBytes = 1_000_000): (line: string) => void {
  const file = join(folder, 'parley.log')
  let size: number | null = null
  return (line) => {
    try {
      if (size === null) {
        mkdirSync(folder, { recursive: true })
        size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      }
      if (size + line.length > maxBytes) {
        renameSync(file, join(folder, 'parley.old.log'))
        size = 0
      }
      appendFileSync(file, line, { mode: 0o600 })
      size += Buffer.byteLength(line)
    } catch {
      // A full or read-only disk must not stop a conversation; the next line tries again.
      size = null
    }
  }
}
