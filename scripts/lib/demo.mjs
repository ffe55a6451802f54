/**
 * What npm start does where there is no display: the same app, in a virtual room, holds a spoken conversation with the
 * practice assistant and leaves proof of it. It succeeds only if the loudspeaker really answered.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect } from 'playwright/test'
import { startDesk } from './desk.mjs'
import { heardMs, soundSpans } from './desk/recording.mjs'
import { wavFile } from './desk/wav.mjs'
import { launchParley } from './parley.mjs'

/** The whole demo, start and end included. ms. */
const LIMIT_MS = 85_000
/** The greeting may be longer than the demo has time for; then the question cuts in, as a person would. ms. */
const GREETING_MS = 20_000
/** Sound of the loudspeaker after the question that counts as an answer. ms. */
const ANSWER_MS = 700

const QUESTION = 'Hello Parley. Can you hear me, and can I hear you?'
const MESSAGE = 'How do I export this conversation?'

/**
 * @param {object} options
 * @param {{ executable: string }} options.runtime
 * @param {string} options.root Folder of the built app; demo/ is made in it.
 * @param {(line: string) => void} [options.say]
 * @returns {Promise<number>} Exit code: 0 if the answer was heard.
 */
export const runDemo = async ({ runtime, root, say = console.log }) => {
  const folder = join(root, 'demo')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  const logFile = join(folder, 'log.txt')
  /** @type {string[]} */
  const files = []
  const desk = await startDesk({ logFile, mustRead: [runtime.executable, join(root, 'package.json')] })
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not over after ${LIMIT_MS / 1000} s`)), LIMIT_MS)
  })
  try {
    if (!desk.seat.sandbox) say(`Chromium’s sandbox is off for this run: ${desk.seat.why}`)
    const answered = await Promise.race([
      converse({ desk, executable: runtime.executable, root, folder, logFile, files, say }),
      limit,
    ])
    if (!answered) say('The loudspeaker stayed silent after the question, so this run counts as failed')
    return answered ? 0 : 1
  } catch (error) {
    say(`The demo did not succeed: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  } finally {
    clearTimeout(timer)
    await desk.stop()
    say('What it left:')
    for (const file of [...files, logFile]) say(`  ${relative(process.cwd(), file)}`)
  }
}

/**
 * @typedef {object} Scene
 * @property {import('./desk.mjs').Desk} desk
 * @property {string} executable
 * @property {string} root
 * @property {string} folder
 * @property {string} logFile
 * @property {string[]} files Gets every file that is written.
 * @property {(line: string) => void} say
 */

/** @param {Scene} scene @returns {Promise<boolean>} whether the answer was heard */
const converse = async ({ desk, executable, root, folder, logFile, files, say }) => {
  const userData = await desk.folder('user-data')
  const parley = await launchParley({ desk, executable, appFolder: root, userData, logFile })
  const { page } = parley
  /** @param {string} name */
  const button = (name) => page.getByRole('button', { name, exact: true })
  const turns = page.getByRole('log', { name: 'Conversation', exact: true }).locator('[data-role]')
  /** @param {string} name */
  const photograph = async (name) => {
    const file = join(folder, `${name}.png`)
    await page.screenshot({ path: file })
    files.push(file)
  }
  await button('Try the practice assistant').waitFor()
  await photograph('1-first-screen')

  const recording = await desk.sound.record()
  const greeting = recording.position()
  say('Parley is open; the practice assistant is called')
  await button('Try the practice assistant').click()
  await recording.speakerHeard(greeting, ANSWER_MS)
  say('The practice assistant greets')
  await recording.speakerQuiet(greeting, 1200, GREETING_MS).catch(() => {})

  const handsFree = button('Hands-free')
  if ((await handsFree.getAttribute('aria-pressed')) !== 'true') await handsFree.click()
  const before = await turns.count()
  say(`Spoken into the microphone: “${QUESTION}”`)
  await desk.sound.speak(QUESTION)
  const asked = recording.position()
  await recording.speakerHeard(asked, ANSWER_MS, 20_000).catch(() => {})
  await photograph('2-answering')
  await expect.poll(() => turns.count(), { timeout: 10_000 }).toBeGreaterThanOrEqual(before + 2)
  await recording.speakerQuiet(asked, 1200, 20_000).catch(() => {})
  const { speaker: sofar } = recording.soFar()
  const [answer] = soundSpans(sofar, { from: asked })
  if (answer)
    say(`The loudspeaker answered ${((answer.start - asked) / sofar.rate).toFixed(1)} s after the question`)

  say(`Typed: “${MESSAGE}”`)
  const typed = recording.position()
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(MESSAGE)
  await button('Send').click()
  await expect(turns.last()).toHaveAttribute('data-role', 'assistant', { timeout: 10_000 })
  await recording.speakerHeard(typed, 200, 10_000).catch(() => {})
  await recording.speakerQuiet(typed, 800, 15_000).catch(() => {})
  await photograph('3-conversation')

  const { speaker } = await recording.stop()
  const sound = join(folder, 'loudspeaker.wav')
  await writeFile(sound, wavFile(speaker.samples, speaker.rate))
  files.push(sound)
  const answerMs = heardMs(speaker, asked)

  files.push(await exportMarkdown(parley, desk, folder))
  for (const [at, name] of ['Voice detection', 'Settings'].entries()) {
    await page.getByRole('tab', { name, exact: true }).click()
    await photograph(`${at + 4}-${name.toLowerCase().replace(' ', '-')}`)
  }
  await parley.close()
  return answerMs >= ANSWER_MS
}

/**
 * Through the app's own Export menu; only the save dialog, which nobody could click here, answers by itself.
 * @param {import('./parley.mjs').RunningParley} parley
 * @param {import('./desk.mjs').Desk} desk
 * @param {string} folder
 */
const exportMarkdown = async ({ app, page }, desk, folder) => {
  const chosen = join(await desk.folder('export'), 'conversation.md')
  await app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) })
  }, chosen)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Markdown', exact: true }).click()
  await expect.poll(() => readFile(chosen, 'utf8').catch(() => ''), { timeout: 10_000 }).not.toBe('')
  const file = join(folder, 'conversation.md')
  await copyFile(chosen, file)
  return file
}
