/** Writes a long text piece by piece, so that main never works long in one go: the whole file or none of it. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises'

/** Letters that are gathered before they are written, and the longest that gathering goes on. ms */
const CHUNK = 64 * 1024
const WORK_MS = 3

/** @param lines Read as it is written: what takes long to make should yield in small pieces. */
export async function writeLines(file: string, lines: Iterable<string>, suffix: string): Promise<void> {
  const partial = `${file}.${suffix}`
  let handle: FileHandle | null = null
  try {
    handle = await open(partial, 'wx', 0o600)
    let chunk = ''
    let begun = performance.now()
    for (const line of lines) {
      chunk += `${line}\n`
      if (chunk.length < CHUNK && performance.now() - begun < WORK_MS) continue
      await handle.write(chunk)
      chunk = ''
      begun = performance.now()
    }
    await handle.write(chunk)
    await handle.sync()
    await handle.close()
    handle = null
    await rename(partial, file)
  } catch (error) {
    await handle?.close().catch(() => undefined)
    await rm(partial, { force: true }).catch(() => undefined)
    throw error
  }
}
