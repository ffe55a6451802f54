/** The oldest Node, said in one place and kept in step with package.json. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { nodeIsTooOld, nodeTooOldMessage, oldestNode } from '../../../scripts/lib/node-version.mjs'

it.each([
  ['18.20.4', true],
  ['20.18.9', true],
  ['20.19.0', false],
  ['20.20.2', false],
  ['22.0.0', false],
])('Node %s is too old: %s', (version, expected) => {
  expect(nodeIsTooOld(version)).toBe(expected)
})

it('the sentence for an old Node names both versions and a command', () => {
  const message = nodeTooOldMessage('18.1.0')
  expect(message).toContain('18.1.0')
  expect(message).toContain(oldestNode)
  expect(message).toContain('nvm install')
})

it('package.json asks npm for the same Node', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }
  expect(`${manifest.engines.node}.0`).toBe(`>=${oldestNode}`)
})
