/** Adds up what several vitest runs report, so that nothing that went wrong is counted as well. */

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {object} VitestReport the parts of the JSON reporter's output that count
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {readonly { status: string, assertionResults: readonly unknown[] }[]} testResults
 */

/**
 * One run's figures. A file that broke before its first test, and a run that failed with no test failing (an unhandled
 * error, a crash, no report at all), count as one failure each.
 * @param {VitestReport | null} report
 * @param {number} exitCode
 * @returns {Tally}
 */
export function tallyOf(report, exitCode) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 }
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + brokenFiles
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** @param {readonly Tally[]} tallies @returns {Tally} */
export const sum = (tallies) =>
  tallies.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )

/** The last line of a test run. @param {Tally} tally */
export const summaryLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`
