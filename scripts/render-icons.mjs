/** Renders the SVG icons to the PNG sizes that the app, the tray and the packages take. Needs a Chromium; run by hand. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'

const icons = join(dirname(fileURLToPath(import.meta.url)), '..', 'resources', 'icons')
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const page = await browser.newPage()

/** @param {string} name @param {number} size px @param {string} [suffix] */
async function render(name, size, suffix = '') {
  const svg = await readFile(join(icons, `${name}.svg`), 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  await page.screenshot({ path: join(icons, `${name}${suffix}.png`), omitBackground: true })
}

await render('icon', 512)
for (const name of ['tray', 'tray-listening', 'tray-speaking', 'tray-muted']) {
  await render(name, 22)
  await render(name, 44, '@2x')
}
await browser.close()
