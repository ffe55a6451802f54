/** Sleep that is announced and sleep that is not; a network that goes, comes back or becomes another. */
import { EventEmitter } from 'node:events'
import type { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { createNetworkWatch } from '../../../src/main/system/network'
import { watchPower, watchStandstill } from '../../../src/main/system/power'
import { createFakeClock } from './support/fake-clock'

describe('the power monitor', () => {
  it.each([
    ['suspend', 'onSuspend'],
    ['resume', 'onResume'],
    ['lock-screen', 'onLock'],
    ['shutdown', 'onShutdown'],
  ] as const)('%s is heard', (event, action) => {
    const done: string[] = []
    const monitor = new EventEmitter()
    watchPower(monitor, {
      onSuspend: () => done.push('onSuspend'),
      onResume: () => done.push('onResume'),
      onLock: () => done.push('onLock'),
      onShutdown: () => done.push('onShutdown'),
    })
    monitor.emit(event)
    expect(done).toEqual([action])
  })

  it('that tells of each sleep twice is heard once, every time', () => {
    let slept = 0
    let woke = 0
    const nothing = (): void => undefined
    const monitor = new EventEmitter()
    watchPower(monitor, {
      onSuspend: () => (slept += 1),
      onResume: () => (woke += 1),
      onLock: nothing,
      onShutdown: nothing,
    })
    for (const event of ['suspend', 'suspend', 'resume', 'resume', 'suspend', 'suspend', 'resume', 'resume'])
      monitor.emit(event)
    expect([slept, woke]).toEqual([2, 2])
  })
})

describe('a process that stood still', () => {
  it('notices when it goes on, once', () => {
    const clock = createFakeClock()
    let woke = 0
    watchStandstill(clock, () => (woke += 1))
    clock.advance(600_000)
    expect(woke).toBe(0)
    clock.stall(60_000)
    expect(woke).toBe(1)
    clock.advance(600_000)
    expect(woke).toBe(1)
  })

  it('is not mistaken for one that is a little late', () => {
    const clock = createFakeClock()
    let woke = 0
    watchStandstill(clock, () => (woke += 1))
    clock.stall(14_000)
    clock.advance(60_000)
    expect(woke).toBe(0)
  })
})

type Interfaces = ReturnType<typeof networkInterfaces>
const at = (...addresses: readonly string[]): Interfaces => ({
  eth0: addresses.map((address) => ({
    address,
    netmask: '',
    mac: '',
    internal: address.startsWith('127.'),
    cidr: null,
    family: 'IPv4',
  })),
})

function setUp() {
  const clock = createFakeClock()
  const told: string[] = []
  const world = { online: true, interfaces: at('192.0.2.7') }
  const network = createNetworkWatch({
    isOnline: () => world.online,
    interfaces: () => world.interfaces,
    clock,
    onOnline: (online) => told.push(online ? 'online' : 'offline'),
    onChanged: () => told.push('changed'),
  })
  return { clock, told, world, network }
}

describe('the network', () => {
  it('is told when it goes and when it comes back, and the link is doubted both times', () => {
    const { clock, told, world, network } = setUp()
    network.watch(true)
    world.online = false
    clock.advance(1_000)
    world.online = true
    clock.advance(5_000)
    expect(told).toEqual(['offline', 'changed', 'online', 'changed'])
  })

  it('that becomes another one without a gap makes the link doubtful', () => {
    const { clock, told, world, network } = setUp()
    network.watch(true)
    world.interfaces = at('198.51.100.4')
    clock.advance(5_000)
    expect(told).toEqual(['changed'])
  })

  it('is the same in whatever order its addresses come, loopback and link-local ones aside', () => {
    const { clock, told, world, network } = setUp()
    world.interfaces = at('192.0.2.7', '192.0.2.8')
    network.watch(true)
    world.interfaces = at('127.0.0.1', '192.0.2.8', 'fe80::1', '192.0.2.7')
    clock.advance(2_000)
    expect(told).toEqual([])
  })

  it('that is missing is told at once when somebody begins to depend on it', () => {
    const { told, world, network } = setUp()
    world.online = false
    network.watch(true)
    expect(told[0]).toBe('offline')
  })

  it('is not looked at while nobody depends on it, and what changed meanwhile is no change', () => {
    const { clock, told, world, network } = setUp()
    network.watch(true)
    network.watch(false)
    world.interfaces = at('198.51.100.4')
    expect(clock.pending()).toBe(0)
    network.watch(true)
    network.watch(true)
    expect([told, clock.pending()]).toEqual([[], 1])
  })
})
