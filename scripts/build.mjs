/** npm run build: builds the app into out/, whether or not anything changed. */
import './lib/require-node.mjs'
import { build } from './lib/build.mjs'
import { runScript } from './lib/failure.mjs'

await runScript(() => build({ always: true }))
