/** A turn of the person that the server does not take: it stays to be seen, as not sent, and nothing answers it. */
import { notice } from '../notice'
import { redactKeys } from '../protocol/errors'
import type { EventOf } from '../protocol/events'
import { newestTurn } from '../transcript/turn-log'
import { changeTurn, itemOf, notify, set, setReplies, settle, type Draft } from './draft'
import { dropTurn, turnOf } from './items'
import type { PendingCommand } from './state'
import type { ItemCommand } from './types'

export type CommandError = EventOf<'error'>['error']

const isCommit = ({ command, byHand }: PendingCommand): boolean =>
  command.type === 'input_audio_buffer.commit' && !byHand

/** The turn of a commit: both are confirmed in the order in which they were sent. */
function turnOfCommit({ state }: Draft, entry: PendingCommand | undefined): string | undefined {
  const place = entry ? state.pending.filter(isCommit).indexOf(entry) : 0
  return state.commits[Math.max(0, place)]
}

const forgetCommit = (d: Draft, turn: string | undefined): void =>
  set(d, { commits: d.state.commits.filter((id) => id !== turn) })

/** The commit held no speech: no turn, and no response to words that were said before. */
export function nothingHeard(d: Draft, error: CommandError): void {
  const entry = d.state.pending.find((each) => isCommit(each) && each.eventId === error.event_id)
  // Not of ours: the person wrote a commit by hand, or it was confirmed after all.
  if (!d.state.pending.some(isCommit)) return
  const turn = turnOfCommit(d, entry)
  settle(d, (each) => (entry ? each === entry : isCommit(each)))
  forgetCommit(d, turn)
  if (turn !== undefined) dropTurn(d, turn)
  withdrawWish(d)
}

/** To be called before the command is forgotten. */
export function commitRefused(d: Draft, entry: PendingCommand, error: CommandError): void {
  const turn = turnOfCommit(d, entry)
  forgetCommit(d, turn)
  if (turn !== undefined) refuseTurn(d, turn, error)
}

/** @returns Whether it is news: of a conversation that is told again, the person hears once. */
export function itemRefused(d: Draft, { item }: ItemCommand, error: CommandError): boolean {
  const id = item.id ?? ''
  if (itemOf(d.state, id).standsFor !== null) {
    if (!d.state.wordsMissed) notify(d, notice('session.words_missing', 'warning'))
    set(d, { wordsMissed: true })
    return false
  }
  if (turnOf(d.state, id)) refuseTurn(d, id, error)
  return true
}

function refuseTurn(d: Draft, id: string, { message }: CommandError): void {
  changeTurn(d, id, { status: 'failed', error: { code: 'not_sent', message: redactKeys(message ?? '') } })
  withdrawWish(d)
}

/** The response that was asked for would run on older words, unless they are not answered yet either. */
function withdrawWish(d: Draft): void {
  const last = newestTurn(d.state.conversation.turns, ({ error }) => error === null)
  if (last?.role === 'user') return
  const { awaiting } = d.state.replies
  setReplies(d, { queued: false, awaiting: awaiting && { ...awaiting, cancel: true } })
}
