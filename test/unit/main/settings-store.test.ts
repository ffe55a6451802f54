/** The settings file on a real disk: saved soon, saved whole, and moved aside when it is broken. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyChange } from '#core/settings/change'
import { defaultSettings } from '#core/settings/defaults'
import { openSettingsStore } from '../../../src/main/settings/store'
import { writeAtomic } from '../../../src/main/system/write-atomic'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

const defaults = defaultSettings('other')
let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-settings-'))
  file = join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function open(write = writeAtomic) {
  const clock = createFakeClock()
  const notices: string[] = []
  const store = await openSettingsStore({
    file,
    defaults,
    clock,
    log: createTestLog().log,
    onNotice: (notice) => notices.push(notice.code),
    write,
  })
  return { store, clock, notices }
}

describe('the settings', () => {
  it('are the defaults when there is no file, and none is written', async () => {
    const { store, notices } = await open()
    expect(store.get()).toBe(defaults)
    await store.flush()
    expect([existsSync(file), notices]).toEqual([false, []])
  })

  it('are on disk after a moment, private, and read at the next start', async () => {
    const { store, clock } = await open()
    store.set(applyChange(store.get(), { theme: 'dark' }))
    expect(existsSync(file)).toBe(false)
    clock.advance(1000)
    await store.flush()
    expect(statSync(file).mode & 0o077).toBe(0)
    expect((await open()).store.get().theme).toBe('dark')
  })

  it('are written once for many changes, and at once when the app quits', async () => {
    let writes = 0
    const { store, clock } = await open((path, text) => ((writes += 1), writeAtomic(path, text)))
    for (let step = 1; step <= 20; step += 1) {
      store.set(applyChange(store.get(), { sound: { volume: step / 100 } }))
      clock.advance(10)
    }
    await store.flush()
    expect(writes).toBe(1)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ sound: { volume: 0.2 } })
  })

  it('tell listeners of what was and what is', async () => {
    const { store } = await open()
    const seen: string[] = []
    const stop = store.subscribe((now, before) => seen.push(`${before.theme} ${now.theme}`))
    store.set(applyChange(store.get(), { theme: 'dark' }))
    store.set(store.get())
    stop()
    store.set(applyChange(store.get(), { theme: 'light' }))
    expect(seen).toEqual(['system dark'])
  })

  it.each(['{ broken', '', '{"version":9}', 'null', '{"version":1,"profiles":[{}],"theme":4}'])(
    'in a file with %j are moved aside, never deleted, and that is said',
    async (text) => {
      writeFileSync(file, text)
      const { store, notices } = await open()
      expect(store.get()).toEqual(defaults)
      expect(notices).toEqual(['settings.corrupt'])
      const aside = readdirSync(folder).filter((name) => name.endsWith('.corrupt'))
      expect(aside.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([text])
    },
  )

  it('that cannot be written are said once, and written when it works again', async () => {
    let full = true
    const { store, notices } = await open((path, text) =>
      full ? Promise.reject(new Error('ENOSPC')) : writeAtomic(path, text),
    )
    for (const theme of ['dark', 'light'] as const) {
      store.set(applyChange(store.get(), { theme }))
      await store.flush()
    }
    expect(notices).toEqual(['settings.write_failed'])
    full = false
    await store.flush()
    expect((await open()).store.get().theme).toBe('light')
  })
})
