/** Runs vitest projects on this terminal and reads what they counted. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './paths.mjs'
import { run } from './run.mjs'
import { tallyOf } from './tally.mjs'

/**
 * Left to itself, vitest would use one core of two. Only what has to do with windows and sound gets the
 * machine to itself (two desks side by side were tried: now and then the sound of one had holes).
 * @param {readonly string[]} projects of vitest.config.mts
 * @param {readonly string[]} filters file names or vitest options, passed on as they are
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runVitest(projects, filters, env) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-tests-'))
  const report = join(folder, 'report.json')
  try {
    const args = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      `--maxWorkers=${projects.includes('e2e') ? 1 : Math.max(2, availableParallelism() - 1)}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      '--passWithNoTests',
      ...filters,
    ]
    const code = await run(process.execPath, args, { cwd: root, env })
    return tallyOf(JSON.parse(await readFile(report, 'utf8').catch(() => 'null')), code)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
