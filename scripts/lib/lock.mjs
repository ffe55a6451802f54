/** One process at a time: a lock file that holds its owner's process id, so that a killed owner never blocks. */
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const askEveryMs = 250

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** @param {string} file @returns {Promise<number>} NaN where the owner is unknown */
async function ownerOf(file) {
  try {
    return Number.parseInt(await readFile(file, 'utf8'), 10)
  } catch {
    return Number.NaN
  }
}

/** @param {string} file @returns {Promise<boolean>} */
async function take(file) {
  try {
    const handle = await open(file, 'wx')
    await handle.writeFile(String(process.pid))
    await handle.close()
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Runs `work` while holding the lock. A lock whose owner no longer lives is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (owner: number) => void }} [options] told once, if another process is at it
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { onWait } = {}) {
  await mkdir(dirname(file), { recursive: true })
  let told = false
  let unowned = 0
  while (!(await take(file))) {
    const owner = await ownerOf(file)
    // The owner writes its id just after creating the file; an empty one is only stale if it stays empty.
    unowned = Number.isNaN(owner) ? unowned + 1 : 0
    if (unowned > 8 || (!Number.isNaN(owner) && !isAlive(owner))) {
      await rm(file, { force: true })
      continue
    }
    if (!told && !Number.isNaN(owner)) onWait?.(owner)
    told = true
    await delay(askEveryMs)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}
