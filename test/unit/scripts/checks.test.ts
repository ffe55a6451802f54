/** npm run check covers every area, and one failure does not hide the next. */
import { expect, it } from 'vitest'
import { findProjects, listChecks, runChecks } from '../../../scripts/lib/checks.mjs'

it('every tsconfig of the tree is checked, the shared base is not', () => {
  const projects = findProjects('.')
  for (const area of ['core', 'shared', 'main', 'preload', 'renderer', 'practice']) {
    expect(projects).toContain(`src/${area}/tsconfig.json`)
  }
  expect(projects).toContain('test/tsconfig.json')
  expect(projects).toContain('scripts/tsconfig.json')
  expect(projects).not.toContain('tsconfig.base.json')
})

it('all checks run, and the failed ones are named', async () => {
  const ran: string[] = []
  const runner = async (command: string, args: readonly string[]) => {
    ran.push([command, ...args].join(' '))
    return /oxlint|src\/core/.test(ran.at(-1) ?? '') ? 1 : 0
  }
  const checks = listChecks('.')
  const failed = await runChecks(checks, { say: () => {}, runner })
  expect(ran).toHaveLength(checks.length)
  expect(failed).toEqual(['types of src/core/tsconfig.json', 'lint'])
})
