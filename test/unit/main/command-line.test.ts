/** What the command line asks for, and how an answer comes back from the Parley that runs. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notice } from '#core/notice'
import { err, ok } from '#core/result'
import {
  answerTo,
  awaitAnswer,
  handedOverHandler,
  makeAnswerFolder,
  type AnswerDeps,
} from '../../../src/main/command-line/hand-over'
import { readWish } from '../../../src/main/command-line/wish'

describe('the command line', () => {
  const read = (...args: string[]) => readWish(['parley', '.', ...args], '/home/me')

  it('is understood with values beside names or behind an equals sign', () => {
    const wish = { type: 'export', which: 'last', format: 'srt', out: '/home/me/x.srt' }
    expect(read('--export', 'last', '--format', 'srt', '--out', 'x.srt')).toEqual(wish)
    expect(read('--export=last', '--out=/home/me/x.srt')).toEqual(wish)
    expect(read('--list')).toEqual({ type: 'list' })
    expect(read('--ptt=down')).toBeNull()
  })

  it('takes the format from the name of the file, else Markdown, and writes here where no place is given', () => {
    expect(read('--export', 'all')).toMatchObject({ format: 'markdown', out: '/home/me' })
    expect(read('--export', 'a', '--out', 'B.HTML')).toMatchObject({ format: 'html' })
  })

  it.each([
    ['--export'],
    ['--export', '--out', 'x'],
    ['--export=a', '--format', 'mp3'],
    ['--export=a', '--out='],
  ])('is refused where something is missing or unknown: %s %s %s', (...args) => {
    expect(read(...args)).toBe('wrong')
  })
})

describe('an answer', () => {
  let temp: string
  beforeEach(() => {
    temp = mkdtempSync(join(tmpdir(), 'parley-test-'))
  })
  afterEach(() => rmSync(temp, { recursive: true, force: true }))
  const wish = { type: 'list' } as const
  const deps = (more: Partial<AnswerDeps> = {}): AnswerDeps => ({
    temp,
    fulfil: () => Promise.resolve(ok(['one', 'two'])),
    sentence: ({ code }) => `sentence of ${code}`,
    ...more,
  })
  const answered = async (more: Partial<AnswerDeps> = {}) => {
    const answerIn = makeAnswerFolder(temp)
    await answerTo({ wish, answerIn }, deps(more))
    return awaitAnswer(answerIn, () => 0)
  }

  it('comes back, and nothing of it stays', async () => {
    expect(await answered()).toEqual({ ok: true, lines: ['one', 'two'] })
    expect(readdirSync(temp)).toEqual([])
  })

  it('says in a sentence what went wrong', async () => {
    const failed = await answered({ fulfil: () => Promise.resolve(err(notice('export.full', 'error'))) })
    expect(failed).toEqual({ ok: false, sentence: 'sentence of export.full' })
    const broken = await answered({ fulfil: () => Promise.reject(new Error('secret words')) })
    expect(broken).toEqual({ ok: false, sentence: 'sentence of internal' })
  })

  it('is not waited for without end', () => {
    let now = 0
    const late = awaitAnswer(makeAnswerFolder(temp), () => (now += 15_000))
    expect(late).toMatchObject({ ok: false, notice: { code: 'cli.no_answer' } })
    expect(readdirSync(temp)).toEqual([])
  })

  it('goes nowhere but into a folder that was made for it', async () => {
    const elsewhere = join(temp, 'elsewhere')
    mkdirSync(elsewhere)
    await answerTo({ wish, answerIn: elsewhere }, deps())
    await answerTo({ wish, answerIn: join(temp, 'parley-answer-x', '..', 'elsewhere') }, deps())
    expect(readdirSync(elsewhere)).toEqual([])
  })

  it('is only for what holds a wish', () => {
    const handle = handedOverHandler(deps())
    expect(handle({ ptt: 'down', quit: false, startedAt: 1 })).toBe(false)
    expect(handle({ handedOver: { wish: { type: 'delete' }, answerIn: temp } })).toBe(false)
    expect(handle(null)).toBe(false)
    expect(existsSync(join(temp, 'answer'))).toBe(false)
  })
})
