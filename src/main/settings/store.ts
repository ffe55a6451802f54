/** The settings file: read once, kept in memory, written atomically a moment after a change and once more at quit. */
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { notice, type Notice } from '#core/notice'
import { parseSettings, serializeSettings } from '#core/settings/load'
import type { Settings } from '#core/settings/schema'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'

/** A dragged slider changes settings many times a second; the disk need not know. ms. */
const SAVE_AFTER_MS = 400

export interface SettingsStore {
  readonly get: () => Settings
  /** Takes the new value (made by core/settings, so valid), tells listeners, saves soon. */
  readonly set: (settings: Settings) => void
  readonly subscribe: (listener: (now: Settings, before: Settings) => void) => () => void
  /** Resolves when everything is on disk. */
  readonly flush: () => Promise<void>
}

export type SettingsStoreDeps = {
  readonly file: string
  readonly defaults: Settings
  readonly clock: Clock
  readonly log: Log
  readonly onNotice: (notice: Notice) => void
  /** Atomic. */
  readonly write: (file: string, text: string) => Promise<void>
}

export async function openSettingsStore(deps: SettingsStoreDeps): Promise<SettingsStore> {
  let settings = await load(deps)
  let dirty = false
  let told = false
  let cancel: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()
  const listeners = new Set<(now: Settings, before: Settings) => void>()

  const save = async (text: string, before: Promise<void>): Promise<void> => {
    await before
    try {
      await mkdir(dirname(deps.file), { recursive: true })
      await deps.write(deps.file, text)
      told = false
    } catch (error) {
      dirty = true
      deps.log.error('settings.write_failed', error)
      // Said once until a write works again: every slider step would repeat it.
      if (!told) deps.onNotice(notice('settings.write_failed', 'warning'))
      told = true
    }
  }

  const write = (): Promise<void> => {
    cancel?.()
    cancel = null
    if (!dirty) return writing
    dirty = false
    writing = save(serializeSettings(settings), writing)
    return writing
  }

  return {
    get: () => settings,
    set: (next) => {
      if (next === settings) return
      const before = settings
      settings = next
      dirty = true
      cancel?.()
      cancel = deps.clock.after(SAVE_AFTER_MS, () => void write())
      for (const listener of listeners) listener(next, before)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    flush: write,
  }
}

async function load({ file, defaults, clock, log, onNotice }: SettingsStoreDeps): Promise<Settings> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.error('settings.read_failed', error)
    return defaults
  }
  const parsed = parseSettings(text, defaults)
  if (parsed.ok) return parsed.value
  log.warn('settings.corrupt', { problem: parsed.error })
  const aside = `${file}.${clock.wall()}.corrupt`
  try {
    await rename(file, aside)
  } catch {
    // Windows refuses to rename a file that something has open; a copy keeps its content too.
    await copyFile(file, aside).catch((error: unknown) => log.error('settings.aside_failed', error))
  }
  onNotice(notice('settings.corrupt', 'warning', { params: { file: aside } }))
  return defaults
}
