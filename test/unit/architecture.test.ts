/** The rooms of the house and who may enter them: the rules that a linter's import list cannot say whole. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const src = join(root, 'src')

type Import = { readonly file: string; readonly target: string }

const sources = (dir: string): string[] =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name)
    if (statSync(path).isDirectory()) return sources(path)
    return /\.tsx?$/.test(name) ? [path] : []
  })

const files = sources(src)

function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8')
  const found = [...text.matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)]
  return found.map(([, target = '']) => ({ file: relative(src, path), target }))
}

const imports = files.flatMap(importsOf)

/** The area a module belongs to, or null for a package. */
function areaOf(file: string, target: string): string | null {
  const inner = /^#(core|shared)\//.exec(target)
  if (inner) return inner[1] ?? null
  if (!target.startsWith('.')) return null
  // The address of a file that is shipped, no code.
  if (/\/resources\/.*\?url$/.test(target)) return null
  return relative(src, resolve(src, dirname(file), target)).split(/[\\/]/)[0] ?? null
}

const allowed: Record<string, readonly string[]> = {
  core: ['core'],
  shared: ['core', 'shared'],
  main: ['core', 'shared', 'main'],
  preload: ['core', 'shared', 'preload'],
  renderer: ['core', 'shared', 'renderer'],
  practice: ['core', 'shared', 'practice'],
}

const importersOf = (pattern: RegExp): string[] => [
  ...new Set(
    imports.filter(({ target }) => pattern.test(target)).map(({ file }) => file.replace(/\\/g, '/')),
  ),
]

describe('the dependency rule', () => {
  it('lets every area import only what lies below it', () => {
    const broken = imports.filter(({ file, target }) => {
      const own = file.split(/[\\/]/)[0] ?? ''
      const area = areaOf(file, target)
      return area !== null && !(allowed[own] ?? []).includes(area)
    })
    expect(files.length).toBeGreaterThan(20)
    expect(broken).toEqual([])
  })

  it('keeps core free of electron, node, the DOM libraries and every other runtime', () => {
    const packages = imports.filter(
      ({ file, target }) =>
        file.startsWith('core') && !target.startsWith('.') && !target.startsWith('#core/'),
    )
    expect([...new Set(packages.map(({ target }) => target))].filter((name) => name !== 'zod')).toEqual([])
  })

  it('lets worklets import core/audio and the types of their scope, nothing else', () => {
    const broken = imports.filter(
      ({ file, target }) =>
        file.endsWith('.worklet.ts') && !/^(#core\/(audio\/|result$)|\.\/worklet-scope$)/.test(target),
    )
    expect(broken).toEqual([])
  })

  it('lets main/secrets alone touch the keychain', () => {
    expect(importersOf(/^keytar$/).filter((file) => !file.startsWith('main/secrets/'))).toEqual([])
  })

  it('lets main/ipc/router.ts alone import ipcMain', () => {
    const named = files.filter((path) => /\bipcMain\b/.test(readFileSync(path, 'utf8')))
    expect(named.map((path) => relative(src, path).replace(/\\/g, '/'))).toEqual(['main/ipc/router.ts'])
  })
})

describe('the bundles of preload and page', () => {
  const valueImports = (path: string): string[] =>
    [...readFileSync(path, 'utf8').matchAll(/^(?:import|export) (?!type\b)[^'"]*?['"]([^'"]+)['"]/gm)]
      .map(([, target = '']) => target)
      .filter((target) => target !== '')

  /** The source file behind an import of ours, or null for a package. */
  const fileOf = (from: string, target: string): string | null => {
    const inner = /^#(core|shared)\/(.*)$/.exec(target)
    if (!inner && !target.startsWith('.')) return null
    const base = inner ? join(src, inner[1] ?? '', inner[2] ?? '') : resolve(dirname(from), target)
    return [base, `${base}.ts`, `${base}.tsx`].find((path) => files.includes(path)) ?? null
  }

  const reach = (entries: readonly string[]): ReadonlySet<string> => {
    const seen = new Set<string>()
    const open = [...entries]
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      for (const target of valueImports(path)) {
        const file = fileOf(path, target)
        if (file === null) seen.add(target)
        else if (!seen.has(file)) open.push(file)
        if (file !== null) seen.add(file)
      }
    }
    return seen
  }

  it('carry no schema library: arguments are checked where they arrive, in main', () => {
    const entries = files.filter((path) => /[\\/]src[\\/](preload|renderer)[\\/]/.test(path))
    const reached = reach(entries)
    expect(reached.has('electron')).toBe(true)
    expect(reached.has(join(src, 'shared', 'channels.ts'))).toBe(true)
    expect([...reached].filter((name) => name === 'zod' || name.startsWith('zod/'))).toEqual([])
  })
})

describe('the product stands alone', () => {
  it('names no path of a machine and no folder outside itself', () => {
    const text = /(\.\.\/shared\/(?:[A-Z]+\.md|recordings)|\/(?:work|home|root)\/)/
    const broken = files.filter((path) => text.test(readFileSync(path, 'utf8')))
    expect(broken.map((path) => relative(root, path))).toEqual([])
  })
})
