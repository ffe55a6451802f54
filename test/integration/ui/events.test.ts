/** The Events screen in a real browser: its states looked at and checked, and the journal used by pointer and keys. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { messagesOf } from '#shared/i18n/messages'
import type { EventScene } from '../../support/ui-gallery/fake-events'
import type { FixtureName } from '../../support/ui-gallery/fixtures'
import { serveGallery } from '../../support/ui-gallery/serve'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
if (!hasChromium) console.warn(`events in the browser skipped: none at ${executablePath} (set CHROMIUM_PATH)`)

const shots = join(process.cwd(), 'test-results', 'gallery')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe.skipIf(!hasChromium)('the Events screen', () => {
  let browser: Browser
  let page: Page
  let gallery: Awaited<ReturnType<typeof serveGallery>>
  let lang: 'en' | 'tr'
  let themed: 'light' | 'dark'
  const said: string[] = []

  beforeAll(async () => {
    gallery = await serveGallery()
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
    await mkdir(shots, { recursive: true })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await gallery?.close()
  })
  beforeEach(async () => {
    page = await browser.newPage({
      reducedMotion: 'reduce',
      viewport: { width: 1180, height: 800 },
      timezoneId: 'UTC',
    })
    page.setDefaultTimeout(10_000)
    said.length = 0
    page.on('pageerror', (error) => said.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') said.push(message.text())
    })
    lang = 'en'
    themed = 'light'
  })
  afterEach(async () => {
    await page.close()
  })

  const t = () => messagesOf(lang).events
  const open = async (scene: EventScene, fixture: FixtureName = 'ready'): Promise<void> => {
    await page.goto(`${gallery.url}?f=${fixture}&ev=${scene}&lang=${lang}&theme=${themed}`)
    await page.getByRole('tab', { name: messagesOf(lang).tabs.events, exact: true }).click()
    await page.getByRole('heading', { name: t().title, level: 1 }).waitFor()
    await page.evaluate(() => document.fonts.ready)
    if (scene !== 'none') await rows().first().waitFor()
  }
  const grid = () =>
    page.getByRole('grid', { name: t().table }).or(page.getByRole('treegrid', { name: t().table }))
  const rows = () => grid().locator('[data-place]')
  const types = () => rows().evaluateAll((all) => all.map((row) => row.getAttribute('data-event-type')))
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const detail = () => page.getByRole('region', { name: t().detail })
  const called = (name: string): Promise<unknown[]> =>
    page.evaluate(
      (wanted) => window.gallery.calls.filter((call) => call.name === wanted).map((call) => call.arg),
      name,
    )
  const choose = async (box: string, option: string): Promise<void> => {
    await page.getByRole('combobox', { name: box }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  const more = (count: number) => page.evaluate((n) => window.gallery.events.more(n), count)

  const faults = async (popup: boolean): Promise<string[]> => {
    await page.evaluate(axeSource)
    const found = await page.evaluate(async (popup) => {
      type Found = { id: string; nodes: { html: string; failureSummary: string }[] }
      type Run = (context: object, options: object) => Promise<{ violations: Found[] }>
      const { axe } = window as unknown as { axe: { run: Run } }
      const { violations } = await axe.run(
        { exclude: [['[data-base-ui-focus-guard]']] },
        { rules: { region: { enabled: !popup } } },
      )
      const limit = document.documentElement.clientWidth
      const past = [...document.querySelectorAll('body *')]
        .filter((one) => one.closest('.visually-hidden') === null)
        .filter((one) => one.getBoundingClientRect().right > limit + 0.5)
        .map((one) => `reaches past the right edge: ${one.tagName}.${one.className}`)
      return [
        ...past,
        ...violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`),
        ),
        ...window.gallery.violations,
      ]
    }, popup)
    return [...found, ...said.splice(0)]
  }

  type Look = { readonly name: string; readonly popup?: boolean; readonly show: () => Promise<void> }
  const looks: readonly Look[] = [
    { name: 'empty', show: () => open('none') },
    { name: 'busy', show: () => open('busy') },
    {
      name: 'paused',
      show: async () => {
        await open('talk')
        await button(t().pause).click()
        await more(12)
        await page.getByText(/12/).last().waitFor()
      },
    },
    {
      name: 'filtered',
      show: async () => {
        await open('talk')
        if ((page.viewportSize()?.width ?? 0) < 640) await button(t().filter).click()
        await button(t().families.error).click()
        await button(t().families.session).click()
        await expect.poll(types).toContain('error')
      },
    },
    {
      name: 'grouped',
      show: async () => {
        await open('talk')
        if ((page.viewportSize()?.width ?? 0) < 640) await button(t().filter).click()
        await choose(t().group, t().groups.response)
        await grid().getByText('resp_4', { exact: true }).click()
      },
    },
    {
      name: 'detail',
      popup: true,
      show: async () => {
        await open('talk')
        await page.getByRole('searchbox').fill('speech_stopped')
        await expect.poll(types).toEqual(Array(8).fill('input_audio_buffer.speech_stopped'))
        await rows().nth(2).click()
        await detail().or(page.getByRole('dialog')).first().waitFor()
      },
    },
    { name: 'replay', show: () => open('replay') },
    {
      name: 'editor',
      popup: true,
      show: async () => {
        await open('talk')
        await button(t().send).click()
        await page.getByRole('textbox', { name: t().editor.event }).fill('{"type": "response.create",}')
        await page.getByRole('dialog').getByRole('button', { name: t().editor.send, exact: true }).click()
        await page.getByText(t().editor.problems.not_json).waitFor()
      },
    },
    {
      name: 'faults',
      show: async () => {
        await open('talk', 'practice')
        await button(t().faults.title).click()
        await button(t().faults.names.drop).click()
        await page.getByText(t().faults.done(t().faults.names.drop)).waitFor()
      },
    },
  ]

  for (const [theme, language, width] of [
    ['light', 'en', 1180],
    ['dark', 'tr', 1180],
    ['light', 'tr', 360],
    ['dark', 'en', 360],
    ['dark', 'en', 700],
  ] as const) {
    it(`has no fault in any state: ${theme}, ${language}, ${width} px`, async () => {
      const found: string[] = []
      await page.setViewportSize({ width, height: width === 360 ? 740 : 800 })
      lang = language
      themed = theme
      for (const look of looks) {
        await page.goto('about:blank')
        await look.show()
        await page.screenshot({ path: join(shots, `events-${look.name}-${theme}-${language}-${width}.png`) })
        found.push(...(await faults(look.popup === true)).map((fault) => `${look.name}: ${fault}`))
      }
      expect(found).toEqual([])
    }, 180_000)
  }

  it('follows the newest event until one scrolls up, then says how many came and leads back', async () => {
    await open('busy')
    const atEnd = () => grid().evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight < 30)
    await expect.poll(atEnd).toBe(true)
    await more(5)
    await expect.poll(async () => (await types()).at(-1)).toBe('rate_limits.updated')
    await expect.poll(atEnd).toBe(true)
    await grid().hover()
    await page.mouse.wheel(0, -2000)
    await button(t().newest).waitFor()
    await page.evaluate(() => window.gallery.events.service.clear())
    await open('talk')
    await grid().hover()
    await page.mouse.wheel(0, -800)
    await button(t().newest).waitFor()
    await more(7)
    await button(t().more(7, '7')).click()
    await expect.poll(atEnd).toBe(true)
  })

  it('says what went when the memory is full, and goes on', async () => {
    await open('busy')
    await page.getByText(/the oldest [\d,]+ were dropped/).waitFor()
    await more(50)
    await expect.poll(async () => (await types()).at(-1)).toBe('rate_limits.updated')
    await page.getByText(/^800 events/).waitFor()
  })

  it('stays as it is while it is paused, and catches up afterwards', async () => {
    await open('talk')
    const before = await grid().getAttribute('aria-rowcount')
    await button(t().pause).click()
    await more(30)
    await page.getByText(t().paused(30, '30')).waitFor()
    expect(await grid().getAttribute('aria-rowcount')).toBe(before)
    await button(t().pause).click()
    await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe(String(Number(before) + 30))
  })

  it('is worked by keys alone: through the rows, into an event, back, and out with a copy', async () => {
    await open('talk')
    await grid().focus()
    await page.keyboard.press('Home')
    await expect.poll(() => rows().first().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await button(t().copySelected('3')).waitFor()
    await page.keyboard.press('Control+c')
    await expect.poll(() => called('copyEvents')).toEqual([[2, 3, 4]])
    await page.keyboard.press('Enter')
    await detail().getByRole('heading', { name: 'session.update' }).waitFor()
    await detail().getByRole('button', { name: t().show }).click()
    await detail().getByRole('heading', { name: 'session.updated' }).waitFor()
    await grid().focus()
    await page.keyboard.press('Escape')
    await detail().waitFor({ state: 'detached' })
    expect(await called('talkPress')).toEqual([])
  })

  it('shows an event whole: what it answers, its stations, its content without words', async () => {
    await open('talk')
    await page.getByRole('searchbox').fill('response.done')
    await expect.poll(types).toEqual(Array(8).fill('response.done'))
    await rows().first().click()
    const text = async () => (await detail().textContent()) ?? ''
    await expect.poll(text).toContain('[12 characters]')
    expect(await text()).not.toContain('sunny')
    await detail().getByText('usage', { exact: false }).first().waitFor()
    await button(t().copy).click()
    expect(await called('copyEvents')).toHaveLength(1)
  })

  it('finds by kind, direction and text, leaves out, and shows all again', async () => {
    await open('talk')
    await button(t().families.session).click()
    await expect.poll(types).toEqual(['session.created', 'session.update', 'session.updated'])
    await choose(t().direction, t().directionsShown.out)
    await expect.poll(types).toEqual(['session.update'])
    await page.getByRole('searchbox').fill('nothing like it')
    await button(t().showAll).click()
    await expect.poll(async () => (await types()).length).toBeGreaterThan(10)
    await page.getByRole('searchbox').fill('item_answer_2 -delta -response')
    await expect.poll(async () => new Set(await types())).toEqual(new Set([]))
  })

  it('puts the events of a response together, with its stations, and opens and shuts them', async () => {
    await open('talk')
    await choose(t().group, t().groups.response)
    const group = grid().locator('[data-kind="group"]', { hasText: 'resp_3' })
    await group.waitFor()
    expect(await group.textContent()).toContain(t().marks.sound)
    const before = await grid().locator('[data-kind="event"]').count()
    expect(before).toBe(0)
    await group.click()
    await expect.poll(() => grid().locator('[data-kind="event"]').count()).toBeGreaterThan(5)
    expect(await group.getAttribute('aria-expanded')).toBe('true')
    expect(await types()).toContain('response.create')
    await group.click()
    await expect.poll(() => grid().locator('[data-kind="event"]').count()).toBe(0)
  })

  it('keeps words from the switch on and asks before they leave in a file', async () => {
    await open('talk')
    await button(t().export).click()
    await expect.poll(() => called('exportEvents')).toEqual([{ words: false }])
    await page.getByRole('switch', { name: t().words }).click()
    await page.getByText(t().wordsOn).waitFor()
    await button(t().export).click()
    const dialog = page.getByRole('alertdialog', { name: t().exportTitle })
    await dialog.waitFor()
    await expect
      .poll(() => button(t().exportWithout).evaluate((one) => one === document.activeElement))
      .toBe(true)
    await page.keyboard.press('Escape')
    expect(await called('exportEvents')).toHaveLength(1)
    await button(t().export).click()
    await button(t().exportWith).click()
    await expect.poll(() => called('exportEvents')).toEqual([{ words: false }, { words: true }])
  })

  it('a file is shown as what it is, nothing of it can be mistaken for now, and there is a way back', async () => {
    await open('talk')
    await button(t().open).click()
    await page.getByText(t().replay('Parley events 2026-11-21 09.30.jsonl')).waitFor()
    for (const name of [t().pause, t().clear, t().export, t().send]) {
      expect([name, await button(name).isDisabled()]).toEqual([name, true])
    }
    await button(t().replayBack).click()
    await page.getByText(t().replayNote).waitFor({ state: 'detached' })
    expect(await button(t().send).isDisabled()).toBe(false)
  })

  it('an event that nobody knows is sent after a warning, and marked as manual', async () => {
    await open('talk')
    await button(t().send).click()
    const dialog = page.getByRole('dialog', { name: t().editor.title })
    const send = () => dialog.getByRole('button', { name: t().editor.send, exact: true })
    await choose(t().editor.template, 'conversation.item.delete')
    expect(await page.getByRole('textbox', { name: t().editor.event }).inputValue()).toContain('"item_"')
    await page.getByRole('textbox', { name: t().editor.event }).fill('{"type":"mystery"}')
    await send().click()
    await dialog.getByText(t().editor.problems.unknown_type('mystery')).waitFor()
    await dialog.getByRole('button', { name: t().editor.anyway, exact: true }).click()
    await dialog.getByText(t().editor.sent).waitFor()
    expect(await called('sendEvent')).toEqual([
      { text: '{"type":"mystery"}', anyway: false },
      { text: '{"type":"mystery"}', anyway: true },
    ])
    await dialog.getByRole('button', { name: t().editor.close, exact: true }).click()
    await expect.poll(async () => (await rows().last().textContent()) ?? '').toContain(t().manual)
  })

  it('offers faults to practise only where the practice assistant is in use', async () => {
    await open('talk')
    expect(await button(t().faults.title).count()).toBe(0)
    await open('talk', 'practice')
    await button(t().faults.title).click()
    await button(t().faults.names.wifi).click()
    await button(t().faults.calm).click()
    await page.getByText(t().faults.calmed).waitFor()
    expect(await called('practiseFault')).toEqual(['wifi', null])
  })

  it('lets main rest when the screen is left', async () => {
    await open('talk')
    await page.getByRole('tab', { name: 'Talk', exact: true }).click()
    await expect.poll(async () => (await called('watchEvents')).at(-1)).toBe(null)
  })
})
