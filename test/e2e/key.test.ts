/** The key: kept by a real Secret Service, found again, nowhere on the disk, and for the host it was given for alone. */
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

const key = `sk-test-${randomBytes(18).toString('hex')}`

let desk: Desk
let parley: Parley
let first: ScriptedServer
let second: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('key')
  first = await startScriptedServer()
  second = await startScriptedServer({ host: '127.0.0.2' })
  parley = await startParley(desk, 'key')
})
afterAll(async () => {
  await parley?.close()
  await first?.stop()
  await second?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Files below a folder that hold the key in any of the ways a program may write it. */
const filesWithKey = async (folder: string): Promise<string[]> => {
  const found: string[] = []
  const forms = [
    key,
    Buffer.from(key).toString('base64').replace(/=+$/, ''),
    Buffer.from(key).toString('hex'),
  ]
  const needles = [...forms.map((form) => Buffer.from(form)), Buffer.from(key, 'utf16le')]
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    if (needles.some((needle) => bytes.includes(needle))) found.push(file)
  }
  return found
}

it('is sent as a header to its own host, and the page shows four characters of it', async () => {
  const { talk } = parley
  await talk.pointAt(first.url, key)
  await see(parley.page.getByText(key.slice(-4)).first()).toBeVisible()
  expect(await parley.page.content()).not.toContain(key)
  await talk.connect()
  expect(first.knocks.at(-1)?.headers.authorization).toBe(`Bearer ${key}`)
  expect(first.knocks.at(-1)?.path).not.toContain(key)
})

it('is found again after a restart', async () => {
  const { userData } = parley
  await parley.close()
  parley = await startParley(desk, 'key', { userData })
  const before = first.knocks.length
  await parley.talk.connect()
  expect(first.knocks).toHaveLength(before + 1)
  expect(first.knocks.at(-1)?.headers.authorization).toBe(`Bearer ${key}`)
})

it('is asked for anew when the endpoint’s host changes, and never sent there', async () => {
  const { talk } = parley
  await talk.button('Disconnect').click()
  await talk.pointAt(second.url)
  await talk.open('Talk')
  await talk.button('Connect').click()
  await see(talk.status).toHaveText(/^(Connected|Failed)/, { timeout: 30_000 })
  expect(JSON.stringify(second.knocks)).not.toContain(key)
})

it('can be removed', async () => {
  const { talk } = parley
  await talk.pointAt(first.url)
  await talk.button('Remove key').click()
  await see(talk.button('Remove key')).toBeDisabled()
  const before = first.knocks.length
  await talk.open('Talk')
  await talk.button('Connect').click()
  await see(talk.status).toHaveText(/^(Connected|Failed)/, { timeout: 30_000 })
  expect(JSON.stringify(first.knocks.slice(before))).not.toContain(key)
})

it('is in no file of the app and in no line that it wrote', async () => {
  await parley.close()
  expect(await filesWithKey(parley.userData)).toEqual([])
  expect(await filesWithKey(join(desk.root, 'home', '.config'))).toEqual([])
  expect(parley.output()).not.toContain(key)
  expect(await readFile(parley.logFile, 'utf8')).not.toContain(key)
})
