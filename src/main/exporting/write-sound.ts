/**
 * Recorded sound as files: a conversation in one WAV file of two channels, or a file for each turn. Mixed by storage and
 * written here a few seconds at a time, whole or not at all.
 */
import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SAMPLE_RATE } from '#core/audio/messages'
import { MAX_WAV_BYTES, wavHeader } from '#core/audio/wav'
import { notice, type Notice } from '#core/notice'
import type { SoundFormat } from '#core/recording/model'
import { err, ok, type Result } from '#core/result'
import { failureNotice } from '../storage/history'
import { freeName, namesIn, type AskStorage } from './write-many'
import { writeFailure } from './write-failure'

export type SoundWriteDeps = {
  readonly ask: AskStorage
  /** Share of the file that is written, 0..1. */
  readonly onProgress: (share: number) => void
  /** The person does not want it any more. */
  readonly cancelled: () => boolean
  /** Names of those who speak, for files of turns. */
  readonly roles: Readonly<Record<'user' | 'assistant', string>>
}

/** The path, or null where the person cancelled it. */
type Written = Result<string | null, Notice>

/** Frames that are mixed and written in one go: half a megabyte. */
const STRETCH = 5 * SAMPLE_RATE

/** The plan of a conversation's sound, or why there is none. */
export async function planOf(ask: AskStorage, id: string) {
  const plan = await ask('soundPlan', { id, kind: 'export', item: null })
  if (!plan.ok) return err(failureNotice(plan.error))
  if (plan.value === null) return err(notice('history.gone', 'warning'))
  if (plan.value.samples === 0) return err(nothingRecorded)
  return ok(plan.value)
}

export const nothingRecorded = notice('recording.none', 'info', { action: 'open_settings' })

/** The person left and the assistant right, on the conversation's clock. */
export async function writeWav(deps: SoundWriteDeps, id: string, path: string): Promise<Written> {
  const plan = await planOf(deps.ask, id)
  if (!plan.ok) return plan
  const { samples, channels } = plan.value
  const bytes = samples * channels * 2
  if (bytes > MAX_WAV_BYTES) return err(notice('recording.too_long', 'error'))
  return whole(path, async (temporary) => {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(wavHeader(bytes, SAMPLE_RATE, channels))
      for (let from = 0; from < samples; from += STRETCH) {
        if (deps.cancelled()) return false
        const frames = Math.min(STRETCH, samples - from)
        const pcm = await deps.ask('soundMix', { id, kind: 'export', item: null, from, frames })
        if (!pcm.ok) throw new StorageError(failureNotice(pcm.error))
        await file.writeFile(pcm.value)
        deps.onProgress((from + frames) / samples)
      }
      await file.sync()
      return true
    } finally {
      await file.close()
    }
  })
}

/** A folder in `folder` with a file for each turn, numbered, with its place in the conversation and who speaks. */
export async function writeTurns(deps: SoundWriteDeps, id: string, folder: string): Promise<Written> {
  const plan = await planOf(deps.ask, id)
  if (!plan.ok) return plan
  const files = await deps.ask('soundFiles', id)
  if (!files.ok) return err(failureNotice(files.error))
  const taken = await namesIn(folder).catch(() => new Set<string>())
  return whole(join(folder, freeName(plan.value.name, taken)), async (temporary) => {
    await mkdir(temporary, { recursive: true, mode: 0o700 })
    for (const [at, { path, role, startMs }] of files.value.entries()) {
      if (deps.cancelled()) return false
      const name = `${String(at + 1).padStart(3, '0')} ${clock(startMs)} ${deps.roles[role]}.wav`
      await copyFile(path, join(temporary, name))
      deps.onProgress((at + 1) / files.value.length)
    }
    return true
  })
}

/** One conversation in the format that is wanted. @param to A file for one sound, a folder for turns. */
export const writeSound = (
  deps: SoundWriteDeps,
  format: SoundFormat,
  id: string,
  to: string,
): Promise<Written> => (format === 'wav' ? writeWav(deps, id, to) : writeTurns(deps, id, to))

class StorageError extends Error {
  readonly notice: Notice
  constructor(notice: Notice) {
    super('storage')
    this.notice = notice
  }
}

/** Under another name beside it until all is there; nothing is left of what did not come to its end. */
async function whole(path: string, make: (temporary: string) => Promise<boolean>): Promise<Written> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`)
  try {
    if (await make(temporary)) {
      await rename(temporary, path)
      return ok(path)
    }
    await rm(temporary, { recursive: true, force: true })
    return ok(null)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    return err(error instanceof StorageError ? error.notice : writeFailure(error))
  }
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
/** `00.01.07`: no file system minds it, and it sorts. */
const clock = (ms: number): string =>
  `${two(ms / 3_600_000)}.${two((ms / 60_000) % 60)}.${two((ms / 1000) % 60)}`
