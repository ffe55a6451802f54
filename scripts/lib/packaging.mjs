/** What scripts/package.mjs decides before electron-builder runs: a clean runtime, its fuses, the targets. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Failure } from './failure.mjs'
import { markerFile } from './fallback-runtime.mjs'

/** Electron before this one has a shorter fuse wire, and setting a fuse beyond its end fails. */
const firstWithFileProtocolFuse = 29

/**
 * Electron's security checklist, as far as this version's binary can be told.
 * @param {string} electronVersion
 */
export function fusesFor(electronVersion) {
  const hasFileProtocolFuse = Number.parseInt(electronVersion, 10) >= firstWithFileProtocolFuse
  return {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    ...(hasFileProtocolFuse ? { grantFileProtocolExtraPrivileges: false } : {}),
  }
}

/**
 * A copy of the runtime that holds Electron's own files alone: no development loader, no marker of ours.
 * @param {import('./runtime.mjs').Runtime} runtime
 * @param {string} parent where the copy is made
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function cleanRuntime(runtime, parent) {
  const folder = await mkdtemp(join(parent, 'runtime-'))
  const from = dirname(runtime.executable)
  const left = new Set([join(from, 'resources'), join(from, markerFile)])
  await cp(from, folder, { recursive: true, filter: (path) => !left.has(path) })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/**
 * electron-builder's targets: an unpacked folder unless others are named.
 * @param {readonly string[]} args of the command line, such as AppImage deb
 * @param {import('./runtime.mjs').Runtime} runtime
 */
export function targetsFor(args, runtime) {
  const targets = args.length > 0 ? [...args] : ['dir']
  if (runtime.fallback && targets.some((target) => target !== 'dir')) {
    throw new Failure(
      `Electron ${runtime.version} is unsupported upstream and not for handing out, so only the unpacked folder is ` +
        'built from it. For installers provide the official Electron: PARLEY_RUNTIME=official npm run package -- ' +
        targets.join(' '),
    )
  }
  return targets
}
