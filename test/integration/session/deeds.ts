/** What a person does, as commands of a model; the model remembers what was said, and what must not be heard again. */
import * as fc from 'fast-check'
import type { Turn } from '../../../src/core/transcript/model'
import type { FaultInput } from '../../../src/practice'
import { badLuck } from './bad-luck'
import type { World } from './world'

export type Said =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hold'; readonly ms: number }
  /** Hands-free: lost with the line, which is said. `sure`: nothing has gone wrong yet. */
  | { readonly kind: 'talk'; readonly sure: boolean }

export type Memory = {
  said: Said[]
  /** Responses that were interrupted: no sound of theirs may be played from then on. */
  banned: Set<string>
  /** How much had been played by then. */
  writtenAt: number
  texts: number
  /** Something went wrong in this world. */
  struck: boolean
  omitted: readonly string[]
}

export const newMemory = (): Memory => ({
  said: [],
  banned: new Set(),
  writtenAt: 0,
  texts: 0,
  struck: false,
  omitted: [],
})

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
    world.speak(true)
    world.do({ type: 'talk_press' })
    await world.pass(ms)
    world.do({ type: 'talk_release' })
    await world.pass(20)
    world.speak(false)
    memory.said.push({ kind: 'hold', ms })
  })

/** Types while the key is down: that goes out at once, before the hold. */
export const typeDuringHold = (ms: number): Deed =>
  deed(`type during a hold of ${String(ms)}`, async (memory, world) => {
    interrupt(memory, world)
    world.speak(true)
    world.do({ type: 'talk_press' })
    await world.pass(ms / 2)
    const text = `text ${String((memory.texts += 1))}`
    world.do({ type: 'text', text })
    await world.pass(ms / 2)
    world.do({ type: 'talk_release' })
    await world.pass(20)
    world.speak(false)
    memory.said.push({ kind: 'text', text }, { kind: 'hold', ms })
  })

/** Longer than the server waits for more of a turn. */
const PAUSE_MS = 1500

export const talk = (ms: number): Deed =>
  deed(`talk hands-free for ${String(ms)}`, async (memory, world) => {
    world.do({ type: 'hands_free', on: true })
    // Long enough to connect where nothing goes wrong.
    await world.pass(500)
    const { connection, handsFree } = world.view
    if (!handsFree) return
    memory.said.push({ kind: 'talk', sure: !memory.struck && connection === 'connected' })
    world.speak(true)
    await world.pass(ms)
    world.speak(false)
    await world.pass(PAUSE_MS)
  })

export const handsFreeOff = (): Deed =>
  deed('hands-free off', async (_memory, world) => {
    world.do({ type: 'hands_free', on: false })
    await world.pass(1)
  })

export const ask = (): Deed =>
  deed('ask', async (_memory, world) => {
    world.do({ type: 'text', text: '' })
    await world.pass(1)
  })

/** A session lasts an hour; two seconds later another one is due, and it would end two minutes after that. */
const NEARLY_AN_HOUR = 58 * 60_000 - 2_000

export const nearlyAnHour = (): Deed =>
  deed('nearly an hour', async (_memory, world) => {
    // An open microphone would make this the only thing that the test does.
    world.do({ type: 'hands_free', on: false })
    await world.pass(NEARLY_AN_HOUR)
  })

export const changeVoice = (voice: string): Deed =>
  deed(`voice ${voice}`, async (_memory, world) => {
    world.configure({ voice })
    await world.pass(1)
  })

export const stop = (): Deed =>
  deed('stop', async (memory, world) => {
    interrupt(memory, world)
    world.do({ type: 'stop' })
    const written = world.written.length
    // What was said hands-free just before may still be answered.
    const { handsFree } = world.view
    await world.pass(3000)
    if (!handsFree && world.written.length > written)
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

/** A server that names neither the beginning nor the end of a response has no responses. */
const ends = ['response.created', 'response.done']

export const strike = (fault: FaultInput): Deed => {
  const omitted = fault.type === 'omit' ? fault.events : []
  return {
    ...deed(`fault ${JSON.stringify(fault)}`, async (memory, world) => {
      memory.struck = true
      memory.omitted = [...memory.omitted, ...omitted]
      world.server.inject(fault)
      await world.pass(1)
    }),
    check: (memory) => {
      const all = [...memory.omitted, ...omitted]
      return !ends.every((event) => all.includes(event))
    },
  }
}

export const deeds = fc.commands(
  [
    fc.constant(type()),
    fc.constant(type()),
    fc.integer({ min: 300, max: 1500 }).map(hold),
    fc.integer({ min: 600, max: 1500 }).map(typeDuringHold),
    fc.integer({ min: 400, max: 1500 }).map(talk),
    fc.constant(handsFreeOff()),
    fc.constant(ask()),
    fc.constant(nearlyAnHour()),
    fc.constantFrom('marin', 'cedar').map(changeVoice),
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
    `said: ${memory.said.map(tellSaid).join(', ')}; ` +
    `shown: ${shown.map(({ source, text, status, audioMs }) => `${source === 'text' ? text : `voice ${String(audioMs)}`} ${status}`).join(', ')}`
  if (!arrangements(shown).some((turns) => matches(memory.said, turns)))
    throw new Error(`a turn is lost, doubled or out of order. ${story()}`)
}

/**
 * Where speech stands among what is typed meanwhile is the server's to say, when it has heard its end: until then, and
 * with that news on its way, the client can only show it last.
 */
function arrangements(shown: readonly Turn[]): readonly (readonly Turn[])[] {
  const last = shown.at(-1)
  if (last?.source !== 'voice' || last.status !== 'in_progress' || last.id.startsWith('local_'))
    return [shown]
  return shown.map((_, at) => shown.slice(0, -1).toSpliced(at, 0, last))
}

/** The same turns in the same order, but for those that may be missing. */
function matches([one, ...said]: readonly Said[], [turn, ...shown]: readonly Turn[]): boolean {
  if (one === undefined) return turn === undefined
  if (turn !== undefined && fits(turn, one) && matches(said, shown)) return true
  const mayMiss = one.kind === 'talk' && !one.sure
  return mayMiss && matches(said, turn === undefined ? [] : [turn, ...shown])
}

function fits({ source, text, audioMs }: Turn, one: Said): boolean {
  if (one.kind === 'text') return source === 'text' && text === one.text
  if (source !== 'voice') return false
  // Microphone frames of the test are 100 ms long.
  return one.kind === 'talk' || audioMs === null || Math.abs(audioMs - one.ms) < 250
}

function tellSaid(one: Said): string {
  if (one.kind === 'text') return one.text
  return one.kind === 'hold' ? `hold ${String(one.ms)}` : `talk${one.sure ? '' : '?'}`
}
