/** Turns and the items of the server behind them: how they come to be, where they stand, what they are called. */
import type { Turn } from '../transcript/model'
import { linkItem, nameTurn, placeTurn, type Ordered } from '../transcript/order'
import { placeOfTurn, spliceTurns, turnIn } from '../transcript/turn-log'
import { newTurn } from '../transcript/turns'
import { changeItem, emit, itemOf, set, setTalk, setTurns, settle, type Draft } from './draft'
import { nameVoice } from './voices'
import type { SessionState } from './state'

/** Ids of turns that the server has not named yet. No server id begins so. */
export const LOCAL = 'local_'

/** What a local id counts; 0 for others. */
export const localNumber = (id: string): number =>
  id.startsWith(LOCAL) ? Number(/_(\d{1,9})$/.exec(id)?.[1] ?? 0) : 0

/** Still being spoken: whatever is said meanwhile reaches the server before it. */
const isUnsaid = (state: SessionState) => (turn: Turn) =>
  turn.id === state.talk.bubble || turn.id === state.talk.speech?.itemId

/**
 * Without a place on the server so far. A turn of which no news will come any more, or that is being answered, stands
 * where it stood.
 */
const isLocal = (state: SessionState) => (turn: Turn) =>
  isUnsaid(state)(turn) || (turn.status === 'in_progress' && state.commits.includes(turn.id))

const ordered = ({ conversation, links }: SessionState): Ordered => ({ turns: conversation.turns, links })

function setOrdered(d: Draft, { turns, links }: Ordered): void {
  set(d, { links })
  setTurns(d, turns)
}

export const turnOf = (state: SessionState, id: string): Turn | null => turnIn(state.conversation.turns, id)

export function addTurn(d: Draft, turn: Turn): void {
  setOrdered(d, placeTurn(ordered(d.state), turn, isLocal(d.state)))
}

/** A turn that the person begins now: behind a hold whose words went out before it, named by the server or not. */
export function addSaid(d: Draft, turn: Turn): void {
  setOrdered(d, placeTurn(ordered(d.state), turn, isUnsaid(d.state)))
}

export function dropTurn(d: Draft, id: string): void {
  const { turns } = d.state.conversation
  const at = placeOfTurn(turns, id)
  if (at >= 0) setTurns(d, spliceTurns(turns, at, 1))
}

export const link = (d: Draft, id: string, previousId: string | null): void =>
  setOrdered(d, linkItem(ordered(d.state), id, previousId))

/** The transcript state that a spoken turn of the person begins with. */
const firstTranscript = (state: SessionState): Turn['transcript'] =>
  state.connection.plan?.transcription ? 'pending' : 'none'

/** The turn of a spoken item of the person; the oldest hold that waits for a name is given this one. */
export function userItem(d: Draft, id: string): void {
  if (turnOf(d.state, id)) return
  // Commits are confirmed in their order, those that the person wrote among them.
  const commit = settle(d, ({ command }) => command.type === 'input_audio_buffer.commit')
  const [unnamed, ...commits] = commit?.byHand === true ? [] : d.state.commits
  if (commit?.byHand !== true) set(d, { commits })
  const local = unnamed === undefined ? null : turnOf(d.state, unnamed)
  if (local) giveName(d, local, id)
  else addTurn(d, spokenTurn(d, id))
}

/** The same for an item that the server has made. Some give it another id than the speech that it was heard as. */
export function madeItem(d: Draft, id: string): void {
  const { commits, talk, pending } = d.state
  const heard = turnOf(d.state, id) || talk.speech === null ? null : turnOf(d.state, talk.speech.itemId)
  const isCommitted = commits.length > 0 || pending.some(({ byHand }) => byHand)
  if (!heard || !talk.speech || isCommitted) {
    userItem(d, id)
    return
  }
  giveName(d, heard, id)
  setTalk(d, { speech: { ...talk.speech, itemId: id } })
}

function giveName(d: Draft, local: Turn, id: string): void {
  nameVoice(d, local.id, id)
  emit(d, { type: 'turn_named', from: local.id, to: id })
  const transcript = local.transcript === 'done' ? local.transcript : firstTranscript(d.state)
  const named = { ...local, id, transcript }
  setOrdered(d, nameTurn(ordered(d.state), local.id, named))
}

export const spokenTurn = (d: Draft, id: string): Turn =>
  newTurn({
    id,
    role: 'user',
    source: 'voice',
    at: d.wall,
    soundAt: d.wall,
    transcript: firstTranscript(d.state),
  })

export function assistantItem(d: Draft, id: string, responseId: string | null): void {
  if (turnOf(d.state, id)) return
  addTurn(d, newTurn({ id, role: 'assistant', source: 'voice', at: d.wall, responseId }))
}

/** An item that is never shown, such as the empty user item that a server makes for its idle timeout. */
export function hideItem(d: Draft, id: string): void {
  changeItem(d, id, { hidden: true })
  dropTurn(d, id)
}

export const isHidden = (state: SessionState, id: string): boolean => itemOf(state, id).hidden
