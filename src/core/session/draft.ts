/**
 * One step in the making: the state so far and the effects so far. Only this object changes while a step runs, the
 * states in it never do; so a rule reads like a sequence of deeds and `step` is still a pure function.
 */
import type { Notice } from '../notice'
import type { ClientCommand } from '../protocol/commands'
import type { SessionPlan } from '../protocol/session-update'
import type { Conversation, Turn } from '../transcript/model'
import { updateTurn } from '../transcript/turns'
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
  d.state = { ...d.state, ...change }
}
export const setConnection = (d: Draft, change: Partial<ConnectionState>): void =>
  set(d, { connection: { ...d.state.connection, ...change } })
export const setTalk = (d: Draft, change: Partial<TalkState>): void =>
  set(d, { talk: { ...d.state.talk, ...change } })
export const setReplies = (d: Draft, change: Partial<ReplyState>): void =>
  set(d, { replies: { ...d.state.replies, ...change } })
export const setSound = (d: Draft, change: Partial<SoundState>): void =>
  set(d, { sound: { ...d.state.sound, ...change } })

export function setConversation(d: Draft, conversation: Conversation): void {
  if (conversation !== d.state.conversation) set(d, { conversation })
}
export const changeTurn = (d: Draft, id: string, change: Partial<Turn>): void =>
  setConversation(d, updateTurn(d.state.conversation, id, change))

const noMeta: ItemMeta = {
  parts: [],
  onServer: false,
  typed: false,
  heard: false,
  hidden: false,
  standsFor: null,
  callId: null,
}
/** Items that can still change are few; the bound is for servers that never finish theirs. */
const MAX_ITEMS = 128

export const itemOf = (state: SessionState, id: string): ItemMeta => state.items.get(id) ?? noMeta

export function changeItem(d: Draft, id: string, change: Partial<ItemMeta>): void {
  const items = new Map(d.state.items)
  const meta = { ...itemOf(d.state, id), ...change }
  items.delete(id)
  items.set(id, meta)
  for (const oldest of items.keys()) {
    if (items.size <= MAX_ITEMS) break
    items.delete(oldest)
  }
  set(d, { items })
}

export function emit(d: Draft, effect: SessionEffect): void {
  d.effects.push(effect)
}
export const notify = (d: Draft, notice: Notice): void => emit(d, { type: 'notify', notice })

/** A rebuilt conversation is told in one go. */
const MAX_PENDING = 128

type About = { readonly before?: SessionPlan | null; readonly secondTry?: boolean }

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
  const entry = { eventId: numbered.event_id, command: numbered, before, secondTry }
  set(d, { pending: [...d.state.pending, entry].slice(-MAX_PENDING) })
  return numbered
}

/** The oldest remembered command that matches is answered: it is taken out and returned. */
export function settle(d: Draft, matches: (entry: PendingCommand) => boolean): PendingCommand | null {
  const entry = d.state.pending.find(matches)
  if (!entry) return null
  set(d, { pending: d.state.pending.filter((other) => other !== entry) })
  return entry
}

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

/** An item id that no other session has given: letters, digits, `_`, and short. */
export const nextItemId = (d: Draft): string =>
  nextId(d, `parley_${Math.floor(nextRandom(d) * 0xffffffff).toString(16)}`)

export function startTimer(d: Draft, id: string, ms: number): void {
  emit(d, { type: 'timer_start', id, ms })
  if (!d.state.timers.includes(id)) set(d, { timers: [...d.state.timers, id] })
}

export function stopTimer(d: Draft, id: string): void {
  if (!d.state.timers.includes(id)) return
  emit(d, { type: 'timer_stop', id })
  set(d, { timers: d.state.timers.filter((other) => other !== id) })
}
