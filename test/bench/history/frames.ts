/**
 * Frames of the page while ten thousand turns, or conversations, are opened, scrolled and added to. What is opened is
 * opened again and again, and the same with twenty of them stands beside it: drawing a screen anew has a price of its own.
 */
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
  /** Work of the page's thread (scripts, styles, layout, painting), ms; for one deed of those that were repeated. */
  readonly work: number
}

const OPENINGS = 7

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN

/** Reads how many ms the page's thread has worked since the page was made. */
async function clockOf(page: Page): Promise<() => Promise<number>> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  return async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000
  }
}
type WorkClock = Awaited<ReturnType<typeof clockOf>>

/** Counts frames while `work` runs in the page and a moment longer. */
async function framesOf(
  page: Page,
  worked: WorkClock,
  what: string,
  work: () => Promise<unknown>,
  deeds = 1,
): Promise<Frames> {
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
  const before = await worked()
  await work()
  await page.waitForTimeout(300)
  const after = await worked()
  const frames = await page.evaluate(() =>
    (window as unknown as { readonly stopFrames: () => number[] }).stopFrames(),
  )
  const sorted = [...frames].sort((a, b) => a - b)
  return {
    what,
    worst: sorted.at(-1) ?? NaN,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? NaN,
    frames: frames.length,
    work: (after - before) / deeds,
  }
}

/** Opens something several times; the longest frame of the middle opening, and of the worst. */
async function openings(
  page: Page,
  worked: WorkClock,
  what: string,
  show: () => Promise<unknown>,
  hide: () => Promise<unknown>,
): Promise<Frames> {
  const all: Frames[] = []
  for (let i = 0; i < OPENINGS; i += 1) {
    await hide()
    await page.waitForTimeout(400)
    all.push(await framesOf(page, worked, what, show))
  }
  return {
    what: `${what}, middle of ${OPENINGS} openings`,
    worst: middle(all.map(({ worst }) => worst)),
    p95: Math.max(...all.map(({ worst }) => worst)),
    frames: all.reduce((sum, { frames }) => sum + frames, 0),
    work: middle(all.map(({ work }) => work)),
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

/** A turn that comes in pieces, one for each frame. */
const addTurn = (page: Page, i: number, pieces: number) =>
  page.evaluate(
    async ([first, words, times]) => {
      const last = window.gallery.view().turns.at(-1)?.id ?? null
      window.gallery.push({}, { reset: null, remove: [], insert: [{ after: last, turn: first }], update: [] })
      for (let n = 1; n <= times; n += 1) {
        const text = words.slice(0, (words.length * n) / times)
        await new Promise(requestAnimationFrame)
        window.gallery.push({}, { reset: null, remove: [], insert: [], update: [{ ...first, text }] })
      }
    },
    [assistantTurn(`new${i}`, '', { status: 'in_progress' }), sentence(i, 60), pieces] as const,
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
    const worked = await clockOf(page)
    const all: Frames[] = []
    const measure = async (what: string, work: () => Promise<unknown>, deeds = 1): Promise<void> => {
      all.push(await framesOf(page, worked, what, work, deeds))
    }
    const tab = (n: number) => click(page, `[role="tab"]:nth-of-type(${n})`)
    const log = '[role="log"]'
    const open = async (query: string): Promise<void> => {
      await page.goto(`${gallery.url}?f=ready&${query}`)
      await page.locator(log).waitFor()
      await page.waitForTimeout(1000)
    }
    const opened = async (what: string, show: () => Promise<unknown>, hide: () => Promise<unknown>) => {
      all.push(await openings(page, worked, what, show, hide))
    }
    await open('turns=20')
    await measure('floor: nothing happens', () => page.waitForTimeout(1500))
    for (const count of [20, turns]) {
      await open(`turns=${count}`)
      await opened(
        `${count} turns: Talk`,
        () => tab(1),
        () => tab(2),
      )
      await measure(`${count} turns: scroll`, () => scroll(page, log))
      await page.evaluate((wanted) => {
        const element = document.querySelector(wanted)
        if (element) element.scrollTop = element.scrollHeight
      }, log)
      const pieces = 20
      await measure(
        `${count} turns: add 20, each in ${pieces} pieces`,
        async () => {
          for (let i = 0; i < 20; i += 1) await addTurn(page, i, pieces)
        },
        20,
      )
    }
    await tab(3)
    await page.locator('[data-conversation-id]').first().waitFor()
    await opened(
      `${turns} turns: chosen in History`,
      () => click(page, '[data-conversation-id]'),
      async () => {
        await tab(2)
        await tab(3)
        await page.locator('[data-conversation-id]').first().waitFor()
      },
    )
    for (const count of [20, kept]) {
      await open(`kept=${count}`)
      await opened(
        `${count} conversations: History`,
        () => tab(3),
        () => tab(1),
      )
    }
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
