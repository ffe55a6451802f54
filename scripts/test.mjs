/**
 * npm test: provides what the tests need, builds, checks, and runs every test; the last line is their sum.
 * `npm test -- <filters>` runs the tests of the files whose names contain a filter, without the checks.
 */
import './lib/require-node.mjs'
import { build } from './lib/build.mjs'
import { listChecks, runChecks } from './lib/checks.mjs'
import { runScript } from './lib/failure.mjs'
import { provideRuntime, runtimeEnvironment } from './lib/runtime.mjs'
import { provideSystemPackages } from './lib/system-packages.mjs'
import { sum, summaryLine } from './lib/tally.mjs'
import { runVitest } from './lib/vitest.mjs'

const filters = process.argv.slice(2)

await runScript(async () => {
  await provideSystemPackages('test')
  const runtime = await provideRuntime()
  const env = { ...process.env, ...runtimeEnvironment(runtime) }
  await build()

  const failedChecks = filters.length === 0 ? await runChecks(listChecks()) : []
  const tallies = [
    await runVitest(['unit', 'ui'], filters, env),
    await runVitest(['integration'], filters, env),
    // The virtual desk is made of X11, PulseAudio and D-Bus.
    ...(process.platform === 'linux' ? [await runVitest(['e2e'], filters, env)] : []),
  ]
  if (process.platform !== 'linux') console.log('The end-to-end tests run on Linux alone and were left out.')

  const total = sum(tallies)
  for (const name of failedChecks) console.log(`Failed check: ${name}`)
  if (total.skipped > 0) console.log(`${total.skipped} skipped`)
  if (filters.length > 0 && total.passed + total.failed + total.skipped === 0) {
    console.log(`No test file matches ${filters.join(' ')}`)
    total.failed += 1
  }
  total.failed += failedChecks.length
  console.log(summaryLine(total))
  return total.failed === 0 ? 0 : 1
})
