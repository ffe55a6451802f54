/** Parley as an end-to-end test meets it: started at a desk, with its screens by the words on their controls. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { see } from './see'
import type { Page } from 'playwright'
import { onTestFailed } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { launchParley, type RunningParley } from '../../scripts/lib/parley.mjs'
import { provideRuntime } from '../../scripts/lib/runtime.mjs'
import { repository, resultsFolder, startTestDesk } from './desk'

export type Parley = RunningParley & { readonly talk: Screens; readonly logFile: string }

let runtime: ReturnType<typeof provideRuntime> | null = null
const executable = async (): Promise<string> => {
  runtime ??= provideRuntime({ say: () => undefined })
  return (await runtime).executable
}

/** A desk at which the development runtime can be started. */
export const startParleyDesk = async (name: string): Promise<Desk> => {
  if (!existsSync(join(repository, 'out/main/index.cjs')))
    throw new Error('There is no build to test. Run: npm run build')
  return startTestDesk(name, [await executable()])
}

/**
 * Starts the built app. `name` names its log, which holds all output of all its processes.
 * `userData` of an earlier start continues that one.
 */
export const startParley = async (
  desk: Desk,
  name: string,
  options: {
    readonly userData?: string
    readonly args?: readonly string[]
    readonly env?: Record<string, string>
  } = {},
): Promise<Parley> => {
  const logFile = join(await resultsFolder('logs'), `${name}.log`)
  if (options.userData === undefined) await rm(logFile, { force: true })
  const running = await launchParley({
    desk,
    executable: await executable(),
    appFolder: repository,
    userData: options.userData ?? (await desk.folder('user-data')),
    logFile,
    args: options.args ?? [],
    env: options.env ?? {},
  })
  return { ...running, talk: screens(running.page), logFile }
}

/** Call at the start of a test: when it fails, a picture of the window stays in test-results/failures. */
export const photographFailure = (page: () => Page | undefined): void =>
  onTestFailed(async ({ task }) => {
    const file = join(
      await resultsFolder('failures'),
      `${task.name.replaceAll(/\W+/g, '-').slice(0, 100)}.png`,
    )
    await page()
      ?.screenshot({ path: file })
      .catch(() => undefined)
  })

export type Screens = ReturnType<typeof screens>

/** The controls by their accessible names (English interface), and the few things one does with several of them. */
export const screens = (page: Page) => {
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const textbox = (name: string) => page.getByRole('textbox', { name, exact: true })
  const combobox = (name: string) => page.getByRole('combobox', { name, exact: true })
  const slider = (name: string) => page.getByRole('slider', { name, exact: true })
  const tab = (name: string) => page.getByRole('tab', { name, exact: true })
  const status = page.getByRole('status', { name: 'Connection', exact: true })
  const log = page.getByRole('log', { name: 'Conversation', exact: true })
  const turns = (role: 'user' | 'assistant' | 'tool' | 'system') => log.locator(`[data-role="${role}"]`)

  const open = async (name: string) => {
    await tab(name).click()
    await see(tab(name)).toHaveAttribute('aria-selected', 'true')
  }
  /** Chooses by the option's visible words. */
  const choose = async (box: string, option: string | RegExp) => {
    await combobox(box).click()
    await page.getByRole('option', { name: option }).first().click()
  }
  /** Types into a field and leaves it, as a person does. */
  const enter = async (name: string, text: string) => {
    await textbox(name).fill(text)
    await textbox(name).press('Tab')
  }
  const connect = async () => {
    await open('Talk')
    await button('Connect').click()
    await see(status).toHaveText(/^Connected/, { timeout: 30_000 })
  }
  const startPractice = async () => {
    await button('Try the practice assistant').click()
    await see(status).toHaveText(/^Connected/, { timeout: 30_000 })
  }
  /** Points the profile at a server of the test; a key only where one is given. Leaves Settings open. */
  const pointAt = async (url: string, key: string | null = null) => {
    const own = button('Use my own key')
    await see(own.or(tab('Settings')).first()).toBeVisible()
    if (await own.isVisible()) await own.click()
    await open('Settings')
    await choose('Provider', /^Custom/)
    await enter('Endpoint', url)
    if (key !== null) await saveKey(key)
  }
  const saveKey = async (key: string) => {
    await page.getByLabel('API key', { exact: true }).fill(key)
    await button('Save key').click()
    await see(button('Remove key')).toBeEnabled()
  }
  const say = async (text: string) => {
    await textbox('Message').fill(text)
    await button('Send').click()
  }

  return {
    page,
    button,
    textbox,
    combobox,
    slider,
    tab,
    status,
    log,
    turns,
    open,
    choose,
    enter,
    connect,
    startPractice,
    pointAt,
    saveKey,
    say,
  }
}
