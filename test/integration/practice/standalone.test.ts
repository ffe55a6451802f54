/** The practice assistant in a process of its own: alone in a terminal, and started by the app with messages. */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startPracticeServer } from '../../../src/practice'
import { connect } from './client'
import { resources } from './resources'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const script = here('../../../scripts/practice.mjs')

const run = (...args: readonly string[]) =>
  spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

async function lineFrom(stream: NodeJS.ReadableStream, wanted: RegExp): Promise<string> {
  let text = ''
  for await (const piece of stream) {
    text += String(piece)
    if (wanted.test(text)) return text
  }
  throw new Error(`ended after: ${text}`)
}

test('alone it prints its address and token, serves, and ends when told to', async () => {
  const child = run('--language', 'tr')
  const line = await lineFrom(child.stdout, /token: \S+\n/)
  const url = /ws:\S+/.exec(line)?.[0] ?? ''
  const token = /token: (\S+)/.exec(line)?.[1] ?? ''
  expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v1\/realtime$/)
  expect(token.length).toBeGreaterThanOrEqual(20)
  const client = await connect({ url, token })
  client.send({ type: 'response.create', response: { output_modalities: ['text'] } })
  expect((await client.next('response.output_text.done'))['text']).toMatch(/^Merhaba/)
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  expect((await client.closed).code).toBe(1001)
  expect(await lineFrom(child.stderr, /has connected/)).not.toContain(token)
  expect(await exit).toEqual([0, null])
})

test('a port that is taken is said in one sentence, and the exit code is not 0', async () => {
  const other = await startPracticeServer({ resources })
  const child = run('--port', String(other.port))
  const exit = once(child, 'exit')
  expect(await lineFrom(child.stderr, /\n/)).toContain(`Port ${String(other.port)} is in use`)
  expect((await exit)[0]).toBe(1)
  await other.close()
})

test('a script is followed, and one with a mistake is refused with the place of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-script-'))
  const file = join(folder, 'day.json')
  await writeFile(
    file,
    JSON.stringify({ faults: [{ type: 'drop', at: { event: 'session.created' }, code: 1011 }] }),
  )
  const child = run('--script', file)
  const line = await lineFrom(child.stdout, /token: \S+\n/)
  const client = await connect({
    url: /ws:\S+/.exec(line)?.[0] ?? '',
    token: /token: (\S+)/.exec(line)?.[1] ?? '',
  })
  expect((await client.closed).code).toBe(1011)
  child.kill('SIGTERM')

  await writeFile(file, JSON.stringify({ faults: [{ type: 'earthquake' }] }))
  const other = run('--script', file)
  const exit = once(other, 'exit')
  expect(await lineFrom(other.stderr, /type/)).toContain('is not a script of faults')
  expect((await exit)[0]).toBe(1)
  await rm(folder, { recursive: true })
})

test('the help tells every kind of fault that there is', async () => {
  const child = run('--help')
  const help = await lineFrom(child.stdout, /connection {2}/)
  const schema = run('--script-schema')
  let text = ''
  for await (const piece of schema.stdout) text += String(piece)
  const kinds = [
    ...JSON.stringify(JSON.parse(text)).matchAll(/"type":\{"type":"string","const":"(\w+)"/g),
  ].map(([, kind]) => kind ?? '')
  expect(kinds.length).toBeGreaterThan(12)
  expect(kinds.filter((kind) => !help.includes(`"${kind}"`))).toEqual([])
})

test('started by the app it lets happen what it is told, and calms down again', async () => {
  const child = fork(here('../../../.cache/practice/practice.cjs'), {
    execArgv: ['--require', here('./parent-port.cjs')],
    serialization: 'advanced',
  })
  child.send({ type: 'start', token: 'given', language: 'en', resources })
  const [ready] = await once(child, 'message')
  const client = await connect({ url: (ready as { url: string }).url, token: 'given' })
  child.send({ type: 'fault', fault: { type: 'drop', att: 'now' } })
  expect((await once(child, 'message'))[0]).toMatchObject({
    type: 'fault_refused',
    message: expect.stringContaining('att'),
  })
  child.send({ type: 'fault', fault: { type: 'drop', code: 1013 } })
  expect((await client.closed).code).toBe(1013)
  child.kill()
})

test('without its resources it says which folder was looked in', async () => {
  await expect(startPracticeServer({ resources: '/nowhere' })).rejects.toThrow('not in /nowhere')
})

test('started by the app it waits for `start`, is ready under the given token, and follows the language', async () => {
  // The test above has made the bundle.
  const child = fork(here('../../../.cache/practice/practice.cjs'), {
    execArgv: ['--require', here('./parent-port.cjs')],
    serialization: 'advanced',
  })
  child.send({ type: 'start', token: 'given', language: 'en', resources })
  child.send({ type: 'language', language: 'tr' })
  const [ready] = await once(child, 'message')
  expect(ready).toMatchObject({ type: 'ready', url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+/) })
  const client = await connect({ url: (ready as { url: string }).url, token: 'given' })
  client.send({ type: 'response.create', response: { output_modalities: ['text'] } })
  expect((await client.next('response.output_text.done'))['text']).toMatch(/^Merhaba/)
  child.kill()
  await client.closed
})

test('started by the app without its resources it answers `failed` with a sentence', async () => {
  const child = fork(here('../../../.cache/practice/practice.cjs'), {
    execArgv: ['--require', here('./parent-port.cjs')],
  })
  child.send({ type: 'start', token: 'given', language: 'en', resources: '/nowhere' })
  const [failed] = await once(child, 'message')
  expect(failed).toMatchObject({ type: 'failed', message: expect.stringContaining('/nowhere') })
  child.kill()
})
