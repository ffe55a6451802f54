/** The oldest Node that builds and tests Parley, and the sentence for an older one. */

/** Vite 8 and electron-vite 6 set this floor; the same figure stands in package.json under "engines". */
export const oldestNode = '20.19.0'

/** @param {string} version such as "20.19.0" */
export function nodeIsTooOld(version) {
  const have = version.split('.').map(Number)
  const want = oldestNode.split('.').map(Number)
  for (let i = 0; i < want.length; i++) {
    const difference = (have[i] || 0) - want[i]
    if (difference !== 0) return difference < 0
  }
  return false
}

/** @param {string} version */
export const nodeTooOldMessage = (version) =>
  `Parley needs Node ${oldestNode} or newer, and this is Node ${version}. ` +
  'Install a newer one, for example with: nvm install 22 && nvm use 22'
