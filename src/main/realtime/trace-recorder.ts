/** Writes traces of arrivals while the person has switched that on: one file for each connection, a few megabytes in all. */
import { appendFile, mkdir, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createArrivalTrace, type ArrivalTrace } from '#core/latency/arrival-trace'
import type { SessionEffect, SessionInput } from '#core/session/types'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'

export interface TraceRecorder {
  readonly stepped: (input: SessionInput, effects: readonly SessionEffect[]) => void
  readonly flush: () => Promise<void>
}

export type TraceRecorderDeps = {
  readonly folder: string
  readonly enabled: () => boolean
  readonly clock: Pick<Clock, 'after' | 'wall'>
  readonly log: Log
}

const WRITE_AFTER_MS = 2000
/** One hour of answers in deltas of 100 ms is 1.5 MB. */
const MAX_BYTES = 4_000_000
const MAX_FILES = 30
const NAME = /^arrivals-.*\.jsonl$/

export function createTraceRecorder(deps: TraceRecorderDeps): TraceRecorder {
  let trace: ArrivalTrace | null = null
  let file = ''
  let bytes = 0
  let pending = ''
  let cancel: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()

  const begin = (): void => {
    trace = createArrivalTrace()
    const stamp = new Date(deps.clock.wall()).toISOString().replaceAll(/[:.]/g, '-')
    file = join(deps.folder, `arrivals-${stamp}.jsonl`)
    bytes = 0
  }

  const write = async (before: Promise<void>, to: string, text: string): Promise<void> => {
    await before
    try {
      await mkdir(deps.folder, { recursive: true })
      await appendFile(to, text)
      const names = (await readdir(deps.folder)).filter((name) => NAME.test(name)).sort()
      for (const old of names.slice(0, Math.max(0, names.length - MAX_FILES)))
        await unlink(join(deps.folder, old))
    } catch (error) {
      deps.log.warn('trace.write_failed', { error: String(error) })
    }
  }

  const flush = (): Promise<void> => {
    cancel?.()
    cancel = null
    if (pending !== '') writing = write(writing, file, pending)
    pending = ''
    return writing
  }

  return {
    stepped: (input, effects) => {
      if (!deps.enabled()) {
        // Switched off: what comes after the next switching on is another trace.
        if (trace !== null) void flush()
        trace = null
        return
      }
      if (input.type === 'socket_open' || trace === null) {
        void flush()
        begin()
      }
      for (const line of trace?.stepped(input, effects) ?? []) {
        const text = `${JSON.stringify(line)}\n`
        bytes += text.length
        if (bytes > MAX_BYTES) return
        pending += text
      }
      if (pending !== '') cancel ??= deps.clock.after(WRITE_AFTER_MS, () => void flush())
    },
    flush,
  }
}
