/** The links of the interface: known documents of this app, or known pages in the person's browser. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { allowedLink } from './links'

export type LinkName = 'help' | 'licences' | 'source'

/** Files are looked for beside the app first; each that exists is opened by the system's own program. */
const documents: Readonly<Record<LinkName, readonly string[]>> = {
  help: ['README.md'],
  licences: ['THIRD-PARTY.md', 'LICENSE'],
  source: [],
}
const pages: Readonly<Record<LinkName, string | null>> = {
  help: 'https://platform.openai.com/docs/guides/realtime',
  licences: null,
  source: null,
}

export type LinkDeps = {
  readonly folders: readonly string[]
  /** Electron's shell.openPath: resolves with an error text, empty when it worked. */
  readonly openPath: (path: string) => Promise<string>
  readonly openExternal: (url: string) => Promise<void>
  readonly exists?: (path: string) => boolean
}

/** False when there is nothing to open or the system refused. */
export async function openLink(
  link: LinkName,
  { folders, openPath, openExternal, exists = existsSync }: LinkDeps,
): Promise<boolean> {
  for (const name of documents[link]) {
    const path = folders.map((folder) => join(folder, name)).find(exists)
    if (path !== undefined && (await openPath(path)) === '') return true
  }
  const page = pages[link]
  const url = page === null ? null : allowedLink(page)
  if (url === null) return false
  await openExternal(url)
  return true
}
