/** npm run check: types, lint, format, and the rules about which area may import which. */
import './lib/require-node.mjs'
import { listChecks, runChecks } from './lib/checks.mjs'
import { runScript } from './lib/failure.mjs'

await runScript(async () => {
  const failed = await runChecks(listChecks())
  console.log(failed.length === 0 ? 'All checks passed' : `Failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
})
