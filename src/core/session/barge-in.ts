/**
 * Interrupting an answer: silence at once, then telling the server exactly what was heard of it. Over a WebSocket the
 * server knows what it sent and not what was played, so the truncation is the client's to send.
 */
import type { PlayedItem } from '../audio/messages'
import { samplesToMs } from '../audio/pcm'
import { heardChars } from '../transcript/heard'
import { turnOf } from './items'
import {
  changeTurn,
  emit,
  itemOf,
  send,
  setReplies,
  setSound,
  startTimer,
  stopTimer,
  type Draft,
} from './draft'
import { activeReply, changeReply, replyById } from './replies-state'
import { deleteItem, discardReply, pumpReplies } from './replies'
import { isHeld } from './spending'
import { heardWhole, noteBegin } from './sound'
import { HEARD_SHARE, timers } from './timers'
import type { SessionState, Sound } from './state'

export type Interruption = 'speech' | 'press' | 'stop' | 'text' | 'server'

/** Something sounds or is being made that can be interrupted. */
export function canInterrupt(state: SessionState): boolean {
  const { sound, replies } = state
  const making = replies.open.some((reply) => !reply.outside && !reply.discard)
  return (
    making ||
    sound.sounds.length > 0 ||
    replies.awaiting?.cancel === false ||
    (replies.queued && !isHeld(state))
  )
}

export function interrupt(d: Draft, by: Interruption): void {
  silence(d)
  // A question that waits for the budget is not what sounds: it stays, and is answered with what is said now.
  setReplies(d, { queued: d.state.replies.queued && isHeld(d.state) })
  const { awaiting } = d.state.replies
  if (awaiting) setReplies(d, { awaiting: { ...awaiting, cancel: true } })
  const active = activeReply(d.state)
  if (active) discardReply(d, active.id, by !== 'server' && !(by === 'speech' && serverInterrupts(d.state)))
}

/** A person who switched `interrupt_response` off wants the answer to go on while they speak. */
export const speechInterrupts = ({ connection }: SessionState): boolean =>
  connection.plan?.turnDetection?.interrupt_response !== false

/** With `interrupt_response` the server cancels on speech by itself; a cancel of ours would come too late. */
const serverInterrupts = ({ connection }: SessionState): boolean => {
  const detection = connection.plan?.turnDetection
  return detection !== null && detection !== undefined
}

/** Empties the loudspeaker. Its answer, or a timer, settles what was heard. */
export function silence(d: Draft): void {
  const { sounds, flush, epoch } = d.state.sound
  if (sounds.length === 0) return
  if (flush) settleFlush(d, null)
  emit(d, { type: 'playout_flush', epoch: epoch + 1 })
  stopTimer(d, 'player')
  setSound(d, { epoch: epoch + 1, sounds: [], flush: { epoch: epoch + 1, sounds } })
  startTimer(d, 'flush', timers.flush)
}

/**
 * @param items What the loudspeaker says was played; null if it did not answer, then the last known positions count.
 */
export function settleFlush(d: Draft, items: readonly PlayedItem[] | null): void {
  const { flush, alive } = d.state.sound
  if (!flush) return
  stopTimer(d, 'flush')
  setSound(d, { flush: null })
  const heard = flush.sounds.map((sound) => {
    const item = items?.find((each) => each.item === sound.itemId && each.content === sound.content)
    return { ...sound, played: Math.min(sound.received, item?.playedSamples ?? sound.played) }
  })
  for (const sound of heard) {
    // A loudspeaker that never spoke played nothing that could be counted; the words were there to read.
    if (items !== null || alive) settleSound(d, sound, heard)
    else {
      heardWhole(d, sound.itemId)
      // Its response waited for this news to end it, or ends it later.
      if (!replyById(d.state, sound.responseId)) changeTurn(d, sound.itemId, { status: 'completed' })
    }
  }
  pumpReplies(d)
}

function settleSound(d: Draft, sound: Sound, all: readonly Sound[]): void {
  noteBegin(d, sound)
  const turn = turnOf(d.state, sound.itemId)
  if (sound.ended && sound.played >= sound.received * HEARD_SHARE && sound.played > 0) {
    changeTurn(d, sound.itemId, { status: 'completed', audioMs: samplesToMs(sound.received) })
    heardWhole(d, sound.itemId)
    return
  }
  const heardMs = samplesToMs(sound.played)
  if (turn) {
    changeTurn(d, turn.id, {
      status: 'interrupted',
      heardChars: heardChars({ ...sound, text: turn.text }),
      heardMs,
      audioMs: samplesToMs(sound.received),
    })
  }
  const { onServer } = itemOf(d.state, sound.itemId)
  if (!onServer || d.state.connection.phase !== 'ready') return
  if (heardMs > 0) {
    send(d, {
      type: 'conversation.item.truncate',
      item_id: sound.itemId,
      content_index: sound.content,
      audio_end_ms: heardMs,
    })
    return
  }
  const heardElsewhere = all.some((other) => other.itemId === sound.itemId && other.played > 0)
  if (!heardElsewhere) forgetUnheard(d, sound)
}

/** An item of which nothing was heard is taken out; while its response runs the server still writes to it. */
function forgetUnheard(d: Draft, sound: Sound): void {
  const reply = replyById(d.state, sound.responseId)
  if (!reply) deleteItem(d, sound.itemId)
  else changeReply(d, reply.id, { unheard: [...reply.unheard, sound.itemId] })
}
