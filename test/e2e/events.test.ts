/** The Events screen over the practice assistant: rows as things happen, a dropped line, one's own events, a file and back. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

let desk: Desk
let parley: Parley
beforeAll(async () => {
  desk = await startParleyDesk('events')
  parley = await startParley(desk, 'events')
  await parley.talk.startPractice()
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const row = (type: string) => parley.page.locator(`[data-event-type="${type}"]`)
const find = async (text: string) => {
  await parley.talk.open('Events')
  await parley.page.getByRole('searchbox', { name: 'Search' }).fill(text)
}
const writeEvent = async (event: object, sure = false) => {
  const { page, talk } = parley
  await talk.button('Send event').click()
  const dialog = page.getByRole('dialog', { name: 'Send an event' })
  await dialog.getByRole('textbox', { name: 'Event (JSON)' }).fill(JSON.stringify(event))
  await dialog.getByRole('button', { name: 'Send event', exact: true }).click()
  if (sure) await dialog.getByRole('button', { name: 'Send anyway' }).click()
  await see(dialog.getByText('Sent.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close', exact: true }).click()
}

it('lists what passes, with the answers and how long they took, and none of the words', async () => {
  const { talk, page } = parley
  await talk.say('My secret word is marzipan')
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', { timeout: 60_000 })
  await find('session.update')
  await see(row('session.update').first()).toContainText(/\d+ ms/)
  await see(row('session.updated').first()).toBeVisible()
  await find('conversation.item.create')
  await row('conversation.item.create').last().click()
  const detail = page.getByRole('region', { name: 'Event', exact: true })
  await see(detail).toContainText('[26 characters]')
  await see(detail).toContainText('Answered after')
  await find('marzipan')
  await see(page.getByText('No event matches', { exact: false })).toBeVisible()
  await talk.button('Show all').click()
})

it('drops the connection when one asks for it, and shows how it came back', async () => {
  const { talk, page } = parley
  await talk.open('Events')
  await page.getByRole('searchbox', { name: 'Search' }).fill('socket')
  const opened = await row('socket.open').count()
  // The status stands on another screen: what it says meanwhile is kept.
  await page.evaluate(() => {
    type Told = { readonly set: { readonly connection?: { readonly status: string } } }
    type Page = {
      seen: string[]
      parley: { on: (channel: 'patch', listener: (patch: Told) => void) => void }
    }
    const self = window as unknown as Page
    self.seen = []
    self.parley.on('patch', ({ set }) => {
      if (set.connection) self.seen.push(set.connection.status)
    })
  })
  await talk.button('Practise a bad day').click()
  await talk.button('Drop the connection').click()
  await see(page.getByText('Done: Drop the connection.')).toBeVisible()
  await see(row('socket.closed').last()).toContainText('1006')
  await see(row('socket.open')).toHaveCount(opened + 1, { timeout: 30_000 })
  await see
    .poll(() => page.evaluate(() => (window as unknown as { seen: string[] }).seen), { timeout: 30_000 })
    .toEqual(expect.arrayContaining(['reconnecting', 'connected']))
  await talk.button('Back to normal').click()
  await see(page.getByText('Everything is as usual again.')).toBeVisible()
  await talk.open('Talk')
  await see(talk.status).toHaveText(/^Connected/)
})

it('sends events that a person wrote, marks them, and the conversation goes on', async () => {
  const { talk } = parley
  await find('')
  await writeEvent({ type: 'input_audio_buffer.clear' })
  await writeEvent({ type: 'response.create', response: { output_modalities: ['text'] } })
  await writeEvent({ type: 'conversation.item.delete', item_id: 'item_that_is_not_there' })
  await writeEvent({ type: 'mystery.event' }, true)
  await find('manual_')
  await see(row('input_audio_buffer.clear').last()).toContainText('Manual')
  await see(row('mystery.event').last()).toContainText('refused')
  await see(row('conversation.item.delete').last()).toContainText('refused')
  await find('')
  await talk.open('Talk')
  await see(talk.status).toHaveText(/^Connected/)
  const before = await talk.turns('assistant').count()
  await talk.say('Are you still there?')
  await see.poll(() => talk.turns('assistant').count(), { timeout: 60_000 }).toBeGreaterThan(before)
})

it('exports without words, opens the file as a replay, and goes back', async () => {
  const { talk, page } = parley
  const file = join(await desk.folder('exports'), 'events.jsonl')
  await parley.app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await talk.open('Events')
  await talk.button('Export').click()
  await see.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('session.updated')
  const text = await readFile(file, 'utf8')
  expect(text.split('\n')[0]).toContain('"format":"parley-events"')
  expect(text).not.toMatch(/marzipan|Bearer|still there/)
  await talk.button('Open file').click()
  await see(page.getByText('Replay of events.jsonl')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search' }).fill('session.update')
  await see(row('session.update').first()).toContainText(/\d+ ms/)
  await talk.button('Back to live events').click()
  await see(page.getByText('Replay of events.jsonl')).toHaveCount(0)
})
