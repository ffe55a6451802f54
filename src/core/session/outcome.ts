/** The end of a response: states of its turns, figures, failures, tool calls, and then the next response's chance. */
import { notice, type Notice } from '../notice'
import { classifyError, describeError, redactKeys } from '../protocol/errors'
import type { EventOf, Item, ServerResponse } from '../protocol/events'
import type { Turn } from '../transcript/model'
import { newestTurn } from '../transcript/turn-log'
import { parseUsage } from '../usage/usage'
import { silence } from './barge-in'
import {
  changeTurn,
  emit,
  itemOf,
  notify,
  send,
  setReplies,
  startTimer,
  stopTimer,
  type Draft,
} from './draft'
import { readItem } from './item-content'
import { dropTurn, turnOf } from './items'
import { endSession } from './loss'
import { activeReply, closeReply, replyById } from './replies-state'
import { deleteItem, discardReply, isOutside, noteReply, pumpReplies } from './replies'
import { endSounds, heardWhole } from './sound'
import { countUsage } from './spending'
import { timers } from './timers'
import { takeCalls } from './tools'
import { voiceOf } from './voices'
import type { Reply } from './state'

/** A response that we cancelled and that the server says nothing more of: it stands in nobody's way. */
export function endCancelled(d: Draft, id: string): void {
  const reply = replyById(d.state, id)
  if (!reply?.cancelSent) return
  endBy(d, reply, 'cancelled')
}

export function cancelTimedOut(d: Draft): void {
  const active = activeReply(d.state)
  if (active) endCancelled(d, active.id)
}

/** There is one response at a time: a server that begins another has ended the one before without saying so. */
export function endUntold(d: Draft, { response }: EventOf<'response.created'>): void {
  const active = activeReply(d.state)
  const isNew = !replyById(d.state, response.id) && !d.state.replies.ended.includes(response.id)
  if (!active || !isNew || isOutside(d, response)) return
  // Nothing is asked for: the other response has begun.
  setReplies(d, { blocked: true })
  endBy(d, active, active.discard ? 'cancelled' : 'completed')
}

/** A response of which nothing has come for a long time is dead, and so that the server knows it is cancelled. */
export function silentTimedOut(d: Draft): void {
  const active = activeReply(d.state)
  if (!active) return
  const left = d.state.replies.heardFrom + timers.silent - d.at
  if (left > 0) {
    startTimer(d, 'silent', left)
    return
  }
  if (!active.cancelSent) send(d, { type: 'response.cancel', response_id: active.id })
  endBy(d, active, wasHeard(d, active) ? 'completed' : 'failed')
}

/** An answer that was heard to its end is whole, although the server never says that its response is over. */
function wasHeard({ state }: Draft, { items }: Reply): boolean {
  const answers = items.filter((id) => turnOf(state, id)?.role === 'assistant')
  return answers.length > 0 && answers.every((id) => itemOf(state, id).heard)
}

function endBy(d: Draft, { id }: Reply, status: 'cancelled' | 'completed' | 'failed'): void {
  const response = { ...silentEnd, id, status }
  replyDone(d, { type: 'response.done', event_id: null, usage: undefined, response })
}

const silentEnd = {
  status_details: null,
  output: [],
  conversation_id: undefined,
  metadata: null,
  usage: undefined,
} as const

type Outcome = 'completed' | 'cancelled' | 'failed' | 'incomplete'

export function replyDone(d: Draft, event: EventOf<'response.done'>): void {
  const { response } = event
  const reply = noteReply(d, response.id)
  if (!reply) return
  if (reply.outside) {
    keepUsage(d, [], event)
    closeReply(d, reply.id)
    return
  }
  const outcome = outcomeOf(response)
  // A call is answered even if nobody waits for its answer any more, so it is shown whole.
  const told = reply.discard ? response.output.filter(isCall) : response.output
  for (const item of told) readItem(d, item, response.id)
  const items = [...new Set([...reply.items, ...response.output.map((item) => item.id)])]
  endSounds(d, (sound) => sound.responseId === reply.id)
  // Cancelled by the server on its own: what is still to be played of it is not to be heard any more.
  if (outcome === 'cancelled' && !reply.discard) {
    if (d.state.sound.sounds.some((sound) => sound.responseId === reply.id)) silence(d)
    discardReply(d, reply.id, false)
  }
  const dropped = replyById(d.state, reply.id)?.discard === true
  for (const id of items) {
    if (dropped) endDropped(d, id)
    else endTurn(d, id, outcome, response)
  }
  keepUsage(d, items, event)
  const unheard = replyById(d.state, reply.id)?.unheard ?? []
  closeReply(d, reply.id)
  for (const id of unheard) deleteItem(d, id)
  if (!dropped) report(d, outcome, response, items)
  takeCalls(d, response, items, outcome === 'completed' && !dropped)
  if (!activeReply(d.state)) stopTimer(d, 'silent')
  pumpReplies(d)
  if (d.state.replies.owed) startTimer(d, 'owed', timers.owed)
}

