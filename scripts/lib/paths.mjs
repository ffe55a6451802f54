/** Where things are: the repository, and the cache that outlives it. */
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * Downloads and unpacked runtimes, shared by all checkouts of this user.
 * @param {NodeJS.ProcessEnv} env PARLEY_CACHE overrides, XDG_CACHE_HOME is honoured
 */
export function cacheFolder(env) {
  if (env.PARLEY_CACHE) return resolve(env.PARLEY_CACHE)
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley')
}
