/** The virtual desk for tests: where its logs go, and which runtime sits at it. */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startDesk, type Desk } from '../../scripts/lib/desk.mjs'

export const repository = resolve(import.meta.dirname, '../..')
/** Everything that a run leaves behind: logs and screenshots. */
export const results = join(repository, 'test-results')

export const resultsFolder = async (name: string): Promise<string> => {
  const folder = join(results, name)
  await mkdir(folder, { recursive: true })
  return folder
}

/** A desk whose person can read the app. `name` names its log. */
export const startTestDesk = async (name: string, mustRead: readonly string[] = []): Promise<Desk> => {
  const desk = await startDesk({
    logFile: join(await resultsFolder('logs'), `${name}-desk.log`),
    mustRead: [join(repository, 'package.json'), ...mustRead],
  })
  if (!desk.seat.sandbox) console.log(`Without Chromium’s sandbox: ${desk.seat.why}.`)
  return desk
}
