/** Exported files where they are used: HTML in a real browser, and no secret in any of them. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#core/audio/messages'
import { wavHeader } from '#core/audio/wav'
import { exportFormats } from '#core/transcript/export-formats'
import { includeAll } from '#core/transcript/exporters'
import { defaultSettings } from '#core/settings/defaults'
import { activeProfile, applyProfileChange } from '#core/settings/change'
import { sourceOf } from '../../../src/main/storage/source'
import type { Db } from '../../../src/main/storage/database'
import { operations } from '../../../src/main/storage/operations'
import { recordingsOf } from '../../../src/main/storage/operations/recordings'
import { hasChromium, launchChromium } from '../ui/browser'
import { createFolder, keep, open, turn } from './rig'

const { annotate, exportOne, finishSound, removeAll, soundPlan, writeSound } = operations
const facts = { locale: 'tr', include: includeAll } as const

let folder: Awaited<ReturnType<typeof createFolder>>
let db: Db
beforeEach(async () => {
  folder = await createFolder()
  db = open(folder.file).db
})
afterEach(async () => {
  db.close()
  await folder.remove()
})

it.skipIf(!hasChromium)(
  'HTML opens in a browser without a complaint, runs nothing and shows every word',
  async () => {
    const nasty = '<script>document.title="run"</script><img src=x onerror=alert(1)> & "quoted" ışık\u0000'
    keep(db, 'c1', [
      turn('u1', nasty),
      turn('a1', 'one two three', { role: 'assistant', status: 'interrupted', heardChars: 3 }),
      turn('t1', '', { role: 'tool', tool: { name: 'look', args: '{"a":"</pre>"}', output: nasty } }),
    ])
    annotate(db, { id: 'c1', itemId: 'u1', edited: 'my <b>version</b>', note: '</p>my note' })
    const file = join(folder.folder, 'c1.html')
    await writeFile(file, exportOne(db, { id: 'c1', format: 'html', ...facts })?.data ?? '')
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      const said: string[] = []
      const asked: string[] = []
      page.on('console', (message) => said.push(message.text()))
      page.on('pageerror', (error) => said.push(error.message))
      page.on('request', (request) => asked.push(request.url()))
      await page.goto(pathToFileURL(file).href)
      const text = await page.locator('body').innerText()
      for (const words of [
        'onerror=alert(1)',
        'one',
        'two three',
        'my <b>version</b>',
        '</p>my note',
        '</pre>',
        'ışık',
      ])
        expect(text).toContain(words)
      expect(await page.locator('script, img, b').count()).toBe(0)
      expect(said).toEqual([])
      expect(asked).toEqual([pathToFileURL(file).href])
    } finally {
      await browser.close()
    }
  },
  60_000,
)

it('no file holds anything of a profile but its name and its model, wherever a secret was put', () => {
  const defaults = defaultSettings('other')
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9]{24,40}$/), fc.nat(3), (secret, where) => {
      const key = `sk-${secret}`
      const places = [
        { instructions: `Use ${key}` },
        { provider: 'custom', endpoint: `https://host.example/${key}` },
        { access: { ...activeProfile(defaults).access, command: `print ${key}` } },
        { tools: [] },
      ] as const
      const settings = applyProfileChange(
        defaults,
        (places[where] ?? {}) as Parameters<typeof applyProfileChange>[1],
      )
      removeAll(db, null)
      keep(db, 'c1', [turn('u1', 'hello')], { source: sourceOf(activeProfile(settings)) })
      for (const format of exportFormats) {
        const file = exportOne(db, { id: 'c1', format, ...facts })
        const text = new TextDecoder().decode(file?.data)
        expect(text.length).toBeGreaterThan(0)
        expect(`${file?.name}${text}`).not.toContain(secret)
      }
      const sound = { conversation: 'c1', item: 'u1', role: 'user', startedAt: 1, at: 0 } as const
      writeSound(db, { ...sound, pcm: new Uint8Array(200) })
      finishSound(db, { ...sound, samples: 100, spans: [{ from: 0, at: 1 }] })
      expect(soundPlan(db, { id: 'c1', kind: 'export', item: null })?.name).not.toContain(secret)
      // Nothing but the form of the sound and its samples.
      for (const { path } of recordingsOf(db, 'c1')) {
        const expected = Buffer.concat([wavHeader(200, SAMPLE_RATE), new Uint8Array(200)])
        expect(readFileSync(path).equals(expected)).toBe(true)
        expect(basename(path)).toMatch(/^\d+\.wav$/)
      }
    }),
    { numRuns: 40 },
  )
})
