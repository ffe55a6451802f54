/** The gallery in a real browser for tests that use it: a fresh page for each test, and what the page told main. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { FixtureName } from '../../support/ui-gallery/fixtures'
import { serveGallery } from '../../support/ui-gallery/serve'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
export const hasChromium = existsSync(executablePath)
if (!hasChromium) console.warn(`no browser at ${executablePath} (set CHROMIUM_PATH): interface tests skipped`)

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with the page as it stands, as lines to read. */
export async function axeFaults(page: Page, popup = false): Promise<string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(async (popup) => {
    type Found = { id: string; nodes: { html: string; failureSummary: string }[] }
    type Run = (context: object, options: object) => Promise<{ violations: Found[] }>
    const { axe } = window as unknown as { axe: { run: Run } }
    // A list that is open stands outside the landmarks, between guards that hand the focus back.
    const { violations } = await axe.run(
      { exclude: [['[data-base-ui-focus-guard]']] },
      { rules: { region: { enabled: !popup } } },
    )
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `axe ${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`),
    )
  }, popup)
}

export type Call = { readonly name: string; readonly arg: unknown }

/** Call inside a `describe`: it sets up its own hooks. */
export function useGallery() {
  let browser: Browser
  let page: Page
  let gallery: Awaited<ReturnType<typeof serveGallery>>

  beforeAll(async () => {
    gallery = await serveGallery()
    browser = await launchChromium()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await gallery?.close()
  })
  beforeEach(async () => {
    page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1100, height: 760 } })
    page.setDefaultTimeout(20_000)
  })
  afterEach(async () => {
    await page.close()
  })

  /** Every call of the page to main but the first, in order. */
  const calls = (): Promise<Call[]> =>
    page.evaluate(() => window.gallery.calls.filter((call) => call.name !== 'snapshot'))

  return {
    get page(): Page {
      return page
    },
    /** @param rest Further parameters of the address, e.g. `&lang=tr`. */
    open: async (fixture: FixtureName, rest = ''): Promise<void> => {
      await page.goto(`${gallery.url}?f=${fixture}${rest}`)
      await page.getByRole('tabpanel').waitFor()
    },
    calls,
    /** Arguments of the calls of one name so far. */
    argsOf: async (name: string): Promise<unknown[]> =>
      (await calls()).filter((call) => call.name === name).map((call) => call.arg),
    tab: (name: string): Promise<void> => page.getByRole('tab', { name, exact: true }).click(),
    button: (name: string) => page.getByRole('button', { name, exact: true }),
    textbox: (name: string) => page.getByRole('textbox', { name, exact: true }),
    /** Types into a field and leaves it, as a person does. */
    enter: async (name: string, text: string): Promise<void> => {
      await page.getByRole('textbox', { name, exact: true }).fill(text)
      await page.getByRole('textbox', { name, exact: true }).press('Tab')
    },
    /** Takes an option of a list by its visible words. */
    choose: async (list: string, option: string): Promise<void> => {
      await page.getByRole('combobox', { name: list, exact: true }).click()
      await page.getByRole('option', { name: option, exact: true }).click()
    },
  }
}
