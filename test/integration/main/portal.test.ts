/** The portal of the desktop, over a real D-Bus daemon; only the desktop behind it is a stand-in. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectBus } from '../../../src/main/hotkey/bus'
import { createPortalBackend } from '../../../src/main/hotkey/portal'
import { systemClock } from '../../../src/main/system/clock'
import { startPortalStandIn, type PortalStandIn } from '../../support/portal-stand-in'

const hasDaemon = spawnSync('dbus-daemon', ['--version']).status === 0
if (!hasDaemon) console.warn('portal skipped: no dbus-daemon')

describe.skipIf(!hasDaemon)('the portal', () => {
  let folder: string
  let daemon: ChildProcess
  let address: string
  let portal: PortalStandIn | null = null
  let end = (): void => undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-portal-'))
    daemon = spawn('dbus-daemon', [
      '--session',
      '--nofork',
      '--nopidfile',
      '--print-address=1',
      `--address=unix:path=${join(folder, 'bus')}`,
    ])
    address = await new Promise<string>((resolve) => {
      daemon.stdout?.once('data', (line: Buffer) => resolve(line.toString('utf8').trim()))
    })
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', address)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    daemon?.kill()
    await rm(folder, { recursive: true, force: true })
  })
  afterEach(() => {
    end()
    portal?.close()
    portal = null
  })

  function start(bindings = { talk: 'ControlRight' } as Record<string, string>) {
    const told: string[] = []
    let tokens = 0
    const backend = createPortalBackend({
      connect: connectBus,
      appId: 'app.parley.Parley',
      describe: (action) => `deed ${action}`,
      newToken: () => `token${(tokens += 1)}`,
      after: systemClock.after,
    })
    end = backend(bindings, {
      onReady: (trigger) => told.push(`ready ${trigger ?? ''}`),
      onKey: (action, match) => told.push(`${action} ${match}`),
      onFailed: (why, message) => told.push(`failed ${why} ${message}`),
      onLost: () => told.push('lost'),
    })
    return told
  }

  it('binds what is asked for and tells presses and releases', async () => {
    portal = await startPortalStandIn(address, { trigger: 'Press Right Ctrl' })
    const told = start({ talk: 'ControlRight', stop: 'Control+F9' })
    await expect.poll(() => told).toEqual(['ready Press Right Ctrl'])
    expect(portal.registered).toEqual(['app.parley.Parley'])
    expect(portal.bound).toEqual([
      [
        { id: 'talk', facts: { description: 'deed talk', preferred_trigger: 'Control_R' } },
        { id: 'stop', facts: { description: 'deed stop', preferred_trigger: 'CTRL+F9' } },
      ],
    ])
    portal.key('Activated', 'talk')
    portal.key('Deactivated', 'talk')
    portal.key('Activated', 'stop')
    portal.key('Activated', 'a shortcut of somebody else')
    await expect.poll(() => told.slice(1)).toEqual(['talk down', 'talk up', 'stop down'])
  })

  it('works with an older desktop that knows no registry', async () => {
    portal = await startPortalStandIn(address, { registry: false })
    const told = start()
    await expect.poll(() => told).toEqual(['ready Press Ctrl+Shift+Space'])
  })

  it('is told to have failed when the person says no', async () => {
    portal = await startPortalStandIn(address, { answer: 1 })
    const told = start()
    await expect.poll(() => told).toEqual(['failed hook_failed CreateSession: refused (1)'])
  })

  it('is told to have failed where the desktop has none', async () => {
    const told = start()
    await expect.poll(() => told).toHaveLength(1)
    expect(told[0]).toMatch(/^failed hook_failed CreateSession: org\.freedesktop\.DBus\.Error/)
  })

  it('is lost, and lets go, when the desktop closes the session', async () => {
    portal = await startPortalStandIn(address)
    const told = start()
    await expect.poll(() => told).toHaveLength(1)
    portal.closeSession()
    await expect.poll(() => told.at(-1)).toBe('lost')
    portal.key('Activated', 'talk')
    expect(told).toHaveLength(2)
  })

  it('says nothing more once it is ended', async () => {
    portal = await startPortalStandIn(address)
    const told = start()
    await expect.poll(() => told).toHaveLength(1)
    end()
    portal.key('Activated', 'talk')
    const after = start()
    await expect.poll(() => after).toHaveLength(1)
    expect(told).toHaveLength(1)
  })
})
