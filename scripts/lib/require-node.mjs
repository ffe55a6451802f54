/**
 * Imported first by every script: an old Node gets one sentence here instead of a stack trace later.
 * Keep this file, and the syntax of everything a script imports, readable for Node 16.
 */
import { nodeIsTooOld, nodeTooOldMessage } from './node-version.mjs'

if (nodeIsTooOld(process.versions.node)) {
  console.error(nodeTooOldMessage(process.versions.node))
  process.exit(1)
}
