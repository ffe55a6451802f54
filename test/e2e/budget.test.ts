/** A budget that is used up holds the next answer back until the person allows it, and no question is lost. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

let desk: Desk
let parley: Parley
beforeAll(async () => {
  desk = await startParleyDesk('budget')
  parley = await startParley(desk, 'budget')
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const banner = () => parley.page.getByRole('region', { name: 'Budget used up: answers wait', exact: true })
const ended = async (count: number): Promise<void> => {
  const { talk } = parley
  await see(talk.turns('assistant')).toHaveCount(count, { timeout: 30_000 })
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', { timeout: 60_000 })
}

it('counts what the practice assistant reports, and stops at the limit', async () => {
  const { talk, page } = parley
  await talk.startPractice()
  await talk.say('What time is it?')
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', { timeout: 60_000 })
  await talk.open('Usage')
  const today = page.locator('#usage-today')
  await see(today).toContainText(/[1-9]\d* answers?/)
  await page.getByRole('textbox', { name: 'Tokens a conversation', exact: true }).fill('1')
  await page.keyboard.press('Enter')
  await see(page.locator('#usage-budget')).toContainText('Budget reached')
})

it('hears and keeps the next question, and answers it when it is allowed', async () => {
  const { talk } = parley
  await talk.open('Talk')
  const before = await talk.turns('assistant').count()
  await talk.say('How do I export?')
  await see(talk.turns('user').last()).toContainText('How do I export?')
  await see(banner()).toContainText('What you said waits for an answer.')
  // The server could have answered by now: another question is taken, and still none is.
  await talk.say('And what does it cost?')
  await see(talk.turns('user').last()).toContainText('cost')
  expect(await talk.turns('assistant').count()).toBe(before)
  await talk.button('Allow answers').click()
  await ended(before + 1)
  await see(banner()).toHaveCount(0)
  await talk.say('How do I export?')
  await ended(before + 2)
})

it('keeps figures, limit and leave for the day over a restart, and begins another conversation with nothing spent', async () => {
  const tokensADay = () => parley.page.getByRole('textbox', { name: 'Tokens a day', exact: true })
  const card = () => parley.page.locator('#usage-budget')
  await parley.talk.open('Usage')
  await tokensADay().fill('1')
  await parley.page.keyboard.press('Enter')
  await card().getByRole('button', { name: 'Hold to the limit again', exact: true }).click()
  await card().getByRole('button', { name: 'Allow for today', exact: true }).click()
  await see(card()).toContainText('You allowed more for today.')
  await parley.close()
  parley = await startParley(desk, 'budget', { userData: parley.userData })
  const { talk, page } = parley
  const kept = readFileSync(join(parley.userData, 'settings.json'), 'utf8')
  expect(kept).toContain('"conversationTokens": 1')
  await talk.open('Usage')
  await see(page.locator('#usage-today')).toContainText(/[1-9]\d* answers?/)
  await see(card()).toContainText('You allowed more for today.')
  await card().getByRole('button', { name: 'Hold to the limit again', exact: true }).click()
  await see(card()).toContainText('Budget reached')
  await tokensADay().fill('')
  await page.keyboard.press('Enter')
  await see(card()).toContainText('0 of 1 tokens')
})
