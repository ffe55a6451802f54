/**
 * A wish of the command line goes to the Parley that runs, since that one holds the conversations; its answer comes
 * back as a file in a private folder. The process that waits has no window and nothing else to do, so it just waits.
 */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { notice, type Notice } from '#core/notice'
import { err, type Result } from '#core/result'
import type { Outcome } from './say'
import { wishSchema } from './wish'

const PREFIX = 'parley-answer-'
/** How often the folder is looked into; until when the other one must have begun, and must have ended. ms. */
const LOOK_MS = 25
const BEGIN_MS = 20_000
const END_MS = 600_000

export const handedOverSchema = z.object({ wish: wishSchema, answerIn: z.string().min(1).max(4096) })
export type HandedOver = z.infer<typeof handedOverSchema>

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), lines: z.array(z.string()) }),
  z.object({ ok: z.literal(false), sentence: z.string() }),
])

/** Only its owner may look into it. @param temp The folder for temporary files. */
export const makeAnswerFolder = (temp: string): string => mkdtempSync(join(temp, PREFIX))

/** Blocks until there is an answer, and takes the folder away. */
export function awaitAnswer(folder: string, now: () => number): Outcome {
  const nap = new Int32Array(new SharedArrayBuffer(4))
  const start = now()
  const answer = join(folder, 'answer')
  try {
    while (!existsSync(answer)) {
      const limit = existsSync(join(folder, 'begun')) ? END_MS : BEGIN_MS
      if (now() - start > limit) return { ok: false, notice: notice('cli.no_answer', 'error') }
      Atomics.wait(nap, 0, 0, LOOK_MS)
    }
    return answerSchema.parse(JSON.parse(readFileSync(answer, 'utf8')))
  } catch {
    return { ok: false, notice: notice('cli.no_answer', 'error') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export type AnswerDeps = {
  /** As the other side's folder for temporary files; an answer goes nowhere else. */
  readonly temp: string
  readonly fulfil: (wish: HandedOver['wish']) => Promise<Result<readonly string[], Notice>>
  readonly sentence: (notice: Notice) => string
}

/** The side that runs: given what another start passed on, it says whether that held a wish, and sees to it. */
export const handedOverHandler =
  (deps: AnswerDeps) =>
  (data: unknown): boolean => {
    const parsed = z.object({ handedOver: handedOverSchema }).safeParse(data)
    if (parsed.success) void answerTo(parsed.data.handedOver, deps)
    return parsed.success
  }

export async function answerTo({ wish, answerIn }: HandedOver, deps: AnswerDeps): Promise<void> {
  if (!isAnswerFolder(answerIn, deps.temp)) return
  try {
    writeFileSync(join(answerIn, 'begun'), '', { mode: 0o600, flag: 'wx' })
    const done = await deps.fulfil(wish).catch(() => err(notice('internal', 'error')))
    const text = JSON.stringify(
      done.ok ? { ok: true, lines: done.value } : { ok: false, sentence: deps.sentence(done.error) },
    )
    // Renamed when it is whole, so that nobody reads the half of it.
    writeFileSync(join(answerIn, 'writing'), text, { mode: 0o600, flag: 'wx' })
    renameSync(join(answerIn, 'writing'), join(answerIn, 'answer'))
  } catch {
    // The one who asked has gone, and its folder too.
  }
}

const isAnswerFolder = (folder: string, temp: string): boolean =>
  dirname(folder) === temp.replace(/[\\/]+$/, '') &&
  basename(folder).startsWith(PREFIX) &&
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
