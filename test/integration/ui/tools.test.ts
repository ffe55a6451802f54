/** Tools in a real browser: the question before one acts, and the settings in which they are switched and written. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { notice } from '#core/notice'
import type { ToolSettings } from '#core/tools/settings'
import { messagesOf } from '#shared/i18n/messages'
import type { ToolQuestion } from '#shared/view'
import { axeFaults, hasChromium, useGallery } from './browser'

const shots = join(process.cwd(), 'test-results', 'gallery')

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
  const ui = useGallery()
  const { button, argsOf: called } = ui
  beforeAll(() => mkdir(shots, { recursive: true }))

  const open = (rest = ''): Promise<void> => ui.open('ready', rest)
  const ask = (...toolQuestions: ToolQuestion[]): Promise<void> =>
    ui.page.evaluate((questions) => window.gallery.push({ toolQuestions: questions }), toolQuestions)
  const tools = (): Promise<ToolSettings | undefined> =>
    ui.page.evaluate(() => window.gallery.view().settings.profiles[0]?.tools)

  const faults = async (popup: boolean): Promise<string[]> => {
    const rest = await ui.page.evaluate(() => {
      const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth
      return [...window.gallery.violations, ...(wide ? ['scrolls sideways'] : [])]
    })
    return [...(await axeFaults(ui.page, popup)), ...rest]
  }

  it('a question shows what exactly would be done, and a key pressed by chance allows nothing', async () => {
    await open()
    await ask(http)
    const dialog = ui.page.getByRole('alertdialog', { name: 'Send a request to api.weather.example.com?' })
    await dialog.waitFor()
    const text = await dialog.textContent()
    expect(text).toContain('POST https://api.weather.example.com/v1/long/')
    expect(text).toContain('{"city":"London","unit":"celsius"}')
    await expect
      .poll(() => button('Do not allow').evaluate((one) => one === document.activeElement))
      .toBe(true)
    await ui.page.keyboard.press('Space')
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
    await ui.page.getByRole('alertdialog', { name: 'Open this link?' }).waitFor()
    expect(await button('Allow in this conversation').count()).toBe(0)
    await ui.page.keyboard.press('Escape')
    await expect
      .poll(async () => (await called('answerTool')).map((answer) => (answer as { choice: string }).choice))
      .toEqual(['conversation', 'once', 'once', 'refuse'])
  })

  it('several questions come one after the other', async () => {
    await open()
    await ask(link, http)
    await ui.page.getByText('1 more waiting').waitFor()
    await button('Open link').click()
    await ui.page.getByRole('alertdialog', { name: 'Send a request to api.weather.example.com?' }).waitFor()
    expect(await called('answerTool')).toEqual([{ id: 1, choice: 'once' }])
  })

  for (const [theme, lang, width] of [
    ['light', 'en', 1100],
    ['dark', 'tr', 360],
  ] as const) {
    it(`the question and the form have no fault: ${theme}, ${lang}, ${width} px`, async () => {
      await ui.page.setViewportSize({ width, height: 760 })
      await open(`&theme=${theme}&lang=${lang}`)
      const t = messagesOf(lang)
      await ask(http)
      await ui.page.getByRole('alertdialog').waitFor()
      await ui.page.screenshot({ path: join(shots, `tool-question-${theme}-${lang}.png`) })
      expect(await faults(true)).toEqual([])
      await button(t.tools.question.refuse).click()
      await ui.page.getByRole('tab', { name: t.tabs.settings, exact: true }).click()
      await button(t.tools.addExample).click()
      await button(t.tools.edit('get_weather')).click()
      await ui.page.setViewportSize({ width, height: 4200 })
      await ui.page.screenshot({ path: join(shots, `tool-form-${theme}-${lang}.png`) })
      expect(await faults(false)).toEqual([])
    })
  }

  const fill = (name: string, text: string) => ui.textbox(name).fill(text)

  it('a built-in tool is switched on for the profile', async () => {
    await open()
    await ui.page.getByRole('tab', { name: 'Settings', exact: true }).click()
    const clock = ui.page.getByRole('switch', { name: 'Current time' })
    expect(await clock.getAttribute('aria-checked')).toBe('true')
    await ui.page.getByRole('switch', { name: 'Set a timer' }).click()
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
    await ui.page.getByRole('tab', { name: 'Settings', exact: true }).click()
    await button('Add tool').click()
    await fill('Tool name', 'my tool')
    await button('Save tool').click()
    await expect.poll(() => ui.page.getByRole('alert').count()).toBe(2)
    expect(await ui.page.getByRole('alert').allTextContents()).toEqual([
      'Use letters without accents, digits, _ and -, at most 64.',
      'Say what it does: the assistant chooses by this.',
    ])
    await fill('Tool name', 'look_up')
    await fill('Description', 'Looks a word up.')
    await ui.page.getByRole('combobox', { name: 'What it does' }).click()
    await ui.page.getByRole('option', { name: 'HTTP call' }).click()
    await fill('Address', 'https://words.example.com/{word}')
    await ui.page.getByRole('switch', { name: 'Allow calls to words.example.com' }).click()
    await button('Save tool').click()
    await ui.page.getByRole('switch', { name: 'look_up' }).waitFor()
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
    await ui.page.getByRole('tab', { name: 'Settings', exact: true }).click()
    await button('Add tool').click()
    await fill('Tool name', 'look_up')
    await fill('Description', 'Looks a word up.')
    await ui.page.evaluate(
      (why) => window.gallery.refuse('changeProfile', why),
      notice('tools.invalid', 'error', { params: { name: 'look_up' } }),
    )
    await button('Save tool').click()
    await ui.page.getByText('The tool look_up cannot be used like this').waitFor()
    expect(await ui.page.getByRole('textbox', { name: 'Tool name', exact: true }).inputValue()).toBe(
      'look_up',
    )
  })
})
