/**
 * Every screen, light and dark, in English and Turkish: photographed, free of what axe finds, and never wider than a
 * window of 360 px.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { see } from '../support/see'
import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { resultsFolder } from '../support/desk'
import { chirp } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

type AxeResult = {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

let desk: Desk
let parley: Parley
let server: ScriptedServer
let axeSource: string
let pictures: string
beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  pictures = await resultsFolder('screenshots')
  desk = await startParleyDesk('looks')
  server = await startScriptedServer({
    answer: () => ({ text: 'It is sunny, 24 degrees.', pcm: chirp(0.2) }),
  })
  parley = await startParley(desk, 'looks')
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

const looks = (['en', 'tr'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
)
type Look = (typeof looks)[number]

const wear = async (page: Page, look: Look) => {
  await page.evaluate(async (change) => {
    await (
      window as unknown as { parley: { changeSettings: (change: object) => Promise<unknown> } }
    ).parley.changeSettings(change)
  }, look)
  await see(page.locator('html')).toHaveAttribute('lang', look.language)
}

/** Width of the page's area, set on the real window. */
const resize = async (width: number, height: number) => {
  await parley.app.evaluate(
    ({ BrowserWindow }, size) => {
      const window = BrowserWindow.getAllWindows()[0]
      window?.setMinimumSize(200, 200)
      window?.setContentSize(size.width, size.height)
    },
    { width, height },
  )
  await see.poll(() => parley.page.evaluate(() => innerWidth)).toBe(width)
}

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axeSource)
  const result = (await page.evaluate(() =>
    (window as unknown as { axe: { run: () => Promise<unknown> } }).axe.run(),
  )) as AxeResult
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}

/** Elements that stick out of the window sideways, unless something between them and the window scrolls or cuts. */
const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : []
    const scrolls = [...document.querySelectorAll('*')].filter(
      (element) =>
        element.scrollWidth > element.clientWidth + 1 &&
        /auto|scroll/.test(getComputedStyle(element).overflowX) &&
        element.clientWidth > 0 &&
        !element.matches('pre, code, textarea, [role="log"] *'),
    )
    const out: Element[] = []
    for (const element of document.body.querySelectorAll('*')) {
      if (element.getBoundingClientRect().right <= innerWidth + 1) continue
      let up = element.parentElement
      while (up && !/hidden|clip/.test(getComputedStyle(up).overflowX)) up = up.parentElement
      if (up === null) out.push(element)
    }
    return [...wide, ...[...scrolls, ...out].map((element) => element.outerHTML.slice(0, 120))]
  })

const inspect = async (name: string, look: Look): Promise<string[]> => {
  const { page } = parley
  const problems: string[] = []
  for (const [width, height] of [
    [1180, 800],
    [360, 740],
  ] as const) {
    await resize(width, height)
    await page.screenshot({ path: join(pictures, `${name}-${look.language}-${look.theme}-${width}.png`) })
    problems.push(...(await findings(page)).map((finding) => `${name} at ${width}: ${finding}`))
    problems.push(...(await sticksOut(page)).map((element) => `${name} at ${width} sticks out: ${element}`))
  }
  return problems
}

it.each(looks)('the first screen is in order ($language, $theme)', async (look) => {
  await wear(parley.page, look)
  expect(await inspect('first', look)).toEqual([])
})

describe('with a conversation', () => {
  beforeAll(async () => {
    await wear(parley.page, { language: 'en', theme: 'light' })
    await resize(1180, 800)
    await parley.talk.pointAt(server.url, 'sk-test-of-the-looks-1234')
    await parley.talk.connect()
    await parley.talk.say('What is the weather in İzmir?')
    await see(parley.talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed')
  })

  it.each(looks)('every screen is in order ($language, $theme)', async (look) => {
    const { page } = parley
    await wear(page, look)
    const tabs = page.getByRole('tab')
    const problems: string[] = []
    expect(await tabs.count()).toBeGreaterThanOrEqual(3)
    for (let at = 0; at < (await tabs.count()); at++) {
      await tabs.nth(at).click()
      await see(tabs.nth(at)).toHaveAttribute('aria-selected', 'true')
      problems.push(...(await inspect(`screen-${at + 1}`, look)))
    }
    expect(problems).toEqual([])
  })
})
