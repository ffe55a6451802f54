/**
 * The sound files beside the conversations: one folder of <key>.wav, each written as <key>.part until it is whole. The
 * length stands in the header from the first byte on as "none yet", so that a torn file can be told and mended.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { SAMPLE_RATE } from '#core/audio/messages'
import { WAV_HEADER_BYTES, wavHeader } from '#core/audio/wav'

export const RECORDINGS = 'recordings'

export const recordingsFolder = (databaseFile: string): string => join(dirname(databaseFile), RECORDINGS)

const wav = (folder: string, key: number): string => join(folder, `${key}.wav`)
const part = (folder: string, key: number): string => join(folder, `${key}.part`)

export const wavPath = (databaseFile: string, key: number): string => wav(recordingsFolder(databaseFile), key)

/** Bytes of the file of a recording. */
export const wavBytes = (samples: number): number => WAV_HEADER_BYTES + 2 * samples

export interface RecordingFiles {
  /** Writes PCM16 at a place that was reached before: the same call twice does no harm. */
  readonly write: (key: number, at: number, pcm: Uint8Array) => void
  /** The file is whole, on the disk, and has its name. */
  readonly finish: (key: number, samples: number) => void
  readonly remove: (key: number) => void
  /** Gives a torn file its length and its name. @returns its samples; 0 where there is nothing to keep. */
  readonly mend: (key: number) => number
  /** Keys of files that lie there. */
  readonly keys: () => readonly number[]
  /** Puts files that belong to nothing into another folder. */
  readonly setAside: (keys: readonly number[], folder: string) => void
}

const header = (fd: number, samples: number): void => {
  writeSync(fd, wavHeader(2 * samples, SAMPLE_RATE), 0, WAV_HEADER_BYTES, 0)
}

export function recordingFiles(databaseFile: string): RecordingFiles {
  const folder = recordingsFolder(databaseFile)

  const finish = (key: number, samples: number): void => {
    // Asked again by a worker that took the place of one that had done it.
    if (!existsSync(part(folder, key)) && existsSync(wav(folder, key))) return
    const fd = openSync(part(folder, key), 'r+')
    try {
      ftruncateSync(fd, wavBytes(samples))
      header(fd, samples)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(part(folder, key), wav(folder, key))
  }

  return {
    write: (key, at, pcm) => {
      const path = part(folder, key)
      if (at === 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
      const fd = openSync(path, at === 0 ? 'w' : 'r+', 0o600)
      try {
        if (at === 0) header(fd, 0)
        // A full disk may take a part of it and say so only with the next call.
        for (let done = 0; done < pcm.length;) {
          done += writeSync(fd, pcm, done, pcm.length - done, wavBytes(at) + done)
        }
      } finally {
        closeSync(fd)
      }
    },
    finish,
    remove: (key) => {
      for (const path of [part(folder, key), wav(folder, key)]) rmSync(path, { force: true })
    },
    mend: (key) => {
      const whole = statSync(wav(folder, key), { throwIfNoEntry: false })
      const torn = statSync(part(folder, key), { throwIfNoEntry: false })
      const samples = Math.max(0, Math.floor(((whole ?? torn)?.size ?? 0) - WAV_HEADER_BYTES) >> 1)
      if (whole === undefined && samples > 0) finish(key, samples)
      return samples
    },
    keys: () =>
      existsSync(folder)
        ? [
            ...new Set(
              readdirSync(folder)
                .map((name) => Number(/^(\d{1,15})\.(?:wav|part)$/.exec(name)?.[1] ?? NaN))
                .filter(Number.isFinite),
            ),
          ]
        : [],
    setAside: (keys, aside) => {
      if (keys.length === 0) return
      mkdirSync(aside, { recursive: true, mode: 0o700 })
      for (const key of keys) {
        for (const path of [part, wav]) {
          if (existsSync(path(folder, key))) renameSync(path(folder, key), path(aside, key))
        }
      }
      try {
        rmdirSync(folder)
      } catch {
        // Others are in it.
      }
    },
  }
}

/** Samples of a whole file from a place on; fewer, or none, where they cannot be read. */
export function readSamples(path: string, from: number, samples: number): Int16Array {
  const out = new Int16Array(samples)
  let fd: number | null = null
  try {
    fd = openSync(path, 'r')
    const bytes = new Uint8Array(out.buffer)
    let done = 0
    for (;;) {
      const count = readSync(fd, bytes, done, bytes.length - done, wavBytes(from) + done)
      done += count
      if (count === 0 || done === bytes.length) return out.subarray(0, done >> 1)
    }
  } catch {
    return out.subarray(0, 0)
  } finally {
    if (fd !== null) closeSync(fd)
  }
}
