/** The real keychain library against a real Secret Service on a private bus. Skipped where the programs are missing. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const has = (program: string): boolean => spawnSync('which', [program]).status === 0
const available = process.platform === 'linux' && has('dbus-daemon') && has('gnome-keyring-daemon')

const owned = 'org.freedesktop.DBus.NameHasOwner'
const name = 'string:org.freedesktop.secrets'

/** Runs in a process of its own: libsecret takes the bus from its environment, once. */
const script = `
  const keytar = require('keytar')
  const [action, account, secret] = process.argv.slice(1)
  const run = async () => {
    if (action === 'set') await keytar.setPassword('Parley', account, secret)
    if (action === 'remove') await keytar.deletePassword('Parley', account)
    if (action === 'list') {
      const found = await keytar.findCredentials('Parley')
      process.stdout.write(JSON.stringify(found.map((one) => one.account).sort()))
      return
    }
    process.stdout.write(JSON.stringify(await keytar.getPassword('Parley', account)))
  }
  run().catch((error) => { console.error(error.message); process.exit(1) })
`

describe.skipIf(!available)('the Secret Service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-keyring-'))
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    XDG_DATA_HOME: folder,
  }
  const children: ChildProcess[] = []

  beforeAll(async () => {
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { env })
    children.push(bus)
    const [address] = (await once(bus.stdout, 'data')) as [Buffer]
    env['DBUS_SESSION_BUS_ADDRESS'] = address.toString('utf8').trim()
    // An empty line is its pass phrase. It comes from a file: as root the daemon does not read Node's pipes, which are
    // sockets.
    const phrase = join(folder, 'phrase')
    writeFileSync(phrase, '\n')
    const options = ['--foreground', '--unlock', '--components=secrets']
    children.push(
      spawn('gnome-keyring-daemon', options, { env, stdio: [openSync(phrase, 'r'), 'ignore', 'ignore'] }),
    )
    // Asking the bus does not start a second, locked daemon, as asking the service itself would.
    const question = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', owned, name]
    for (let tries = 0; tries < 500; tries += 1) {
      const { stdout } = await run('dbus-send', question, { env }).catch(() => ({ stdout: '' }))
      if (stdout.includes('boolean true')) return
    }
    throw new Error('the keyring daemon did not come up')
  })
  afterAll(() => {
    for (const child of children) child.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = (...args: string[]): unknown => {
    const done = spawnSync(process.execPath, ['-e', script, ...args], {
      env,
      timeout: 30_000,
      encoding: 'utf8',
    })
    if (done.status !== 0) throw new Error(done.stderr)
    return JSON.parse(done.stdout)
  }

  it('keeps a key for one account, across processes, until it is removed', () => {
    const account = 'default@api.openai.com:443'
    expect(ask('get', account)).toBeNull()
    expect(ask('set', account, 'sk-test-0123456789')).toBe('sk-test-0123456789')
    expect(ask('get', account)).toBe('sk-test-0123456789')
    expect(ask('get', 'default@voice.example:443')).toBeNull()
    expect(ask('remove', account)).toBeNull()
  })

  it('names every account, so that a deleted profile can take all its keys along', () => {
    const accounts = ['default@127.0.0.1:8080', 'default@api.openai.com:443']
    for (const account of accounts) ask('set', account, 'sk-test-0123456789')
    expect(ask('list')).toEqual(accounts)
    for (const account of accounts) ask('remove', account)
    expect(ask('list')).toEqual([])
  })
})
