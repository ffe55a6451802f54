/** Where things are: the repository, and the cache that outlives it. */
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * Downloads and unpacked runtimes, shared by all checkouts of this user. Root's home is closed to others, and a root
 * run gives the app to an unprivileged account so that Chromium's sandbox can be on: its cache is the system's.
 * @param {NodeJS.ProcessEnv} env PARLEY_CACHE overrides, XDG_CACHE_HOME is honoured
 * @param {boolean} [isRoot]
 */
export function cacheFolder(env, isRoot = process.getuid?.() === 0) {
  if (env.PARLEY_CACHE) return resolve(env.PARLEY_CACHE)
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'parley')
  return isRoot ? '/var/cache/parley' : join(homedir(), '.cache/parley')
}
