/** A log that keeps its lines for the test to read. */
import { createLog, type Log } from '../../../../src/main/system/log'
import { createRedactor, type Redactor } from '../../../../src/main/system/redact'

export function createTestLog(): { log: Log; lines: string[]; redactor: Redactor } {
  const lines: string[] = []
  const redactor = createRedactor()
  const log = createLog({ redactor, wall: () => 0, write: (line) => lines.push(line) })
  return { log, lines, redactor }
}
