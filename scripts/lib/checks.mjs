/** The checks that need no test runner: types of every area, lint with type-aware rules, format. */
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './paths.mjs'
import { run } from './run.mjs'

/**
 * Every tsconfig of the tree, so that a new area is checked from its first day.
 * @param {string} folder
 * @returns {string[]} relative to the folder
 */
export function findProjects(folder) {
  const skipped = new Set(['node_modules', 'out', 'dist', 'demo', 'test-results', 'coverage'])
  /** @param {string} at @returns {string[]} */
  const below = (at) =>
    readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
      if (entry.isDirectory()) {
        return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : below(join(at, entry.name))
      }
      return /^tsconfig(\.(?!base\.)[\w-]+)?\.json$/.test(entry.name)
        ? [relative(folder, join(at, entry.name))]
        : []
    })
  return below(folder).sort()
}

/** @typedef {{ name: string, command: string, args: string[] }} Check */

/** @param {string} [folder] @returns {Check[]} */
export function listChecks(folder = root) {
  const bin = (/** @type {string} */ name) => join(folder, 'node_modules/.bin', name)
  return [
    ...findProjects(folder).map((project) => ({
      name: `types of ${project}`,
      command: bin('tsc'),
      args: ['--noEmit', '-p', project],
    })),
    { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
    { name: 'format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
    ...(existsSync(join(folder, 'test/unit/architecture.test.ts'))
      ? [
          {
            name: 'architecture',
            command: bin('vitest'),
            args: ['run', '--project', 'unit', '--reporter', 'dot', 'test/unit/architecture.test.ts'],
          },
        ]
      : []),
  ]
}

/**
 * Runs them all, also after a failure: one run shows everything that is wrong.
 * @param {readonly Check[]} checks
 * @param {{ say?: (line: string) => void, runner?: typeof run }} [options]
 * @returns {Promise<string[]>} names of the failed ones
 */
export async function runChecks(checks, { say = console.log, runner = run } = {}) {
  const failed = []
  for (const { name, command, args } of checks) {
    say(`check: ${name}`)
    if ((await runner(command, args, { cwd: root })) !== 0) failed.push(name)
  }
  return failed
}
