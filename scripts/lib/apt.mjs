/** Debian's package tools: what is installed, which of a package's names this release has, and installing it. */
import { Failure } from './failure.mjs'
import { capture, onPath } from './run.mjs'

const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }

/**
 * @param {typeof capture} [runner]
 * @param {typeof onPath} [find]
 */
export function createApt(runner = capture, find = onPath) {
  /** @param {string} command @param {readonly string[]} args */
  const ask = (command, args) => runner(command, args, { env: environment })

  /** @param {readonly string[]} args @param {string} doing */
  async function get(args, doing) {
    // Another apt may be at work (unattended upgrades); waiting is friendlier than failing.
    const { code, stderr } = await ask('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args])
    if (code === 0) return
    const reason = stderr.split('\n').find((line) => line.startsWith('E: ')) ?? `exit code ${code}`
    throw new Failure(`apt-get could not ${doing} (${reason}). Connect to the network and try again.`)
  }

  return {
    isHere: async () => (await find('dpkg-query')) && (await find('apt-get')),

    /**
     * The entries none of whose names is installed.
     * @param {readonly (string[])[]} wanted
     */
    async missing(wanted) {
      // Unknown names make dpkg-query exit with 1 and still answer for the others.
      const { stdout } = await ask('dpkg-query', [
        '-W',
        '-f=${Package} ${db:Status-Status}\n',
        ...wanted.flat(),
      ])
      const installed = new Set()
      for (const line of stdout.split('\n')) {
        const [name, status] = line.split(' ')
        if (status === 'installed') installed.add(name)
      }
      return wanted.filter((names) => !names.some((name) => installed.has(name)))
    },

    /**
     * For each entry the name that this release can install; the last one where apt knows none of them yet.
     * @param {readonly (string[])[]} wanted
     */
    async candidates(wanted) {
      const { stdout } = await ask('apt-cache', ['policy', ...wanted.flat()])
      const known = new Set(
        [...stdout.matchAll(/^(\S+):\n.*\n {2}Candidate: (?!\(none\))/gm)].map((match) => match[1]),
      )
      return wanted.map((names) => names.find((name) => known.has(name)) ?? names[names.length - 1])
    },

    update: () => get(['update'], 'fetch its package lists'),

    /** @param {readonly string[]} packages */
    install: (packages) =>
      get(['install', '-y', '--no-install-recommends', ...packages], `install ${packages.join(' ')}`),
  }
}
