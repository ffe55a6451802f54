/** What was said is kept while it is said: found, corrected and continued, also after the app was killed. */
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

let desk: Desk
let parley: Parley
beforeAll(async () => {
  desk = await startParleyDesk('history')
  parley = await startParley(desk, 'history')
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const conversations = () => parley.page.locator('[data-conversation-id]')

async function restart(): Promise<void> {
  parley = await startParley(desk, 'history', { userData: parley.userData })
}

it('shows the conversation that goes on, and finds its words however they are typed', async () => {
  const { talk } = parley
  await talk.startPractice()
  await talk.say('Yarın Diyarbakır’a gidiyorum, ışık açık kalsın.')
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', { timeout: 30_000 })
  await talk.open('History')
  await see(conversations()).toHaveCount(1)
  await see(conversations()).toContainText('Diyarbakır')
  await parley.page.getByRole('searchbox', { name: 'Search', exact: true }).fill('diyarbakir ISIK')
  await see(parley.page.locator('mark')).toHaveText(['Diyarbakır', 'ışık'])
  const file = join(parley.userData, 'conversations.db')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(parley.logFile, 'utf8')).not.toContain('Diyarbak')
})

it('has it all after kill -9, and goes on with it', async () => {
  const child = parley.app.process()
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  await restart()
  const { talk, page } = parley
  await talk.open('History')
  await see(conversations()).toHaveCount(1)
  await conversations().click()
  await see(page.locator('[data-role="user"]').first()).toContainText('Diyarbakır')
  await talk.button('Continue').click()
  await see(talk.turns('user').first()).toContainText('Diyarbakır')
  const before = await talk.turns('assistant').count()
  await talk.say('How do I export?')
  await see(talk.turns('assistant').last()).toContainText(/Export/, { timeout: 30_000 })
  expect(await talk.turns('assistant').count()).toBeGreaterThan(before)
  await talk.open('History')
  await see(conversations()).toHaveCount(1)
})

it('deletes it and takes that back', async () => {
  const { talk } = parley
  await talk.open('History')
  await conversations().first().click()
  await talk.button('Delete').click()
  await see(conversations()).toHaveCount(0)
  await talk.button('Undo').click()
  await see(conversations()).toHaveCount(1)
})

it('sets a damaged file aside, says so, and keeps on', async () => {
  await parley.close()
  const file = join(parley.userData, 'conversations.db')
  writeFileSync(file, 'no database at all '.repeat(500))
  await restart()
  const { talk, page } = parley
  await see(page.locator('[data-code="storage.recovered"]')).toBeVisible()
  await talk.open('Talk')
  await talk.say('Hello again')
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', { timeout: 30_000 })
  await talk.open('History')
  await see(conversations()).toHaveCount(1)
})
