/** Every screen and state in a real browser, under the product's policy: looked at, measured and checked by axe. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notice } from '#core/notice'
import { messagesOf } from '#shared/i18n/messages'
import { serveGallery } from '../../support/ui-gallery/serve'
import type { FixtureName } from '../../support/ui-gallery/fixtures'
import { axeFaults, hasChromium, launchChromium } from './browser'

const shots = join(process.cwd(), 'test-results', 'gallery')

const widths = { wide: [1100, 760], middle: [700, 760], narrow: [360, 740] } as const
const themes = ['light', 'dark'] as const
const languages = ['en', 'tr'] as const
const states: readonly FixtureName[] = [
  'empty',
  'disconnected',
  'connecting',
  'hands-free',
  'listening',
  'thinking',
  'muted',
  'reconnecting',
  'failed',
  'practice',
  'notices',
  'nothing-kept',
  'budget-stopped',
  'not-saved',
  'recording',
  'recording-failing',
]
type Look = {
  readonly fixture: FixtureName
  readonly tab: 'talk' | 'voiceDetection' | 'history' | 'events' | 'usage' | 'settings'
  readonly lang: 'en' | 'tr'
}
const screens: readonly Omit<Look, 'lang'>[] = [
  { fixture: 'first-run', tab: 'talk' },
  { fixture: 'speaking', tab: 'talk' },
  { fixture: 'ready', tab: 'voiceDetection' },
  { fixture: 'ready', tab: 'history' },
  { fixture: 'ready', tab: 'events' },
  { fixture: 'ready', tab: 'usage' },
  { fixture: 'fallback-runtime', tab: 'settings' },
]

/** Each has fields that only it has. */
const providersInSettings: readonly FixtureName[] = [
  'azure',
  'braintrust',
  'xai',
  'dashscope',
  'relay',
  'custom',
  'choices',
  'profiles',
]

