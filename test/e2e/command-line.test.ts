/** Export from the command line: by the Parley that runs, which holds the conversations, and alone while none runs. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'

const WORDS = 'Yarın Diyarbakır’a gidiyorum.'

let desk: Desk
let parley: Parley
let folder: string
/** How Parley was started: the program and what stands before our own words. */
let program: { readonly file: string; readonly args: readonly string[] }
beforeAll(async () => {
  desk = await startParleyDesk('command-line')
  folder = await desk.folder('exports')
  parley = await startParley(desk, 'command-line')
  const started = parley.app.process()
  const own = started.spawnargs
    .slice(1)
    .filter((arg) => !arg.startsWith('--remote-debugging') && !arg.startsWith('--inspect'))
  program = { file: started.spawnfile, args: own }
  await parley.talk.startPractice()
  await parley.talk.say(WORDS)
  await see(parley.talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', {
    timeout: 30_000,
  })
})
afterAll(async () => {
  await parley?.close()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

type Ended = { readonly code: number | null; readonly out: string; readonly error: string }

const run = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(program.file, [...program.args, ...args], {
      env: { ...process.env, ...desk.env },
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let error = ''
    child.stdout.on('data', (data) => (out += String(data)))
    child.stderr.on('data', (data) => (error += String(data)))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out, error }))
  })

/** The same while one runs and while none does. */
async function exportsAndLists(where: string): Promise<void> {
  const file = join(folder, `${where}.srt`)
  expect(await run('--export', 'last', '--format', 'srt', '--out', file)).toMatchObject({
    code: 0,
    out: `${file}\n`,
  })
  // Captions are of what was heard; what was typed is in the other files.
  expect(readFileSync(file, 'utf8')).toMatch(/-->[\s\S]*Parley/)

  const listed = await run('--list')
  expect(listed.code).toBe(0)
  const [id = '', at, count] = listed.out.trim().split('\t')
  expect(new Date(at ?? '').getTime()).toBeGreaterThan(0)
  expect(Number(count)).toBeGreaterThan(1)
  expect(listed.out + listed.error).not.toContain('Diyarbak')

  const all = join(folder, where)
  const written = await run('--export=all', '--format=json', `--out=${all}`)
  expect(written).toMatchObject({ code: 0, out: expect.stringMatching(/\.json\n$/) as string })
  const [name = ''] = readdirSync(all)
  const whole = readFileSync(join(all, name), 'utf8')
  expect(JSON.parse(whole)).toMatchObject({ conversation: { id } })
  expect(whole).toContain('Diyarbakır')

  const gone = await run('--export', 'no-such-id', '--out', join(folder, 'none.md'))
  expect(gone).toMatchObject({ code: 1, out: '' })
  expect(gone.error).toMatch(/conversation/i)
  expect(existsSync(join(folder, 'none.md'))).toBe(false)

  const nowhere = await run('--export', id, '--out', '/proc/parley.md')
  expect(nowhere).toMatchObject({ code: 1, out: '' })
  expect(nowhere.error).toContain('The file could not be written')

  const silent = await run('--export', id, '--format', 'wav', '--out', join(folder, 'x.wav'))
  expect(silent).toMatchObject({ code: 1, out: '' })
  expect(silent.error).toContain('No sound of this was recorded')
  expect(existsSync(join(folder, 'x.wav'))).toBe(false)

  const wrong = await run('--export', id, '--format', 'mp3', '--out', join(folder, 'x.mp3'))
  expect(wrong).toMatchObject({ code: 1, out: '' })
  expect(wrong.error).toContain('parley --export')
}

const answerFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('parley-answer-'))

it('is done by the Parley that runs, which goes on as it was', async () => {
  const before = answerFolders()
  await exportsAndLists('running')
  await parley.talk.say('Still here?')
  await see(parley.talk.turns('user').last()).toContainText('Still here?')
  expect(answerFolders().filter((name) => !before.includes(name))).toEqual([])
}, 180_000)

it('is done without a window while none runs', async () => {
  await parley.close()
  await exportsAndLists('alone')
  expect(existsSync(join(folder, 'alone'))).toBe(true)
}, 180_000)
