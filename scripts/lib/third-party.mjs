/** Which packages end up in Parley, and the notices that must travel with them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'

/** @param {string} folder @returns {string[]} */
const sourcesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourcesIn(path)
    return /\.(tsx?|css)$/.test(entry.name) ? [path] : []
  })

/** @param {string} specifier such as "@scope/name/part" */
const packageName = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/**
 * Packages that the sources import by name, Electron apart: it brings its own notices.
 * @param {string} folder of the sources
 * @returns {string[]}
 */
export function importedPackages(folder) {
  /** @type {Set<string>} */
  const names = new Set()
  for (const file of sourcesIn(folder)) {
    const text = readFileSync(file, 'utf8').replace(/import type [^'"]*/g, 'import type ')
    const found = text.matchAll(
      /(?<!['"])(?:\bfrom|\bimport|\brequire|@import)\s*\(?\s*(?:url\()?['"]([^'"\s]+)['"]/g,
    )
    for (const [, specifier] of found) {
      if (/^[.#/~]|^(virtual|electron|data):?/.test(specifier) || isBuiltin(specifier)) continue
      names.add(packageName(specifier))
    }
  }
  return [...names].sort()
}

/** @typedef {{ name: string, licence: string, home: string, text: string | null }} Notice */

/**
 * What one installed package says of itself.
 * @param {string} folder of the package
 * @returns {Notice & { needs: string[] }}
 */
function readPackage(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry))
  const repository = manifest.repository?.url ?? manifest.repository ?? manifest.homepage ?? ''
  return {
    name: manifest.name,
    licence: manifest.license,
    home: repository
      .replace(/^git\+|\.git$/g, '')
      .replace(/^git:/, 'https:')
      .replace(/^(?:github:)?(?=[\w-]+\/[\w.-]+$)/, 'https://github.com/'),
    text: file ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim() : null,
    needs: Object.keys(manifest.dependencies ?? {}).filter((name) => !name.startsWith('@types/')),
  }
}

/** Node's resolution by folders: "exports" of many packages hides their package.json. @param {string} name @param {string} from */
function findPackage(name, from) {
  for (const folder of createRequire(join(from, 'package.json')).resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'package.json'))) return join(folder, name)
  }
  throw new Error(`${name}, needed in ${dirname(from)}, is not installed`)
}

/**
 * The packages and all that they depend on, each once, by name.
 * @param {readonly string[]} names
 * @param {string} root of the repository
 * @returns {Notice[]}
 */
export function noticesOf(names, root) {
  /** @type {Map<string, Notice>} */
  const found = new Map()
  /** @param {string} name @param {string} from */
  const add = (name, from) => {
    const folder = findPackage(name, from)
    const { needs, ...notice } = readPackage(folder)
    if (found.has(notice.name)) return
    found.set(notice.name, notice)
    for (const need of needs) add(need, folder)
  }
  for (const name of names) add(name, root)
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * The generated part of THIRD-PARTY.md: a table, then every licence text once with those that it covers.
 * @param {readonly Notice[]} notices
 */
export function renderNotices(notices) {
  /** @type {Map<string, string[]>} */
  const texts = new Map()
  for (const { name, text } of notices) {
    if (text !== null) texts.set(text, [...(texts.get(text) ?? []), name])
  }
  return [
    '| package | licence |',
    '| --- | --- |',
    ...notices.map(({ name, licence, home }) => `| [${name}](${home}) | ${licence} |`),
    ...[...texts].flatMap(([text, names]) => ['', `### ${names.join(', ')}`, '', '```text', text, '```']),
    '',
  ].join('\n')
}