describe.skipIf(!hasChromium)('the interface in a browser', () => {
  let browser: Browser
  let page: Page
  let gallery: Awaited<ReturnType<typeof serveGallery>>
  /** Errors and warnings of the console. */
  const said: string[] = []

  beforeAll(async () => {
    gallery = await serveGallery()
    browser = await launchChromium()
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      timezoneId: 'UTC',
      locale: 'en-GB',
      bypassCSP: false,
    })
    page = await context.newPage()
    page.on('pageerror', (error) => said.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') said.push(message.text())
    })
    await mkdir(shots, { recursive: true })
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await gallery?.close()
  })

  const open = async (look: Look, theme: string, width: keyof typeof widths): Promise<void> => {
    const [w, h] = widths[width]
    await page.setViewportSize({ width: w, height: h })
    await page.goto(`${gallery.url}?f=${look.fixture}&theme=${theme}&lang=${look.lang}`)
    const name = messagesOf(look.lang).tabs[look.tab]
    await page.getByRole('tab', { name, exact: true }).click()
    await page.getByRole('tabpanel').waitFor()
    await page.evaluate(() => document.fonts.ready)
    await page.evaluate(() => window.gallery.level(-24, window.gallery.view().talk.gateOpen))
  }

  /** Everything that is wrong with the page as it stands, as lines to read. */
  const faultsOf = async (popup = false): Promise<string[]> => {
    const past = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth
      // What is clipped on purpose (visually hidden) or scrolls by itself does not count.
      return [...document.querySelectorAll('body *')]
        .filter((one) => one.closest('section[tabindex="0"], .visually-hidden, [role="meter"]') === null)
        .filter((one) => one.getBoundingClientRect().right > limit + 0.5)
        .map((one) => `reaches past the right edge: ${one.tagName}.${one.className}`)
    })
    const axe = await axeFaults(page, popup)
    const policy = await page.evaluate(() => window.gallery.violations)
    return [...past, ...axe, ...policy.map((line) => `policy: ${line}`), ...said.splice(0)]
  }

  const lookAt = async (look: Look, theme: string, width: keyof typeof widths): Promise<string[]> => {
    await open(look, theme, width)
    const label = `${look.tab}-${look.fixture}-${width}-${theme}-${look.lang}`
    await page.screenshot({ path: join(shots, `${label}.png`) })
    return (await faultsOf()).map((fault) => `${label}: ${fault}`)
  }

  for (const width of Object.keys(widths) as (keyof typeof widths)[]) {
    for (const theme of themes) {
      for (const lang of languages) {
        it(`shows every screen without a fault: ${width}, ${theme}, ${lang}`, async () => {
          const faults: string[] = []
          for (const screen of screens) faults.push(...(await lookAt({ ...screen, lang }, theme, width)))
          expect(faults).toEqual([])
        }, 120_000)
      }
    }
  }

  it('shows every state of the talk without a fault', async () => {
    const faults: string[] = []
    for (const [index, fixture] of states.entries()) {
      const theme = themes[index % 2] ?? 'light'
      faults.push(...(await lookAt({ fixture, tab: 'talk', lang: 'en' }, theme, 'wide')))
      faults.push(...(await lookAt({ fixture, tab: 'talk', lang: 'tr' }, theme, 'narrow')))
    }
    expect(faults).toEqual([])
  }, 240_000)

  it('shows every state of Usage without a fault', async () => {
    const faults: string[] = []
    const look = async (
      fixture: FixtureName,
      lang: 'en' | 'tr',
      theme: string,
      width: keyof typeof widths,
      act?: () => Promise<unknown>,
    ): Promise<void> => {
      await open({ fixture, tab: 'usage', lang }, theme, width)
      if (act === undefined && fixture !== 'empty') await page.locator('#usage-split').waitFor()
      await act?.()
      const label = `usage-${fixture}-${act === undefined ? 'plain' : 'open'}-${width}-${theme}-${lang}`
      const height = await page.evaluate(
        () => document.querySelector('[role="tabpanel"] > div')?.scrollHeight ?? 0,
      )
      const [w, h] = widths[width]
      await page.setViewportSize({ width: w, height: Math.max(h, height + 80) })
      await page.screenshot({ path: join(shots, `${label}.png`) })
      faults.push(...(await faultsOf()).map((fault) => `${label}: ${fault}`))
    }
    const unfold = async (): Promise<void> => {
      await page.locator('#usage-answers').waitFor()
      for (const each of await page.locator('details > summary').all()) await each.click()
      await page.getByRole('listbox').first().focus()
      await page.keyboard.press('ArrowLeft')
    }
    await look('empty', 'en', 'light', 'wide')
    await look('ready', 'en', 'light', 'wide')
    await look('budget-near', 'en', 'dark', 'wide', unfold)
    await look('budget-stopped', 'tr', 'light', 'narrow', unfold)
    await look('budget-near', 'tr', 'dark', 'narrow')
    expect(faults).toEqual([])
  }, 240_000)

  it('shows the variants of voice detection', async () => {
    const look = { fixture: 'semantic', tab: 'voiceDetection', lang: 'en' } as const
    expect(await lookAt(look, 'light', 'middle')).toEqual([])
  })

  it('shows every state of History without a fault', async () => {
    const faults: string[] = []
    const look = async (
      lang: 'en' | 'tr',
      theme: string,
      width: keyof typeof widths,
      name: string,
      act: () => Promise<unknown>,
      fixture: FixtureName = 'ready',
    ): Promise<void> => {
      await open({ fixture, tab: 'history', lang }, theme, width)
      await act()
      await page.screenshot({ path: join(shots, `history-${name}-${width}-${theme}-${lang}.png`) })
      faults.push(
        ...(await faultsOf(name === 'ask' || name.endsWith('menu'))).map(
          (fault) => `${name} ${width} ${theme}: ${fault}`,
        ),
      )
    }
    const choose = (id: string) => page.locator(`[data-conversation-id="${id}"]`).click()
    const search = (text: string) => page.getByRole('searchbox').fill(text)
    await look('en', 'light', 'wide', 'chosen', () => choose('c1'))
    await look('en', 'dark', 'wide', 'own', () => choose('trip'))
    await look('tr', 'light', 'narrow', 'chosen', () => choose('trip'))
    await look('en', 'dark', 'wide', 'found', async () => {
      await search('harbour')
      await page.locator('mark').first().waitFor()
      await choose('c1')
      await page.locator('[role="group"] mark').first().waitFor()
    })
    const exportAll = (lang: 'en' | 'tr') =>
      page.getByRole('button', { name: messagesOf(lang).history.exportAll })
    await look('en', 'dark', 'wide', 'kept-menu', async () => {
      await choose('c1')
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Markdown', exact: true }).waitFor()
    })
    await look('tr', 'light', 'narrow', 'all-menu', async () => {
      await exportAll('tr').click()
      await page.getByRole('menuitem', { name: 'Markdown', exact: true }).waitFor()
    })
    await look('tr', 'dark', 'narrow', 'import-failed', async () => {
      const why = notice('import.not_ours', 'error', { params: { file: 'Parley 2026-11-22 14.05.json' } })
      await page.evaluate((refused) => window.gallery.refuse('historyImport', refused), why)
      await page.getByRole('button', { name: messagesOf('tr').history.importFiles }).click()
      await page.getByRole('alert').waitFor()
    })
    await look('tr', 'light', 'narrow', 'none', async () => {
      await search('zzzz')
      await page.getByRole('button', { name: messagesOf('tr').history.clear }).waitFor()
    })
    await look(
      'en',
      'light',
      'wide',
      'empty',
      () => page.getByRole('heading', { level: 2 }).waitFor(),
      'empty',
    )
    await look('en', 'light', 'wide', 'deleted', async () => {
      await choose('trip')
      await page.getByRole('button', { name: 'Delete', exact: true }).click()
      await page.getByRole('button', { name: 'Undo' }).waitFor()
    })
    await look('en', 'light', 'narrow', 'ask', async () => {
      await page.getByRole('button', { name: 'Delete all' }).click()
      await page.getByRole('alertdialog').waitFor()
    })
    expect(faults).toEqual([])
  }, 120_000)

  it('opens its lists and menus without a fault', async () => {
    await open({ fixture: 'ready', tab: 'settings', lang: 'en' }, 'light', 'wide')
    await page.getByRole('combobox', { name: 'Provider' }).click()
    await page.getByRole('option', { name: 'Practice assistant' }).waitFor()
    const faults = await faultsOf(true)
    await page.screenshot({ path: join(shots, 'settings-list-open.png') })
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: 'Talk', exact: true }).click()
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'Markdown', exact: true }).waitFor()
    faults.push(...(await faultsOf(true)))
    await page.screenshot({ path: join(shots, 'talk-export-open.png') })
    expect(faults).toEqual([])
  })

  it.each(providersInSettings)('shows Settings of %s without a fault', async (fixture) => {
    const faults: string[] = []
    for (const [theme, lang, width] of [
      ['light', 'en', 1100],
      ['dark', 'tr', 360],
    ] as const) {
      await open({ fixture, tab: 'settings', lang }, theme, 'wide')
      await page.setViewportSize({ width, height: 4200 })
      const label = `settings-${fixture}-${theme}-${lang}-${width}`
      await page.screenshot({ path: join(shots, `${label}.png`) })
      faults.push(...(await faultsOf()).map((fault) => `${label}: ${fault}`))
    }
    expect(faults).toEqual([])
  })

  it('shows the rest of Settings without a fault', async () => {
    const faults: string[] = []
    for (const [theme, lang] of [
      ['light', 'en'],
      ['dark', 'tr'],
    ] as const) {
      await open({ fixture: 'fallback-runtime', tab: 'settings', lang }, theme, 'wide')
      await page.setViewportSize({ width: 1100, height: 3000 })
      await page.screenshot({ path: join(shots, `settings-whole-${theme}-${lang}.png`) })
      faults.push(...(await faultsOf()))
    }
    expect(faults).toEqual([])
  })
})
