/** Chromium's switches that this machine makes necessary, each with the reason that is said aloud. */
import { stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { capture } from './run.mjs'

/** Chromium keeps shared pictures and sound in /dev/shm; containers often give it 64 MB, which is too little. */
const sharedMemoryFloor = 256e6

/**
 * @typedef {object} Machine
 * @property {string} platform
 * @property {boolean} isRoot
 * @property {() => Promise<boolean>} userNamespaces
 * @property {() => Promise<boolean>} setuidSandbox
 * @property {() => Promise<number>} sharedMemory bytes
 */

/** @param {string} executable @returns {Machine} */
const thisMachine = (executable) => ({
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  async userNamespaces() {
    const answer = await capture('unshare', ['--user', '--map-root-user', 'true']).catch(() => null)
    return answer === null || answer.code === 0
  },
  async setuidSandbox() {
    const helper = await stat(join(dirname(executable), 'chrome-sandbox')).catch(() => null)
    return helper !== null && helper.uid === 0 && (helper.mode & 0o4000) !== 0
  },
  async sharedMemory() {
    const { bsize, blocks } = await statfs('/dev/shm')
    return bsize * blocks
  },
})

/**
 * @param {string} executable of the runtime
 * @param {{ say: (line: string) => void, machine?: Machine }} options
 * @returns {Promise<string[]>}
 */
export async function machineSwitches(executable, { say, machine = thisMachine(executable) }) {
  if (machine.platform !== 'linux') return []
  const switches = []
  if (machine.isRoot) {
    say('Chromium refuses its sandbox to root, so it is off for this run (--no-sandbox)')
    switches.push('--no-sandbox')
  } else if (!(await machine.userNamespaces()) && !(await machine.setuidSandbox())) {
    say('This system refuses user namespaces, so Chromium’s sandbox is off for this run (--no-sandbox)')
    switches.push('--no-sandbox')
  }
  if ((await machine.sharedMemory().catch(() => Infinity)) < sharedMemoryFloor) {
    switches.push('--disable-dev-shm-usage')
  }
  return switches
}
