/** The practice assistant in a process of its own: alone in a terminal, and started by the app with messages. */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
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
