/** What a person does, as commands of a model; the model remembers what was said, and what must not be heard again. */
import * as fc from 'fast-check'
import type { Turn } from '../../../src/core/transcript/model'
import type { FaultInput } from '../../../src/practice'
import { badLuck } from './bad-luck'
import type { World } from './world'

export type Said =
  | { readonly kind: 'text'; readonly text: string }
  /** `sure`: nothing that a person was told of has kept it from being said. */
  | {
      readonly kind: 'voice'
      readonly ms: number
      readonly sure: boolean
      /** Released before a session was ready: it goes out behind all that was typed until then. */
      readonly waited: boolean
    }

export type Memory = {
  said: Said[]
  /** Responses that were interrupted: no sound of theirs may be played from then on. */
  banned: Set<string>
  /** How much had been played by then. */
  writtenAt: number
  texts: number
}

export const newMemory = (): Memory => ({ said: [], banned: new Set(), writtenAt: 0, texts: 0 })

type Deed = fc.AsyncCommand<Memory, World>

const deed = (name: string, run: (memory: Memory, world: World) => Promise<void>): Deed => ({
  check: () => true,
  run: async (memory, world) => {
    await run(memory, world)
    expectSane(memory, world)
  },
  toString: () => name,
})

const interrupt = (memory: Memory, world: World): void => {
  expectSane(memory, world)
  memory.banned = new Set([...memory.banned, ...world.begun()])
  memory.writtenAt = world.written.length
}

export const type = (): Deed =>
  deed('type', async (memory, world) => {
    interrupt(memory, world)
    const text = `text ${String((memory.texts += 1))}`
    memory.said.push({ kind: 'text', text })
    world.do({ type: 'text', text })
    await world.pass(1)
  })

export const hold = (ms: number): Deed =>
  deed(`hold ${String(ms)}`, async (memory, world) => {
    interrupt(memory, world)
    let broken = false
    // What is spoken while connecting belongs to one turn.
    const waiting = world.unsaid
    const stop = world.watch(() => {
      broken ||= world.view.connection === 'failed'
    })
    world.speak(true)
    world.do({ type: 'talk_press' })
    await world.pass(ms)
    world.do({ type: 'talk_release' })
    await world.pass(20)
    const waited = world.unsaid
    world.speak(false)
    stop()
    const before = waiting ? memory.said.findLast((one) => one.kind === 'voice') : undefined
    if (before) memory.said = memory.said.filter((one) => one !== before)
    memory.said.push({ kind: 'voice', ms: ms + (before?.ms ?? 0), sure: !broken, waited })
  })

export const stop = (): Deed =>
  deed('stop', async (memory, world) => {
    interrupt(memory, world)
    world.do({ type: 'stop' })
    const written = world.written.length
    // A hold that waits for the connection was said, and is answered.
    const unsaid = world.unsaid
    await world.pass(3000)
    if (!unsaid && world.written.length > written)
      throw new Error('after Stop something is heard that nobody asked for')
  })

export const wait = (ms: number): Deed =>
  deed(`wait ${String(ms)}`, async (_memory, world) => {
    await world.pass(ms)
  })

export const connect = (): Deed =>
  deed('connect', async (_memory, world) => {
    world.do({ type: 'connect' })
    await world.pass(1)
  })

export const disconnect = (): Deed =>
  deed('disconnect', async (memory, world) => {
    interrupt(memory, world)
    world.do({ type: 'disconnect' })
    await world.pass(1)
  })

export const begin = (): Deed =>
  deed('new conversation', async (memory, world) => {
    interrupt(memory, world)
    world.do({ type: 'new_conversation' })
    memory.said = []
    await world.pass(1)
  })

/** The computer sleeps and wakes; nobody talks meanwhile. */
export const sleep = (ms: number): Deed =>
  deed(`sleep ${String(ms)}`, async (memory, world) => {
    interrupt(memory, world)
    world.do({ type: 'suspend' })
    await world.pass(ms)
    world.do({ type: 'resume' })
    await world.pass(1)
  })

