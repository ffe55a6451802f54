/** What was said, written to a file and read back, in every form that the menu offers. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

const QUESTION = 'Was the İzmir ferry *late*? <b>'
const ANSWER = 'It was, by ten minutes — çok geç değil.'

let desk: Desk
let parley: Parley
let server: ScriptedServer
let folder: string
beforeAll(async () => {
  desk = await startParleyDesk('export')
  folder = await desk.folder('exports')
  server = await startScriptedServer({ answer: () => ({ text: ANSWER, pcm: chirp(0.3) }) })
  parley = await startParley(desk, 'export')
  await parley.talk.pointAt(server.url)
  await parley.talk.connect()
  await parley.talk.say(QUESTION)
  await see(parley.talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed')
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Chooses from the Export menu; the save dialog answers with `file` (null: cancelled). Returns the options it got. */
const exportAs = async (kind: string, file: string | null): Promise<{ readonly defaultPath?: string }> => {
  await parley.app.evaluate(({ dialog }, filePath) => {
    const stub = (...args: unknown[]) => {
      Object.assign(globalThis, { saveDialogOptions: args.at(-1) })
      return Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })
    }
    Object.assign(dialog, { showSaveDialog: stub })
  }, file)
  await parley.talk.button('Export').click()
  await parley.page.getByRole('menuitem', { name: kind, exact: true }).click()
  return parley.app.evaluate(async () => {
    const shared = globalThis as unknown as { saveDialogOptions?: { defaultPath?: string } }
    while (shared.saveDialogOptions === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
    const options = { defaultPath: shared.saveDialogOptions.defaultPath ?? '' }
    delete shared.saveDialogOptions
    return options
  })
}

it.each([
  ['Markdown', 'md'],
  ['Text', 'txt'],
  ['JSON', 'json'],
])('%s holds both turns in order', async (kind, extension) => {
  const file = join(folder, `talk.${extension}`)
  const options = await exportAs(kind, file)
  expect(options.defaultPath).toMatch(new RegExp(`\\.${extension}$`))
  await see.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('ten minutes')
  const text = await readFile(file, 'utf8')
  expect(text.indexOf('ferry')).toBeGreaterThan(-1)
  expect(text.indexOf('ten minutes')).toBeGreaterThan(text.indexOf('ferry'))
  expect(text).toContain('çok geç değil')
})

it('writes JSON that parses and holds the words exactly as they were', async () => {
  const file = join(folder, 'exact.json')
  await exportAs('JSON', file)
  await see.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('}')
  const words = JSON.stringify(JSON.parse(await readFile(file, 'utf8')))
  expect(words).toContain(JSON.stringify(QUESTION))
  expect(words).toContain(JSON.stringify(ANSWER))
})

it('writes nothing when the dialog is cancelled', async () => {
  const answer = await exportAs('Text', null)
  expect(answer.defaultPath).toBeTruthy()
  await see(parley.talk.button('Export')).toBeEnabled()
})

it('says so when the file cannot be written, and goes on', async () => {
  await exportAs('Text', '/proc/talk.txt')
  await see(parley.page.getByText(/The file could not be written/).first()).toBeVisible()
  const file = join(folder, 'after.txt')
  await exportAs('Text', file)
  await see.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('ferry')
})
