/** Who sits at the desk: Chromium's sandbox refuses root, so a root run borrows an unprivileged account where it can. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The account every Debian has for work that should own nothing. */
const ACCOUNT = 'nobody'

/** @returns {import('./processes.mjs').Person | null} */
const account = () => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${ACCOUNT}:`))
  if (line === undefined) return null
  const [name, , uid, gid] = line.split(':')
  return { name: name ?? ACCOUNT, uid: Number(uid), gid: Number(gid) }
}

/**
 * @param {import('./processes.mjs').Person | null} person
 * @param {readonly string[]} command
 */
const succeeds = (person, command) => {
  const identity = person
    ? ['--reuid', String(person.uid), '--regid', String(person.gid), '--clear-groups']
    : []
  return spawnSync('setpriv', [...identity, '--', ...command], { stdio: 'ignore' }).status === 0
}

/**
 * @typedef {object} Seat
 * @property {import('./processes.mjs').Person | null} person Null: the account of this run.
 * @property {boolean} sandbox Whether Chromium's sandbox can be on.
 * @property {string | null} why Why it cannot, as a sentence for the console.
 */

/**
 * @param {readonly string[]} mustRead Files that the person has to reach (runtime, app folder).
 * @returns {Seat}
 */
export const chooseSeat = (mustRead) => {
  const root = process.getuid?.() === 0
  const person = root ? account() : null
  if (root && person === null)
    return { person, sandbox: false, why: 'this run is root’s and there is no unprivileged account' }
  const hidden = mustRead.find((path) => !succeeds(person, ['test', '-r', path]))
  if (hidden !== undefined)
    return { person: null, sandbox: false, why: `this run is root’s and ${hidden} is readable by root alone` }
  if (!succeeds(person, ['unshare', '--user', '--map-root-user', 'true']))
    return {
      person: null,
      sandbox: false,
      why: 'the kernel refuses user namespaces to unprivileged accounts',
    }
  return { person, sandbox: true, why: null }
}
