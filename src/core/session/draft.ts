/**
 * One step in the making: the state so far and the effects so far. Only this object changes while a step runs, the
 * states in it never do; so a rule reads like a sequence of deeds and `step` is still a pure function.
 */
import type { Notice } from '../notice'
import type { ClientCommand } from '../protocol/commands'
import type { SessionPlan } from '../protocol/session-update'
import { recall, remember } from '../recent-map'
import type { Turn } from '../transcript/model'
import { changeTurnIn, type TurnLog } from '../transcript/turn-log'
import type {
  ConnectionState,
  ItemMeta,
  PendingCommand,
  ReplyState,
  SessionState,
  SoundState,
  TalkState,
} from './state'
import type { SessionEffect } from './types'

export type Draft = {
  state: SessionState
  readonly effects: SessionEffect[]
  /** Monotonic ms. */
  readonly at: number
  /** Wall clock, ms. */
  readonly wall: number
}

export function set(d: Draft, change: Partial<SessionState>): void {
  d.state = changed(d.state, change)
}

/** The same object where nothing differs: most of what happens changes little, and then copies little. */
function changed<T extends object>(object: T, change: Partial<T>): T {
  for (const key in change) if (!Object.is(change[key], object[key])) return { ...object, ...change }
  return object
}

export const setConnection = (d: Draft, change: Partial<ConnectionState>): void =>
  set(d, { connection: changed(d.state.connection, change) })
export const setTalk = (d: Draft, change: Partial<TalkState>): void =>
  set(d, { talk: changed(d.state.talk, change) })
export const setReplies = (d: Draft, change: Partial<ReplyState>): void =>
  set(d, { replies: changed(d.state.replies, change) })
export const setSound = (d: Draft, change: Partial<SoundState>): void =>
  set(d, { sound: changed(d.state.sound, change) })

export function setTurns(d: Draft, turns: TurnLog): void {
  const { conversation } = d.state
  if (turns !== conversation.turns) set(d, { conversation: { ...conversation, turns } })
}
export const changeTurn = (d: Draft, id: string, change: Partial<Turn>): void =>
  setTurns(d, changeTurnIn(d.state.conversation.turns, id, change))

const noMeta: ItemMeta = {
  parts: [],
  onServer: false,
  typed: false,
  heard: false,
  hidden: false,
  standsFor: null,
  callId: null,
}

export const itemOf = (state: SessionState, id: string): ItemMeta => recall(state.items, id) ?? noMeta

export const changeItem = (d: Draft, id: string, change: Partial<ItemMeta>): void =>
  set(d, { items: remember(d.state.items, id, changed(itemOf(d.state, id), change)) })

export function emit(d: Draft, effect: SessionEffect): void {
  d.effects.push(effect)
}
export const notify = (d: Draft, notice: Notice): void => emit(d, { type: 'notify', notice })

/** A rebuilt conversation is told in one go. */
const MAX_PENDING = 128

type About = { readonly before?: SessionPlan | null; readonly secondTry?: boolean }

/** Remembers what was sent, in its order. */
export function remind(d: Draft, entry: PendingCommand): void {
  set(d, { pending: [...d.state.pending, entry].slice(-MAX_PENDING) })
}

/** Sends a command under an id of its own and remembers it, so that a refusal can be told apart. */
export function send(d: Draft, command: ClientCommand, about: About = {}): string {
  const numbered = track(d, command, about)
  emit(d, { type: 'send', command: numbered })
  return numbered.event_id
}

/** Remembers a command that goes out in another way than by `send`. */
export function track<C extends ClientCommand>(
  d: Draft,
  command: C,
  { before = null, secondTry = false }: About = {},
): C & { readonly event_id: string } {
  const numbered = { ...command, event_id: nextId(d, 'evt') }
  remind(d, { eventId: numbered.event_id, command: numbered, before, secondTry, byHand: false })
  return numbered
}

/**
 * The oldest remembered command that matches is answered: it is taken out and returned. Servers answer in order, so
 * what the person wrote before it has no answer any more.
 */
export function settle(d: Draft, matches: (entry: PendingCommand) => boolean): PendingCommand | null {
  const { pending } = d.state
  const place = pending.findIndex(matches)
  const entry = pending[place]
  if (!entry) return null
  set(d, { pending: pending.filter((other, at) => at > place || (at < place && !other.byHand)) })
  return entry
}

/** The ids that we give count up: which of two commands went out later. */
export const placeOf = (eventId: string): number => Number(eventId.slice(eventId.lastIndexOf('_') + 1))

export function nextId(d: Draft, prefix: string): string {
  const seq = d.state.seq + 1
  set(d, { seq })
  return `${prefix}_${seq}`
}

/** 0 <= value < 1, from the state's own generator (mulberry32). */
export function nextRandom(d: Draft): number {
  const random = (d.state.random + 0x6d2b79f5) | 0
  set(d, { random })
  let mixed = Math.imul(random ^ (random >>> 15), 1 | random)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

/** The items that we name ourselves begin so. */
export const OWN_ITEM = 'parley_'

/** An item id that no other session has given: letters, digits, `_`, and short. */
export const nextItemId = (d: Draft): string =>
  nextId(d, `${OWN_ITEM}${Math.floor(nextRandom(d) * 0xffffffff).toString(16)}`)

export function startTimer(d: Draft, id: string, ms: number): void {
  emit(d, { type: 'timer_start', id, ms })
  if (!d.state.timers.includes(id)) set(d, { timers: [...d.state.timers, id] })
}

export function stopTimer(d: Draft, id: string): void {
  if (!d.state.timers.includes(id)) return
  emit(d, { type: 'timer_stop', id })
  set(d, { timers: d.state.timers.filter((other) => other !== id) })
}
