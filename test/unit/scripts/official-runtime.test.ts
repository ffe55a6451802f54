/** The official binary's download: who is asked, how long, and what counts as the file. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { download, type Fetch } from '../../../scripts/lib/download.mjs'
import { electronPackage, fetchOfficial, findOfficial } from '../../../scripts/lib/official-runtime.mjs'

let folder: string
let said: string[]
const say = (line: string): void => void said.push(line)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-official-test-'))
  said = []
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

describe('finding it', () => {
  async function install(version: string) {
    await mkdir(join(folder, 'dist'))
    await writeFile(join(folder, 'path.txt'), 'electron')
    await writeFile(join(folder, 'dist/version'), version)
    await writeFile(join(folder, 'dist/electron'), '')
  }

  it('a binary of the wanted version is found', async () => {
    await install('v45.4.1')
    expect(findOfficial(folder, '45.4.1')).toBe(join(folder, 'dist/electron'))
  })

  it('a binary of an older package does not count', async () => {
    await install('44.0.0')
    expect(findOfficial(folder, '45.4.1')).toBeNull()
  })

  it('no binary is no error', () => {
    expect(findOfficial(folder, '45.4.1')).toBeNull()
  })
})

describe('fetching it', () => {
  const from = (fetch: Fetch) => {
    const { folder: electron, version } = electronPackage()
    return fetchOfficial({ folder: electron, version, env: { electron_config_cache: folder }, say, fetch })
  }

  it('a network without the server is unreachable, with the network’s own reason', async () => {
    const outcome = await from(async () => {
      throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND github.com') })
    })
    expect(outcome).toEqual({ kind: 'unreachable', reason: 'getaddrinfo ENOTFOUND github.com' })
  })

  it('a server without the file is unreachable', async () => {
    const outcome = await from(async () => new Response('', { status: 404, statusText: 'Not Found' }))
    expect(outcome).toMatchObject({ kind: 'unreachable', reason: expect.stringContaining('404') })
  })

  it('a file with a wrong checksum is a failure: nothing else is tried in its place', async () => {
    await expect(from(async () => new Response('altered'))).rejects.toThrow(/checksum is wrong.*not unpacked/)
  })

  it('a mirror is asked instead of the usual server', async () => {
    vi.stubEnv('ELECTRON_MIRROR', 'https://mirror.example/electron/')
    const asked: string[] = []
    await from(async (url) => {
      asked.push(url)
      return new Response('', { status: 404 })
    })
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatch(/^https:\/\/mirror\.example\/electron\//)
  })
})

describe('downloading', () => {
  const url = 'https://host.example/file.zip'
  const get = (fetch: Fetch, limits = {}) =>
    download(url, join(folder, 'a/file.zip'), { say, fetch, ...limits })

  /** What fetch does once its signal is given up. */
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_, fail) => {
      signal.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError')))
    })

  it('the file arrives whole and its progress is said', async () => {
    const body = new Uint8Array(1000).fill(7)
    const headers = { 'content-length': '1000' }
    await get(async () => new Response(body, { headers }))
    expect(new Uint8Array(await readFile(join(folder, 'a/file.zip')))).toEqual(body)
    expect(said[0]).toContain('file.zip from host.example')
    expect(said.at(-1)).toContain('100 %')
  })

  it('a silent server is given up with its name', async () => {
    const attempt = get((_, { signal }) => untilAborted(signal), { connectMs: 1 })
    await expect(attempt).rejects.toThrow('host.example did not answer within')
  })

  it('a transfer that stops is given up', async () => {
    const stream = new ReadableStream<Uint8Array>({ start: (body) => body.enqueue(new Uint8Array(10)) })
    await expect(get(async () => new Response(stream), { stallMs: 1 })).rejects.toThrow(/stopped sending/)
  })

  it('a filter’s web page is not taken for the file', async () => {
    const page = new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } })
    await expect(get(async () => page)).rejects.toThrow(/web page instead of the file/)
  })
})
