/** The Voice detection screen in use: sliders by mouse and keyboard, the line on the picture, the lab, and axe. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { notice } from '#core/notice'
import { serveGallery } from '../../support/ui-gallery/serve'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
if (!hasChromium) console.warn(`voice detection skipped: no browser at ${executablePath} (set CHROMIUM_PATH)`)
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Taking = { readonly turnTaking: Readonly<Record<string, unknown>> }

describe.skipIf(!hasChromium)('voice detection in use', () => {
  let browser: Browser
  let page: Page
  let gallery: Awaited<ReturnType<typeof serveGallery>>
  beforeAll(async () => {
    gallery = await serveGallery()
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await gallery?.close()
  })
  beforeEach(async () => {
    page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1100, height: 900 } })
    page.setDefaultTimeout(20_000)
    await page.goto(`${gallery.url}?f=ready`)
    await page.getByRole('tab', { name: 'Voice detection', exact: true }).click()
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor()
  })
  afterEach(() => page.close())

  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const slider = (name: string) => page.getByRole('slider', { name, exact: true })
  const last = () =>
    page.evaluate(
      () =>
        (window.gallery.calls.findLast(({ name }) => name === 'changeProfile')?.arg as Taking)?.turnTaking,
    )
  const record = async () => {
    await button('Record').click()
    await button('Stop recording').click()
    await page.getByText('Your recording').waitFor()
  }
  const cuts = (which: string) => page.getByRole('button', { name: new RegExp(`^Play turn \\d+, ${which}`) })
  const axe = async (): Promise<string[]> => {
    await page.evaluate(axeSource)
    return page.evaluate(async () => {
      type Run = () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
      const { violations } = await (window as unknown as { axe: { run: Run } }).axe.run()
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
    })
  }

  it.each([
    ['Threshold', 'threshold', 0.51],
    ['Prefix padding', 'prefixPaddingMs', 310],
    ['Silence duration', 'silenceDurationMs', 510],
  ])('moves %s a step by a key, sends all values, and brings it back alone', async (name, field, next) => {
    await slider(name).press('ArrowRight')
    await expect.poll(last).toMatchObject({ mode: 'server_vad', [field]: next })
    expect(Object.keys((await last()) ?? {})).toHaveLength(8)
    await button(`Reset ${name}`).click()
    await expect.poll(async () => (await last())?.[field]).not.toBe(next)
    expect(await button(`Reset ${name}`).isDisabled()).toBe(true)
  })

  it('drags each slider with the mouse to where it is let go', async () => {
    for (const [name, field, near] of [
      ['Threshold', 'threshold', 0.75],
      ['Prefix padding', 'prefixPaddingMs', 750],
      ['Silence duration', 'silenceDurationMs', 1525],
    ] as const) {
      const box = await slider(name).boundingBox()
      if (box === null) throw new Error('no slider')
      await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 8 })
      await page.mouse.up()
      const shown = Number(await slider(name).inputValue())
      expect(Math.abs(shown / near - 1)).toBeLessThan(0.05)
      await expect.poll(async () => (await last())?.[field]).toBe(shown)
    }
  })

  it('sends many steps of a slider as few changes, each with all values', async () => {
    const sent = await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#silence-duration')
      if (input === null) throw new Error('no slider')
      const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')
      for (let step = 0; step < 50; step += 1) {
        write?.set?.call(input, String(600 + step * 10))
        input.dispatchEvent(new Event('input', { bubbles: true }))
      }
      input.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }))
      const changes = window.gallery.calls.filter((call) => call.name === 'changeProfile')
      return changes.map(({ arg }) => (arg as Taking).turnTaking)
    })
    // The first step at once, and the rest when it is let go.
    expect(sent.map(({ silenceDurationMs }) => silenceDurationMs)).toEqual([600, 1090])
    for (const values of sent) expect(Object.keys(values)).toHaveLength(8)
  })

  it('drags the threshold on the picture, and moves it there with keys', async () => {
    const line = slider('Threshold line')
    const box = await line.boundingBox()
    if (box === null) throw new Error('no line')
    const middle = [box.x + 60, box.y + box.height / 2] as const
    await page.mouse.move(...middle)
    await page.mouse.down()
    await page.mouse.move(middle[0], middle[1] - 45, { steps: 8 })
    await page.mouse.up()
    const dragged = Number(await slider('Threshold').inputValue())
    expect(dragged).toBeGreaterThan(0.7)
    await expect.poll(async () => (await last())?.['threshold']).toBe(dragged)
    await line.press('Home')
    await line.press('PageUp')
    await expect.poll(async () => (await last())?.['threshold']).toBe(0.1)
  })

  it('takes a preset whole, and says when the values are of one’s own', async () => {
    await button('Dictation').click()
    await expect.poll(last).toMatchObject({ threshold: 0.5, prefixPaddingMs: 500, silenceDurationMs: 1800 })
    expect(await button('Dictation').getAttribute('aria-pressed')).toBe('true')
    await slider('Silence duration').press('ArrowLeft')
    await page.getByText('Values of your own.').waitFor()
    expect(await button('Dictation').getAttribute('aria-pressed')).toBe('false')
  })

  it('says in the lamp whether the last sound would be heard', async () => {
    const lamp = page.locator('#voice-level p[data-state]')
    expect(await lamp.getAttribute('data-state')).toBe('unknown')
    await page.evaluate(() => window.gallery.sound.speak())
    expect(await lamp.textContent()).toBe('Would not be heard')
    await page.evaluate(() => {
      const { settings } = window.gallery.view()
      window.gallery.push({ settings: { ...settings, language: 'tr' } })
    })
    await page.getByRole('button', { name: 'Kaydet', exact: true }).waitFor()
    await page.evaluate(() => window.gallery.sound.speak())
    expect(await lamp.textContent()).toBe('Duyulmazdı')
    await page.evaluate(() => {
      const { settings } = window.gallery.view()
      window.gallery.push({ settings: { ...settings, language: 'en' } })
    })
    await button('Record').waitFor()
    await page.evaluate(() => window.gallery.sound.model('failed'))
    await page.getByText('The speech model could not be started').waitFor()
  })

  it('cuts the recording anew while a number changes, and plays one turn at a time', async () => {
    await record()
    await expect.poll(() => cuts('values in use').count()).toBe(3)
    await slider('Silence duration').fill('1000')
    await expect.poll(() => cuts('values in use').count()).toBe(2)
    await cuts('values in use').first().click()
    expect(await page.evaluate(() => window.gallery.sound.played.length)).toBe(1)
    await button('Stop turn 1, values in use').click()
    await expect.poll(() => cuts('values in use').count()).toBe(2)
  })

  it('compares two settings, suggests one with its reasons, and uses it only when asked', async () => {
    await record()
    await button('Suggest values').click()
    await expect.poll(() => cuts('trial values').count()).toBe(1)
    expect(await cuts('values in use').count()).toBe(3)
    await page.getByText(/longest of 2 pauses/).waitFor()
    expect(await last()).toBeUndefined()
    const silence = Number(await slider('Trial silence duration').inputValue())
    await button('Use these values').click()
    await expect.poll(last).toMatchObject({ silenceDurationMs: silence, mode: 'server_vad' })
    await expect.poll(() => cuts('values in use').count()).toBe(1)
    expect(await axe()).toEqual([])
  })

  it('tells beside the values that one was refused', async () => {
    await page.evaluate(
      (why) => {
        window.gallery.push({ notices: [{ ...why, id: 9, at: 0 }] })
      },
      notice('session.turn_detection_refused', 'warning', { params: { field: 'idle_timeout_ms' } }),
    )
    const refusal = page.locator('#voice-turns').getByText(/does not take this value of idle timeout ms/)
    await expect.poll(() => refusal.count()).toBe(1)
  })

  it('has nothing that axe objects to, in forced colours either', async () => {
    await page.evaluate(() => window.gallery.sound.speak())
    expect(await axe()).toEqual([])
    await page.emulateMedia({ forcedColors: 'active' })
    await record()
    expect(await page.evaluate(() => window.gallery.violations)).toEqual([])
  })
})
