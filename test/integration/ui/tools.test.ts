/** Tools in a real browser: the question before one acts, and the settings in which they are switched and written. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { notice } from '#core/notice'
import type { ToolSettings } from '#core/tools/settings'
import { messagesOf } from '#shared/i18n/messages'
import type { ToolQuestion } from '#shared/view'
import { serveGallery } from '../../support/ui-gallery/serve'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
if (!hasChromium) console.warn(`tools in the browser skipped: none at ${executablePath} (set CHROMIUM_PATH)`)

const shots = join(process.cwd(), 'test-results', 'gallery')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const link: ToolQuestion = {
  id: 1,
  tool: 'open_web_link',
  subject: { type: 'link', url: 'https://example.com/a/page?of=words', host: 'example.com' },
  lasting: false,
}
const http: ToolQuestion = {
  id: 2,
  tool: 'get_weather',
  subject: {
    type: 'http',
    method: 'POST',
    url: `https://api.weather.example.com/v1/${'long/'.repeat(40)}`,
    host: 'api.weather.example.com',
    body: '{"city":"London","unit":"celsius"}',
  },
  lasting: true,
}

describe.skipIf(!hasChromium)('tools in the interface', () => {
  let browser: Browser
  let page: Page
  let gallery: Awaited<ReturnType<typeof serveGallery>>

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
    page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1100, height: 760 } })
    page.setDefaultTimeout(10_000)
  })
  afterEach(async () => {
    await page.close()
  })

  const open = async (rest = ''): Promise<void> => {
    await page.goto(`${gallery.url}?f=ready${rest}`)
    await page.getByRole('tabpanel').waitFor()
  }
  const ask = (...toolQuestions: ToolQuestion[]): Promise<void> =>
    page.evaluate((questions) => window.gallery.push({ toolQuestions: questions }), toolQuestions)
  const called = (name: string): Promise<unknown[]> =>
    page.evaluate(
      (wanted) => window.gallery.calls.filter((call) => call.name === wanted).map((call) => call.arg),
      name,
    )
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const tools = (): Promise<ToolSettings | undefined> =>
    page.evaluate(() => window.gallery.view().settings.profiles[0]?.tools)

  const faults = async (popup: boolean): Promise<string[]> => {
    await page.evaluate(axeSource)
    return page.evaluate(async (popup) => {
      type Found = { id: string; nodes: { html: string; failureSummary: string }[] }
      type Run = (context: object, options: object) => Promise<{ violations: Found[] }>
      const { axe } = window as unknown as { axe: { run: Run } }
      const { violations } = await axe.run(
        { exclude: [['[data-base-ui-focus-guard]']] },
        { rules: { region: { enabled: !popup } } },
      )
      const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
      return [
        ...violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
        ),
        ...window.gallery.violations,
        ...(wide ? ['scrolls sideways'] : []),
      ]
    }, popup)
  }

  it('a question shows what exactly would be done, and a key pressed by chance allows nothing', async () => {
    await open()
    await ask(http)
    const dialog = page.getByRole('alertdialog', { name: 'Send a request to api.weather.example.com?' })
    await dialog.waitFor()
    const text = await dialog.textContent()
    expect(text).toContain('POST https://api.weather.example.com/v1/long/')
    expect(text).toContain('{"city":"London","unit":"celsius"}')
    await expect
      .poll(() => button('Do not allow').evaluate((one) => one === document.activeElement))
      .toBe(true)
    await page.keyboard.press('Space')
    await expect.poll(() => called('answerTool')).toEqual([{ id: 2, choice: 'refuse' }])
    expect(await called('talkPress')).toEqual([])
    await dialog.waitFor({ state: 'detached' })
  })

  it('a question is answered by its buttons, and Escape means no', async () => {
    await open()
    await ask(http)
    await button('Allow in this conversation').click()
    await ask(http)
    await button('Allow once').click()
    await ask(link)
    await button('Open link').click()
    await ask(link)
    await page.getByRole('alertdialog', { name: 'Open this link?' }).waitFor()
    expect(await button('Allow in this conversation').count()).toBe(0)
    await page.keyboard.press('Escape')
    await expect
      .poll(async () => (await called('answerTool')).map((answer) => (answer as { choice: string }).choice))
      .toEqual(['conversation', 'once', 'once', 'refuse'])
  })

  it('several questions come one after the other', async () => {
    await open()
    await ask(link, http)
    await page.getByText('1 more waiting').waitFor()
    await button('Open link').click()
    await page.getByRole('alertdialog', { name: 'Send a request to api.weather.example.com?' }).waitFor()
    expect(await called('answerTool')).toEqual([{ id: 1, choice: 'once' }])
  })

  for (const [theme, lang, width] of [
    ['light', 'en', 1100],
    ['dark', 'tr', 360],
  ] as const) {
    it(`the question and the form have no fault: ${theme}, ${lang}, ${width} px`, async () => {
      await page.setViewportSize({ width, height: 760 })
      await open(`&theme=${theme}&lang=${lang}`)
      const t = messagesOf(lang)
      await ask(http)
      await page.getByRole('alertdialog').waitFor()
      await page.screenshot({ path: join(shots, `tool-question-${theme}-${lang}.png`) })
      expect(await faults(true)).toEqual([])
      await button(t.tools.question.refuse).click()
      await page.getByRole('tab', { name: t.tabs.settings, exact: true }).click()
      await button(t.tools.addExample).click()
      await button(t.tools.edit('get_weather')).click()
      await page.setViewportSize({ width, height: 4200 })
      await page.screenshot({ path: join(shots, `tool-form-${theme}-${lang}.png`) })
      expect(await faults(false)).toEqual([])
    })
  }

  const fill = (name: string, text: string) => page.getByRole('textbox', { name, exact: true }).fill(text)

  it('a built-in tool is switched on for the profile', async () => {
    await open()
    await page.getByRole('tab', { name: 'Settings', exact: true }).click()
    const clock = page.getByRole('switch', { name: 'Current time' })
    expect(await clock.getAttribute('aria-checked')).toBe('true')
    await page.getByRole('switch', { name: 'Set a timer' }).click()
    await expect
      .poll(async () => (await tools())?.builtIn)
      .toEqual({
        get_current_time: true,
        open_web_link: false,
        copy_to_clipboard: false,
        set_timer: true,
      })
  })

  it('a tool of the person’s own is written, its host allowed by name, and what is wrong is said beside its field', async () => {
    await open()
    await page.getByRole('tab', { name: 'Settings', exact: true }).click()
    await button('Add tool').click()
    await fill('Tool name', 'my tool')
    await button('Save tool').click()
    await expect.poll(() => page.getByRole('alert').count()).toBe(2)
    expect(await page.getByRole('alert').allTextContents()).toEqual([
      'Use letters without accents, digits, _ and -, at most 64.',
      'Say what it does: the assistant chooses by this.',
    ])
    await fill('Tool name', 'look_up')
    await fill('Description', 'Looks a word up.')
    await page.getByRole('combobox', { name: 'What it does' }).click()
    await page.getByRole('option', { name: 'HTTP call' }).click()
    await fill('Address', 'https://words.example.com/{word}')
    await page.getByRole('switch', { name: 'Allow calls to words.example.com' }).click()
    await button('Save tool').click()
    await page.getByRole('switch', { name: 'look_up' }).waitFor()
    expect(await tools()).toMatchObject({
      functions: [
        { name: 'look_up', on: true, does: { method: 'GET', url: 'https://words.example.com/{word}' } },
      ],
      allowedHosts: ['words.example.com'],
    })
    await button('No longer allow words.example.com').click()
    await button('Remove look_up').click()
    await expect.poll(async () => (await tools())?.functions).toEqual([])
    expect((await tools())?.allowedHosts).toEqual([])
  })

  it('a tool that main refuses stays in the form', async () => {
    await open()
    await page.getByRole('tab', { name: 'Settings', exact: true }).click()
    await button('Add tool').click()
    await fill('Tool name', 'look_up')
    await fill('Description', 'Looks a word up.')
    await page.evaluate(
      (why) => window.gallery.refuse('changeProfile', why),
      notice('tools.invalid', 'error', { params: { name: 'look_up' } }),
    )
    await button('Save tool').click()
    await page.getByText('The tool look_up cannot be used like this').waitFor()
    expect(await page.getByRole('textbox', { name: 'Tool name', exact: true }).inputValue()).toBe('look_up')
  })
})