export const networkGap = (ms: number): Deed =>
  deed(`no network for ${String(ms)}`, async (_memory, world) => {
    world.do({ type: 'network', online: false })
    await world.pass(ms)
    world.do({ type: 'network', online: true })
    await world.pass(1)
  })

export const strike = (fault: FaultInput): Deed =>
  deed(`fault ${JSON.stringify(fault)}`, async (_memory, world) => {
    world.server.inject(fault)
    await world.pass(1)
  })

export const deeds = fc.commands(
  [
    fc.constant(type()),
    fc.constant(type()),
    fc.integer({ min: 300, max: 1500 }).map(hold),
    fc.constant(stop()),
    fc.integer({ min: 1, max: 4000 }).map(wait),
    fc.integer({ min: 1, max: 300 }).map(wait),
    fc.constant(connect()),
    fc.constant(disconnect()),
    fc.constant(begin()),
    fc.integer({ min: 1, max: 20_000 }).map(sleep),
    fc.integer({ min: 1, max: 20_000 }).map(networkGap),
    badLuck.map(strike),
    badLuck.map(strike),
    badLuck.map(strike),
  ],
  { maxCommands: 24 },
)

/** What holds at every moment, whatever went wrong. */
function expectSane(memory: Memory, world: World): void {
  const { turns } = world
  const ids = turns.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) throw new Error(`a turn is there twice: ${ids.join(', ')}`)
  const late = world.written.slice(memory.writtenAt).find(({ responseId }) => memory.banned.has(responseId))
  if (late) throw new Error(`sound of an interrupted response is played: ${late.responseId}`)
  if (world.server.refused.length > 0)
    throw new Error(`sent what no strict server takes: ${world.server.refused.join()}`)
  expectSaid(memory, world)
}

/** Every turn of the person is there once, and in the order in which it was said. */
function expectSaid(memory: Memory, world: World): void {
  const shown = world.turns.filter(({ role }) => role === 'user')
  const story = (): string =>
    `said: ${memory.said.map((one) => (one.kind === 'text' ? one.text : `voice ${String(one.ms)}${one.sure ? '' : '?'}`)).join(', ')}; ` +
    `shown: ${shown.map(({ source, text, status, audioMs }) => `${source === 'text' ? text : `voice ${String(audioMs)}`} ${status}`).join(', ')}`
  const left = [...shown]
  // From the newest on: those that went out at once stand before them.
  for (const one of memory.said.toReversed()) {
    if (one.kind === 'text' || !one.waited) continue
    const at = left.findLastIndex((turn) => fits(turn, one))
    if (at >= 0) left.splice(at, 1)
    else if (one.sure) throw new Error(`a turn is lost. ${story()}`)
  }
  const inOrder = memory.said.filter((one) => one.kind === 'text' || !one.waited)
  if (!matches(inOrder, left)) throw new Error(`a turn is lost, doubled or out of order. ${story()}`)
}

/** The same turns in the same order, but for those that may be missing. */
function matches([one, ...said]: readonly Said[], [turn, ...shown]: readonly Turn[]): boolean {
  if (one === undefined) return turn === undefined
  if (turn !== undefined && fits(turn, one) && matches(said, shown)) return true
  const mayMiss = one.kind === 'voice' && !one.sure
  return mayMiss && matches(said, turn === undefined ? [] : [turn, ...shown])
}

const fits = (turn: Turn, one: Said): boolean =>
  one.kind === 'text' ? turn.text === one.text : isSpoken(turn, one.ms)

/** Microphone frames of the test are 100 ms long. */
const isSpoken = ({ source, audioMs }: Turn, ms: number): boolean =>
  source === 'voice' && (audioMs === null || Math.abs(audioMs - ms) < 250)
