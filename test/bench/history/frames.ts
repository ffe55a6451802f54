/** Frames of the page while ten thousand turns, or conversations, are opened, scrolled and added to. */
import { chromium, type Page } from 'playwright'
import { assistantTurn } from '../../support/ui-gallery/fixtures'
import { sentence } from '../../support/ui-gallery/history-fixtures'
import { serveGallery } from '../../support/ui-gallery/serve'

export type Frames = {
  readonly what: string
  /** ms between two frames: the longest and the 95th of a hundred. */
  readonly worst: number
  readonly p95: number
  readonly frames: number
}

/** Counts frames while `work` runs in the page and a moment longer. */
async function framesOf(page: Page, what: string, work: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(() => {
    const kept: number[] = []
    let last = performance.now()
    let on = true
    const tick = (now: number): void => {
      kept.push(now - last)
      last = now
      if (on) requestAnimationFrame(tick)
    }
    requestAnimationFrame((now) => {
      last = now
      requestAnimationFrame(tick)
    })
    Object.assign(window, {
      stopFrames: () => {
        on = false
        return kept
      },
    })
  })
  await work()
  await page.waitForTimeout(300)
  const frames = await page.evaluate(() =>
    (window as unknown as { readonly stopFrames: () => number[] }).stopFrames(),
  )
  const sorted = [...frames].sort((a, b) => a - b)
  return {
    what,
    worst: sorted.at(-1) ?? NaN,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? NaN,
    frames: frames.length,
  }
}

/** Scrolls an element by a share of its height in every frame, there and back. */
const scroll = (page: Page, selector: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const element = document.querySelector(wanted)
        let n = 0
        const step = (): void => {
          if (!element || n >= 120) {
            resolve()
            return
          }
          n += 1
          element.scrollTop += n <= 60 ? -900 : 1400
          requestAnimationFrame(step)
        }
        step()
      }),
    selector,
  )

const click = (page: Page, selector: string) =>
  page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)?.click(), selector)

export async function measureFrames(
  executablePath: string,
  turns: number,
  kept: number,
): Promise<readonly Frames[]> {
  const gallery = await serveGallery()
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 760 } })
    const all: Frames[] = []
    const measure = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      all.push(await framesOf(page, what, work))
    }
    const tab = (n: number) => click(page, `[role="tab"]:nth-of-type(${n})`)
    const log = '[role="log"]'
    await page.goto(`${gallery.url}?f=ready&turns=20`)
    await page.locator(log).waitFor()
    await page.waitForTimeout(1000)
    await measure('floor: nothing happens', () => page.waitForTimeout(1500))
    await tab(2)
    await page.waitForTimeout(500)
    await measure('floor: open 20 turns on the Talk screen', () => tab(1))
    await page.goto(`${gallery.url}?f=ready&turns=${turns}`)
    await page.locator(log).waitFor()
    await page.waitForTimeout(1000)
    await tab(2)
    await page.waitForTimeout(500)
    await measure(`${turns} turns: open on the Talk screen`, () => tab(1))
    await page.locator(`${log} [data-role]`).first().waitFor()
    await measure(`${turns} turns: scroll`, () => scroll(page, log))
    await measure(`${turns} turns: add 20, each in 20 pieces`, async () => {
      for (let i = 0; i < 20; i += 1) {
        await page.evaluate(
          async ([first, words]) => {
            const last = window.gallery.view().turns.at(-1)?.id ?? null
            window.gallery.push(
              {},
              { reset: null, remove: [], insert: [{ after: last, turn: first }], update: [] },
            )
            for (let n = 1; n <= 20; n += 1) {
              const text = words.slice(0, (words.length * n) / 20)
              await new Promise(requestAnimationFrame)
              window.gallery.push({}, { reset: null, remove: [], insert: [], update: [{ ...first, text }] })
            }
          },
          [assistantTurn(`new${i}`, '', { status: 'in_progress' }), sentence(i, 60)] as const,
        )
      }
    })
    await tab(3)
    await page.locator('[data-conversation-id]').first().waitFor()
    await measure(`${turns} turns: open in History`, () => click(page, '[data-conversation-id]'))
    await page.goto(`${gallery.url}?f=ready&kept=${kept}`)
    await page.locator(log).waitFor()
    await page.waitForTimeout(1000)
    await measure(`${kept} conversations: open the list`, () => tab(3))
    await page.locator('[data-conversation-id]').first().waitFor()
    await measure(`${kept} conversations: scroll the list`, async () => {
      for (let i = 0; i < 60; i += 1) {
        await page.evaluate(async () => {
          const list = document.querySelector('ul[aria-busy]')?.parentElement?.parentElement
          if (list) list.scrollTop += 700
          await new Promise(requestAnimationFrame)
        })
      }
    })
    return all
  } finally {
    await browser.close()
    await gallery.close()
  }
}
