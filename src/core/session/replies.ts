/**
 * Responses: one active response in the conversation, the next one asked for when it has ended. Everything is routed by
 * response id, and a response is known from whichever of its events comes first, since some servers leave out
 * `response.created`.
 */
import type { EventOf, ServerResponse } from '../protocol/events'
import { newestTurn } from '../transcript/turn-log'
import { send, setConnection, setReplies, startTimer, stopTimer, type Draft } from './draft'
import { activeReply, changeReply, openReply, replyById } from './replies-state'
import { answersSpeech } from './speech'
import { isHeld } from './spending'
import { answersCommits } from './unsent'
import { timers } from './timers'
import type { Reply, SessionState } from './state'

/**
 * A response to all that was said so far is wanted. Sent at once or when nothing stands in its way.
 * @param options `tools` false: it has to be words, whatever functions the session has.
 */
export function requestReply(d: Draft, { tools = true } = {}): void {
  setReplies(d, { queued: true, toolsAllowed: tools })
  pumpReplies(d)
}

/** Sends the queued response.create if no response is active and nobody is about to say more. */
export function pumpReplies(d: Draft): void {
  const { connection, replies, sound, talk } = d.state
  if (connection.phase !== 'ready' || !replies.queued || replies.awaiting || replies.blocked) return
  if (isHeld(d.state)) return
  if (activeReply(d.state) || talk.pressedAt !== null || talk.closing) return
  // What was heard of the last answer has to be told first, or the next one builds on words nobody heard.
  if (sound.flush) return
  const eventId = send(d, {
    type: 'response.create',
    ...(replies.toolsAllowed ? {} : { response: { tool_choice: 'none' } }),
  })
  setReplies(d, { queued: false, awaiting: { eventId, cancel: false } })
  startTimer(d, 'reply', timers.reply)
}

/**
 * Whether blank text asks for an answer: the profile leaves it to the person to ask, and they have spoken since the
 * last answer. The server's own detection only cuts the turns then.
 */
export function canAsk(state: SessionState): boolean {
  const { connection, replies, conversation, talk } = state
  const asksItself = connection.plan?.turnDetection?.create_response === false
  const busy = replies.awaiting !== null || replies.queued || replies.open.some((reply) => !reply.outside)
  const last = newestTurn(conversation.turns, ({ id }) => id !== talk.speech?.itemId)
  return connection.phase === 'ready' && asksItself && !isHeld(state) && !busy && last?.role === 'user'
}

/**
 * The server heard a turn to its end. While one response is active it may fail to begin the next (it says so of
 * `interrupt_response: false`), so that one is watched for.
 */
export function oweReply(d: Draft): void {
  const detection = d.state.connection.plan?.turnDetection
  // With the budget used up the server begins no answer; this turn waits for one as if it had been asked for.
  if (detection && isHeld(d.state) && d.state.config.profile.turnTaking.createResponse) {
    setReplies(d, { queued: true, toolsAllowed: true })
    return
  }
  if (!detection || detection.create_response === false || detection.interrupt_response !== false) return
  if (activeReply(d.state)) setReplies(d, { owed: true })
}

export function owedTimedOut(d: Draft): void {
  if (!d.state.replies.owed) return
  setReplies(d, { owed: false })
  requestReply(d)
}

/**
 * Our response.create met a response of the server's own: it waits for that one's end. The server's `response.created`
 * may have come before the refusal and been taken for ours; then nothing is awaited any more, and the wish still holds.
 */
export function requeueReply(d: Draft): void {
  const { awaiting, queued } = d.state.replies
  const active = activeReply(d.state)
  const wanted = awaiting ? !awaiting.cancel : active?.discard === false
  stopTimer(d, 'reply')
  setReplies(d, { awaiting: null, queued: queued || wanted, blocked: active === null })
  if (active === null) startTimer(d, 'blocked', timers.blocked)
}

export function unblockReplies(d: Draft): void {
  stopTimer(d, 'blocked')
  setReplies(d, { blocked: false })
  pumpReplies(d)
}

export function forgetAwaited(d: Draft): void {
  stopTimer(d, 'reply')
  setReplies(d, { awaiting: null })
  pumpReplies(d)
}

/**
 * The response that an event belongs to, made known by it where needed; null for one that has ended. While another
 * one is active, a response that nobody announced is outside the conversation.
 */
export function noteReply(d: Draft, id: string): Reply | null {
  const known = replyById(d.state, id)
  if (known) setReplies(d, { heardFrom: d.at })
  if (known) return known
  if (d.state.replies.ended.includes(id)) return null
  return begin(d, id, activeReply(d.state) !== null)
}

export function replyCreated(d: Draft, { response }: EventOf<'response.created'>): void {
  const outside = isOutside(d, response)
  if (typeof response.conversation_id === 'string') setConnection(d, { tellsConversation: true })
  if (d.state.replies.ended.includes(response.id)) return
  const known = replyById(d.state, response.id)
  if (known) {
    if (outside && !known.outside) changeReply(d, known.id, { outside: true })
    return
  }
  begin(d, response.id, outside)
}

/** A null conversation means "outside" only from servers that name their conversations elsewhere. */
export function isOutside(d: Draft, response: ServerResponse): boolean {
  if (response.conversation_id !== null) return false
  return d.state.connection.tellsConversation || Object.keys(response.metadata ?? {}).length > 0
}

function begin(d: Draft, id: string, outside: boolean): Reply | null {
  openReply(d, id, outside)
  if (outside) return replyById(d.state, id)
  const { awaiting } = d.state.replies
  if (awaiting) answersCommits(d, awaiting.eventId)
  else answersSpeech(d)
  stopTimer(d, 'reply')
  if (d.state.replies.blocked) stopTimer(d, 'blocked')
  stopTimer(d, 'owed')
  setReplies(d, { awaiting: null, blocked: false, owed: false, heardFrom: d.at })
  startTimer(d, 'silent', timers.silent)
  // Cancelled before it had a name, or begun by the server while the person holds the key to speak.
  const unpaid = awaiting === null && isHeld(d.state)
  const unwanted = awaiting?.cancel === true || d.state.talk.pressedAt !== null || unpaid
  if (unwanted) discardReply(d, id, true)
  // The server began it before it knew that the budget is used up: it is asked for again when it may be.
  if (unpaid) setReplies(d, { queued: true })
  return replyById(d.state, id)
}

/** Drops what still comes of a response; `cancel` also tells the server, once. */
export function discardReply(d: Draft, id: string, cancel: boolean): void {
  const reply = replyById(d.state, id)
  if (!reply) return
  if (cancel && !reply.cancelSent) {
    send(d, { type: 'response.cancel', response_id: id })
    startTimer(d, 'cancel', timers.cancel)
  }
  changeReply(d, id, { discard: true, cancelSent: reply.cancelSent || cancel })
}

/** An event about an output item or part: its response, and the item counted as one of it. Null: not to be shown. */
export function replyItem(d: Draft, responseId: string, itemId: string): Reply | null {
  const reply = noteReply(d, responseId)
  if (!reply || reply.outside) return null
  if (!reply.items.includes(itemId)) changeReply(d, reply.id, { items: [...reply.items, itemId] })
  return reply
}

/** Sends what deletes an item from the server's memory of the conversation. */
export function deleteItem(d: Draft, itemId: string): void {
  send(d, { type: 'conversation.item.delete', item_id: itemId })
}
