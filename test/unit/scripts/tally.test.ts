/** The last line of a test run: nothing that went wrong may read "0 failed". */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sum, summaryLine, tallyOf } from '../../../scripts/lib/tally.mjs'

const file = fc.record({
  status: fc.constantFrom('passed', 'failed'),
  assertionResults: fc.array(fc.constant({}), { maxLength: 2 }),
})
const report = fc.record({
  numPassedTests: fc.nat(1000),
  numFailedTests: fc.nat(1000),
  numPendingTests: fc.nat(10),
  numTodoTests: fc.nat(10),
  testResults: fc.array(file, { maxLength: 5 }),
})
const green = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] }

it('a run with any failure, a bad exit code or no report never counts 0 failed', () => {
  fc.assert(
    fc.property(fc.option(report), fc.nat(2), (one, exitCode) => {
      fc.pre(one === null || exitCode !== 0 || one.numFailedTests > 0)
      expect(tallyOf(one, exitCode).failed).toBeGreaterThan(0)
    }),
  )
})

it('a file that broke before its first test counts as one failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }]
  expect(tallyOf({ ...green, testResults }, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 })
  expect(tallyOf({ ...green, numFailedTests: 2, testResults }, 1).failed).toBe(3)
})

it('a green run is counted as it is', () => {
  expect(tallyOf(green, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 })
})

it('sums are the figures added up', () => {
  fc.assert(
    fc.property(fc.array(report), (reports) => {
      const tallies = reports.map((one) => tallyOf(one, 0))
      const passed = reports.reduce((total, one) => total + one.numPassedTests, 0)
      expect(sum(tallies).passed).toBe(passed)
    }),
  )
})

it('the summary has one plain form', () => {
  expect(summaryLine({ passed: 12, failed: 1, skipped: 4 })).toBe('12 passed, 1 failed')
})
