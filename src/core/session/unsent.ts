/**
 * What the person said or typed and no server is known to have: made while there was no session, or committed to one
 * that was lost before it confirmed. It is said to the next session in the order in which it was made.
 */
import type { Turn } from '../transcript/model'
import { changeTurn, emit, placeOf, send, set, setReplies, type Draft } from './draft'
import { turnOf } from './items'
import { voiceOf } from './voices'
import type { PendingCommand, SessionState } from './state'

export function waitToBeSent(d: Draft, turn: string): void {
  set(d, { unsent: [...d.state.unsent, turn] })
}

/** What hands-free heard before this was typed, while both wait for a session, goes out before it. */
export function noteHeard(d: Draft, turn: string): void {
  const { uplink, pressedAt, closing } = d.state.talk
  if (uplink === 'hold' && pressedAt === null && !closing) emit(d, { type: 'voice_note', turn })
}

/** Something waits for the session that is being made. */
export const isWaiting = ({ unsent, connection }: SessionState): boolean =>
  unsent.length > 0 && connection.phase !== 'failed'

export const hasUnsentVoice = (state: SessionState): boolean =>
  state.unsent.some((id) => turnOf(state, id)?.source === 'voice')

/** The commits that were not confirmed when the session was lost: their sound is kept, so they are said again. */
export function takeBackCommits(d: Draft): void {
  const { commits, unsent } = d.state
  const again = commits.filter((id) => voiceOf(d.state, id))
  set(d, { commits: commits.filter((id) => !again.includes(id)), unsent: [...again, ...unsent] })
}

/**
 * The response to what was committed begins, so the commits before its request were taken. Not every server says so;
 * the turns still wait for their names.
 */
export function answersCommits(d: Draft, request: string): void {
  const { pending, commits } = d.state
  const isLater = ({ command, eventId, byHand }: PendingCommand): boolean =>
    command.type === 'input_audio_buffer.commit' && !byHand && placeOf(eventId) > placeOf(request)
  const taken = commits.length - pending.filter(isLater).length
  for (const turn of commits.slice(0, Math.max(0, taken))) changeTurn(d, turn, { status: 'completed' })
}

/** Says one of them to the session. A spoken one goes through the server's buffer, so that it is written down, too. */
export function sayUnsent(d: Draft, turn: Turn): void {
  set(d, { unsent: d.state.unsent.filter((id) => id !== turn.id) })
  if (turn.source === 'text') {
    if (d.state.talk.uplink === 'hold') emit(d, { type: 'voice_before', turn: turn.id })
    const content = [{ type: 'input_text' as const, text: turn.text }]
    send(d, {
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', id: turn.id, content },
    })
    return
  }
  const voice = voiceOf(d.state, turn.id)
  if (!voice) {
    markNotSent(d, turn.id)
    return
  }
  send(d, { type: 'input_audio_buffer.clear' })
  emit(d, { type: 'voice_say', key: voice.key })
  send(d, { type: 'input_audio_buffer.commit' })
  set(d, { commits: [...d.state.commits, turn.id] })
}

export const markNotSent = (d: Draft, id: string): void =>
  changeTurn(d, id, { status: 'failed', error: { code: 'not_sent', message: '' } })

/** No attempt follows by itself: these words are shown as not sent, and wait for the person to connect. */
export function giveUpUnsent(d: Draft): void {
  for (const id of d.state.unsent) markNotSent(d, id)
  setReplies(d, { queued: false })
}

/** The person connects again after a failure: what was not sent is on its way again, and wants an answer. */
export function retryUnsent(d: Draft): void {
  if (d.state.unsent.length === 0) return
  for (const id of d.state.unsent) {
    const spoken = turnOf(d.state, id)?.source === 'voice'
    changeTurn(d, id, { status: spoken ? 'in_progress' : 'completed', error: null })
  }
  setReplies(d, { queued: true })
}

/** The person leaves: what was not sent stays as it is shown, and is not sent later. */
export function withdrawUnsent(d: Draft): void {
  giveUpUnsent(d)
  set(d, { unsent: [] })
}
