/**
 * What is known of each host's network, across sessions: the first answer of a host that is known to be slow waits as
 * long as it has to, instead of stumbling once to find out. A hint and nothing more: a file that cannot be read is as
 * good as none.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ArrivalKnowledge } from '#core/audio/messages'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'
import { readKnowledge } from './audio-messages'

export interface ArrivalMemory {
  readonly of: (host: string) => ArrivalKnowledge | null
  readonly learn: (host: string, known: ArrivalKnowledge) => void
  readonly flush: () => Promise<void>
}

export type ArrivalMemoryDeps = {
  readonly file: string
  readonly clock: Pick<Clock, 'after'>
  readonly log: Log
  /** Atomic. */
  readonly write: (file: string, text: string) => Promise<void>
}

/** The hosts that were spoken to last. */
const HOSTS = 40
const SAVE_AFTER_MS = 5000
const MAX_HOST = 300

export async function openArrivalMemory(deps: ArrivalMemoryDeps): Promise<ArrivalMemory> {
  /** Last learned last. */
  const hosts = parse(await readFile(deps.file, 'utf8').catch(() => ''))
  let dirty = false
  let cancel: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()

  const save = async (before: Promise<void>): Promise<void> => {
    await before
    try {
      await mkdir(dirname(deps.file), { recursive: true })
      await deps.write(deps.file, `${JSON.stringify({ version: 1, hosts: Object.fromEntries(hosts) })}\n`)
    } catch (error) {
      deps.log.warn('arrivals.write_failed', { error: String(error) })
    }
  }

  const flush = (): Promise<void> => {
    cancel?.()
    cancel = null
    if (dirty) writing = save(writing)
    dirty = false
    return writing
  }

  return {
    of: (host) => hosts.get(host) ?? null,
    learn: (host, known) => {
      if (host === '' || host.length > MAX_HOST) return
      hosts.delete(host)
      hosts.set(host, known)
      for (const oldest of [...hosts.keys()].slice(0, Math.max(0, hosts.size - HOSTS))) hosts.delete(oldest)
      dirty = true
      cancel ??= deps.clock.after(SAVE_AFTER_MS, () => void flush())
    },
    flush,
  }
}

function parse(text: string): Map<string, ArrivalKnowledge> {
  const hosts = new Map<string, ArrivalKnowledge>()
  try {
    const { version, hosts: kept } = JSON.parse(text) as { version?: unknown; hosts?: unknown }
    if (version !== 1 || typeof kept !== 'object' || kept === null) return hosts
    for (const [host, value] of Object.entries(kept).slice(-HOSTS)) {
      const known = readKnowledge(value)
      if (known !== null && host.length <= MAX_HOST) hosts.set(host, known)
    }
  } catch {
    // Not there, or not ours any more: there is nothing to remember.
  }
  return hosts
}
