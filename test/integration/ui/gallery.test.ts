/** Every screen and state in a real browser, under the product's policy: looked at, measured and checked by axe. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messagesOf } from '#shared/i18n/messages'
import { serveGallery } from '../../support/ui-gallery/serve'
import type { FixtureName } from '../../support/ui-gallery/fixtures'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
if (!hasChromium) console.warn(`gallery skipped: no browser at ${executablePath} (set CHROMIUM_PATH)`)

const shots = join(process.cwd(), 'test-results', 'gallery')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

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
]
type Look = {
  readonly fixture: FixtureName
  readonly tab: 'talk' | 'voiceDetection' | 'usage' | 'settings'
  readonly lang: 'en' | 'tr'
}
const screens: readonly Omit<Look, 'lang'>[] = [
  { fixture: 'first-run', tab: 'talk' },
  { fixture: 'speaking', tab: 'talk' },
  { fixture: 'ready', tab: 'voiceDetection' },
  { fixture: 'ready', tab: 'usage' },
  { fixture: 'fallback-runtime', tab: 'settings' },
]

describe.skipIf(!hasChromium)('the interface in a browser', () => {
  let browser: Browser
  let page: Page
  let gallery: Awaited<ReturnType<typeof serveGallery>>
  const faults: string[] = []

  beforeAll(async () => {
    gallery = await serveGallery()
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      timezoneId: 'UTC',
      locale: 'en-GB',
      bypassCSP: false,
    })
    page = await context.newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
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

  const check = async (label: string): Promise<void> => {
    const overflow = await page.evaluate(() => {
      const limit = document.documentElement.clientWidth
      // What is clipped on purpose (visually hidden) or scrolls by itself does not count.
      return [...document.querySelectorAll('body *')]
        .filter(
          (element) => element.closest('section[tabindex="0"], .visually-hidden, [role="meter"]') === null,
        )
        .filter((element) => element.getBoundingClientRect().right > limit + 0.5)
        .map((element) => `${element.tagName}.${element.className}`)
    })
    expect(overflow, `${label}: nothing reaches past the right edge`).toEqual([])
    await page.evaluate(axeSource)
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: {
          run: () => Promise<{
            violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
          }>
        }
      }
      const result = await axe.run()
      return result.violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`),
      }))
    })
    expect(violations, `${label}: axe`).toEqual([])
    expect(await page.evaluate(() => window.gallery.violations), `${label}: policy`).toEqual([])
    expect(faults.splice(0), `${label}: console`).toEqual([])
  }

  const lookAt = async (look: Look, theme: string, width: keyof typeof widths): Promise<void> => {
    await open(look, theme, width)
    const label = `${look.tab}-${look.fixture}-${width}-${theme}-${look.lang}`
    await page.screenshot({ path: join(shots, `${label}.png`) })
    await check(label)
  }

  for (const width of Object.keys(widths) as (keyof typeof widths)[]) {
    for (const theme of themes) {
      for (const lang of languages) {
        it(`shows every screen without a fault: ${width}, ${theme}, ${lang}`, async () => {
          for (const screen of screens) await lookAt({ ...screen, lang }, theme, width)
        }, 120_000)
      }
    }
  }

  it('shows every state of the talk without a fault', async () => {
    for (const [index, fixture] of states.entries()) {
      const theme = themes[index % 2] ?? 'light'
      await lookAt({ fixture, tab: 'talk', lang: 'en' }, theme, 'wide')
      await lookAt({ fixture, tab: 'talk', lang: 'tr' }, theme, 'narrow')
    }
  }, 180_000)

  it('shows the variants of voice detection', async () => {
    await lookAt({ fixture: 'semantic', tab: 'voiceDetection', lang: 'en' }, 'light', 'middle')
  })
})
