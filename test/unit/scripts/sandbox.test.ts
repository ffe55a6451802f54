/** Chromium's sandbox stays on unless the machine refuses it, and then it is said. */
import { expect, it } from 'vitest'
import { displaySwitches, hasDisplay } from '../../../scripts/lib/display.mjs'
import { machineSwitches } from '../../../scripts/lib/sandbox.mjs'

const machine = (changes: object = {}) => ({
  platform: 'linux',
  isRoot: false,
  userNamespaces: async () => true,
  setuidSandbox: async () => false,
  sharedMemory: async () => 8e9,
  ...changes,
})

async function ask(changes: object) {
  const said: string[] = []
  const switches = await machineSwitches('/electron', {
    say: (line) => void said.push(line),
    machine: machine(changes),
  })
  return { switches, said }
}

it('an ordinary user keeps the sandbox', async () => {
  expect(await ask({})).toEqual({ switches: [], said: [] })
})

it('root loses it, aloud', async () => {
  const { switches, said } = await ask({ isRoot: true })
  expect(switches).toEqual(['--no-sandbox'])
  expect(said[0]).toContain('--no-sandbox')
})

it('refused user namespaces lose it, aloud, unless the setuid helper is there', async () => {
  const userNamespaces = async () => false
  expect((await ask({ userNamespaces })).switches).toEqual(['--no-sandbox'])
  expect((await ask({ userNamespaces })).said).toHaveLength(1)
  expect((await ask({ userNamespaces, setuidSandbox: async () => true })).switches).toEqual([])
})

it('a container’s small /dev/shm is not used', async () => {
  expect((await ask({ sharedMemory: async () => 64e6 })).switches).toEqual(['--disable-dev-shm-usage'])
})

it('other platforms need no switches', async () => {
  expect((await ask({ platform: 'darwin', isRoot: true })).switches).toEqual([])
})

it('a display is one of X11 or Wayland; macOS and Windows always have one', () => {
  expect(hasDisplay({}, 'linux')).toBe(false)
  expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasDisplay({}, 'darwin')).toBe(true)
})

it('Wayland is asked for only where X11 is absent', () => {
  expect(displaySwitches({ WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['--ozone-platform=wayland'])
  expect(displaySwitches({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).toEqual([])
})