const isCall = ({ type, status }: Item): boolean => type === 'function_call' && status !== 'incomplete'

function outcomeOf(response: ServerResponse): Outcome {
  const { status } = response
  return status === 'cancelled' || status === 'failed' || status === 'incomplete' ? status : 'completed'
}

function endTurn(d: Draft, id: string, outcome: Outcome, response: ServerResponse): void {
  const turn = turnOf(d.state, id)
  if (!turn || turn.status === 'interrupted') return
  if (outcome === 'completed') {
    changeTurn(d, id, { status: 'completed' })
    // Words without sound are read, not heard.
    if (turn.role === 'assistant' && !hasSound(d, id)) heardWhole(d, id)
    return
  }
  const details = response.status_details
  const code = details?.error?.code ?? details?.error?.type ?? details?.reason ?? outcome
  changeTurn(d, id, { status: 'failed', error: { code, message: redactKeys(details?.error?.message ?? '') } })
}

const hasSound = (d: Draft, id: string): boolean =>
  d.state.sound.sounds.some((sound) => sound.itemId === id) ||
  d.state.sound.flush?.sounds.some((sound) => sound.itemId === id) === true

/** An item of an interrupted response. One whose sound was flushed is settled by the loudspeaker's answer. */
function endDropped(d: Draft, id: string): void {
  const turn = turnOf(d.state, id)
  if (!turn || turn.status !== 'in_progress' || hasSound(d, id)) return
  const { typed, heard, onServer } = itemOf(d.state, id)
  if (turn.role !== 'assistant' || typed || heard) {
    const status = heard ? ('completed' as const) : ('interrupted' as const)
    changeTurn(d, id, { status, heardChars: turn.text.length })
    return
  }
  if (turn.text === '') dropTurn(d, id)
  else changeTurn(d, id, { status: 'interrupted', heardChars: 0, heardMs: 0 })
  if (onServer) deleteItem(d, id)
}

/** The figures belong to the response; its last turn carries them. */
function keepUsage(d: Draft, items: readonly string[], event: EventOf<'response.done'>): void {
  const usage = parseUsage(event.response.usage) ?? parseUsage(event.usage)
  const last = items.map((id) => turnOf(d.state, id)).findLast((turn): turn is Turn => turn !== null)
  if (!usage) return
  countUsage(d, usage)
  if (last) changeTurn(d, last.id, { usage })
  else emit(d, { type: 'used', responseId: event.response.id, usage })
}

function report(d: Draft, outcome: Outcome, response: ServerResponse, items: readonly string[]): void {
  if (outcome === 'completed' || outcome === 'cancelled') {
    setReplies(d, { retries: 0 })
    return
  }
  const said = outcome === 'failed' ? failure(response) : incompletion(response)
  const silent = items.every((id) => !turnOf(d.state, id)?.text)
  const { retries } = d.state.replies
  if (said.code === 'server.error' && silent && (retries === 0 || (retries === 1 && canBeTold(d)))) {
    for (const id of items) dropUsed(d, id)
    setReplies(d, { retries: retries + 1, queued: true })
    // After a second fault the session itself is in doubt; the question is asked again in a new one.
    if (retries === 1) endSession(d, { retry: true, notice: said })
    return
  }
  setReplies(d, { retries: 0 })
  notify(d, said)
}

/** A turn that goes leaves its figures behind: what was used stays used. */
function dropUsed(d: Draft, id: string): void {
  const turn = turnOf(d.state, id)
  if (turn?.usage && turn.responseId !== null)
    emit(d, { type: 'used', responseId: turn.responseId, usage: turn.usage })
  dropTurn(d, id)
}

/** A question of which neither words nor sound are kept would be lost on the way to a new session. */
function canBeTold({ state }: Draft): boolean {
  const question = newestTurn(state.conversation.turns, (turn) => turn.role === 'user')
  return question === null || question.text !== '' || voiceOf(state, question.id) !== null
}

/** A failed response does not end the session, and no separate `error` event need tell of it. */
function failure({ status_details }: ServerResponse): Notice {
  const error = status_details?.error
  if (!error) return notice('response.failed', 'error')
  return classifyError(error).notice ?? notice('response.failed', 'error', { detail: describeError(error) })
}

function incompletion({ status_details }: ServerResponse): Notice {
  const reason = status_details?.reason ?? ''
  if (reason === 'content_filter') return notice('response.content_filter', 'warning')
  return notice('response.incomplete', 'warning', { params: { reason } })
}
