/** What a program and all that it started use, as Linux counts it. */
import { readdir, readFile } from 'node:fs/promises'

const TICKS = 100
const PAGE = 4096

/** @param {number} root @returns {Promise<number[]>} the process and its descendants */
const familyOf = async (root) => {
  /** @type {Map<number, number[]>} */
  const children = new Map()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const family = [root]
  for (let i = 0; i < family.length; i += 1) family.push(...(children.get(family[i] ?? 0) ?? []))
  return family
}

/** What a process of Chromium is for, from its command line. @param {string} line */
const purposeOf = (line) => {
  const type = /--type=([\w-]+)/.exec(line)?.[1]
  if (type === undefined) return 'main'
  if (type !== 'utility') return type
  return /--utility-sub-type=(?:\w+\.mojom\.)?([\w.]+)/.exec(line)?.[1] ?? type
}

/**
 * @param {number} pid
 * @returns {Promise<Map<string, number>>} s of processor time so far of all that live, by what they are for
 */
export const processorTimesOf = async (pid) => {
  /** @type {Map<string, number>} */
  const times = new Map()
  for (const one of await familyOf(pid)) {
    const stat = await readFile(`/proc/${one}/stat`, 'utf8').catch(() => '')
    const line = await readFile(`/proc/${one}/cmdline`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const seconds = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS
    const purpose = purposeOf(line)
    times.set(purpose, (times.get(purpose) ?? 0) + seconds)
  }
  return times
}

/**
 * @param {number} pid
 * @returns {Promise<Map<string, number>>} bytes that are resident and not shared with others, by what they are for
 */
export const memoryOf = async (pid) => {
  /** @type {Map<string, number>} */
  const bytes = new Map()
  for (const one of await familyOf(pid)) {
    const statm = await readFile(`/proc/${one}/statm`, 'utf8').catch(() => '0 0 0')
    const line = await readFile(`/proc/${one}/cmdline`, 'utf8').catch(() => '')
    const [, resident = '0', shared = '0'] = statm.split(' ')
    const purpose = purposeOf(line)
    bytes.set(purpose, (bytes.get(purpose) ?? 0) + (Number(resident) - Number(shared)) * PAGE)
  }
  return bytes
}
