/** A start from the command line that shows no window: alone, or by the Parley that runs. */
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { app } from 'electron'
import { notice } from '#core/notice'
import type { Language } from '#shared/i18n/language'
import { packLaunch, type Launch } from '../system/launch'
import { createPaths } from '../system/paths'
import { fulfilAlone } from './alone'
import { awaitAnswer, makeAnswerFolder, type HandedOver } from './hand-over'
import { say } from './say'
import type { Wish } from './wish'

/** Before Electron knows it. */
const fromEnvironment = (env: NodeJS.ProcessEnv): Language =>
  (env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '').startsWith('tr') ? 'tr' : 'en'

export function runCommand(wish: Wish | 'wrong', launch: Launch, folder: string): void {
  const language = fromEnvironment(process.env)
  if (wish === 'wrong') {
    app.exit(say({ ok: false, notice: notice('cli.wrong', 'error') }, language))
    return
  }
  const answerIn = makeAnswerFolder(tmpdir())
  const handedOver: HandedOver = { wish, answerIn }
  if (!app.requestSingleInstanceLock(packLaunch({ ...launch, handedOver }))) {
    app.exit(say(awaitAnswer(answerIn, Date.now), language))
    return
  }
  rmSync(answerIn, { recursive: true, force: true })
  // Whoever starts Parley meanwhile shall get a window; the file of conversations has a lock of its own.
  app.releaseSingleInstanceLock()
  app.disableHardwareAcceleration()
  void alone(wish, folder, language)
}

async function alone(wish: Wish, folder: string, fallback: Language): Promise<void> {
  await app.whenReady()
  app.dock?.hide()
  const paths = createPaths(folder, app.getAppPath(), app.getPath('userData'))
  const ended = await fulfilAlone(paths, wish, app.getLocale().startsWith('tr') ? 'tr' : fallback).catch(
    () => null,
  )
  if (ended === null) app.exit(say({ ok: false, notice: notice('internal', 'error') }, fallback))
  else {
    const { done, language } = ended
    app.exit(say(done.ok ? { ok: true, lines: done.value } : { ok: false, notice: done.error }, language))
  }
}
