/**
 * How the person talks: hold, tap, hands-free, mute. A finished hold becomes a commit and a wish for an answer; while
 * there is no session it waits for one. Pressing while disconnected connects and keeps the words.
 */
import { notice } from '../notice'
import { SAMPLE_RATE } from '../audio/messages'
import { samplesToMs } from '../audio/pcm'
import { newTurn } from '../transcript/turns'
import { interrupt } from './barge-in'
import {
  changeTurn,
  emit,
  nextId,
  notify,
  send,
  set,
  setReplies,
  setTalk,
  startTimer,
  stopTimer,
  type Draft,
} from './draft'
import { closeGate, openGate, setUplink } from './gate'
import { addSaid, dropTurn, LOCAL } from './items'
import { syncPlan } from './plan'
import { pumpReplies, requestReply } from './replies'
import { forgetSpeech } from './speech'
import { MIN_SPOKEN_SAMPLES, timers } from './timers'
import { giveUpUnsent, isWaiting, waitToBeSent } from './unsent'
import { keepHold } from './voices'
import type { SessionInput } from './types'

export function press(d: Draft): void {
  if (d.state.talk.pressedAt !== null) return
  settleByClock(d)
  interrupt(d, 'press')
  openGate(d)
  setTalk(d, { pressedAt: d.at })
  showBubble(d)
  if (d.state.connection.phase === 'ready') {
    // Whatever the server has heard before belongs to no turn; its own turn detection rests until the release.
    syncPlan(d)
    send(d, { type: 'input_audio_buffer.clear' })
    emit(d, { type: 'voice_begin' })
    setUplink(d, 'flow')
    return
  }
  // What hands-free has kept so far belongs to no turn.
  setUplink(d, 'discard')
  emit(d, { type: 'voice_begin' })
  setUplink(d, 'hold')
}

export function release(d: Draft): void {
  const { pressedAt, gate } = d.state.talk
  if (pressedAt === null) return
  closeGate(d)
  setTalk(d, { pressedAt: null, closing: { gate, pressedAt, releasedAt: d.at } })
  startTimer(d, 'mic', timers.mic)
}

/** The press was short: it was no talk but a switch of hands-free. Nothing of it is ever committed. */
export function tap(d: Draft): void {
  withdraw(d, !d.state.talk.handsFree)
}

/** The press was no talk at all, e.g. the first key of a shortcut. Nothing of it is ever committed. */
export function cancelTalk(d: Draft): void {
  withdraw(d, d.state.talk.handsFree)
}

function withdraw(d: Draft, handsFree: boolean): void {
  if (d.state.talk.pressedAt === null) return
  setTalk(d, { pressedAt: null, handsFree })
  dropHold(d)
  if (d.state.connection.phase !== 'ready' && handsFree && d.state.talk.gateOpen) setUplink(d, 'hold')
}

/** What was said since the press is no turn. An answer that it kept waiting is wanted as before. */
function dropHold(d: Draft): void {
  dropBubble(d)
  if (d.state.connection.phase === 'ready') send(d, { type: 'input_audio_buffer.clear' })
  else setUplink(d, 'discard')
  if (isWaiting(d.state)) setReplies(d, { queued: true })
  pumpReplies(d)
}

export function setHandsFree(d: Draft, on: boolean): void {
  setTalk(d, { handsFree: on })
  if (!on) dropHalfTurn(d)
}

export function setMuted(d: Draft, on: boolean): void {
  setTalk(d, { muted: on })
  if (on) dropHalfTurn(d)
}

/** Speech whose end the server will not hear would wait in its buffer for the next turn. */
function dropHalfTurn(d: Draft): void {
  const { speech, pressedAt } = d.state.talk
  if (!speech || pressedAt !== null || d.state.connection.phase !== 'ready') return
  send(d, { type: 'input_audio_buffer.clear' })
  // Not every server confirms a clear. If the turn was committed before, it comes back under its id.
  forgetSpeech(d)
}

/** The microphone's last frame of a hold has been posted. */
export function micClosed(d: Draft, input: Extract<SessionInput, { type: 'mic_closed' }>): void {
  if (d.state.talk.closing?.gate === input.gate) finishHold(d, input.spokenSamples)
}

/** The microphone does not answer: the clock says how long the key was down. */
export function settleByClock(d: Draft): void {
  const { closing } = d.state.talk
  if (closing) finishHold(d, Math.floor(((closing.releasedAt - closing.pressedAt) * SAMPLE_RATE) / 1000))
}

function finishHold(d: Draft, spoken: number): void {
  stopTimer(d, 'mic')
  const { bubble } = d.state.talk
  setTalk(d, { closing: null })
  if (bubble === null) return
  if (spoken < MIN_SPOKEN_SAMPLES) {
    dropHold(d)
    notify(d, notice('talk.too_short', 'info'))
    return
  }
  setTalk(d, { bubble: null })
  changeTurn(d, bubble, { audioMs: samplesToMs(spoken) })
  if (d.state.connection.phase === 'ready') commitTurn(d, bubble)
  else waitToBeSent(d, bubble)
  keepHold(d, bubble, spoken)
  setReplies(d, { toolRounds: 0 })
  requestReply(d)
  if (d.state.connection.phase === 'failed') giveUpUnsent(d)
}

/**
 * Commit and response.create go out back to back, which saves a round trip of waiting. If the commit turns out to hold
 * nothing, the response is cancelled as soon as it has a name.
 */
function commitTurn(d: Draft, turn: string): void {
  send(d, { type: 'input_audio_buffer.commit' })
  set(d, { commits: [...d.state.commits, turn] })
}

/** The connection is ready, and all that was said before has been told: the microphone's words may follow. */
export function talkReady(d: Draft): void {
  const { pressedAt, closing, gateOpen } = d.state.talk
  if (pressedAt !== null || closing !== null) {
    send(d, { type: 'input_audio_buffer.clear' })
    emit(d, { type: 'voice_begin' })
  } else if (!gateOpen && d.state.commits.length === 0) return
  setUplink(d, 'flow')
}

/** The microphone failed, or the person left: no hold and no hands-free goes on. */
export function endTalk(d: Draft): void {
  stopTimer(d, 'mic')
  dropBubble(d)
  closeGate(d)
  setTalk(d, { pressedAt: null, closing: null, handsFree: false })
}

/** The person's turn appears with the press. */
function showBubble(d: Draft): void {
  const id = nextId(d, `${LOCAL}turn`)
  addSaid(
    d,
    newTurn({ id, role: 'user', source: 'voice', at: d.wall, soundAt: d.wall, transcript: 'pending' }),
  )
  setTalk(d, { bubble: id })
}

function dropBubble(d: Draft): void {
  const { bubble } = d.state.talk
  if (bubble === null) return
  emit(d, { type: 'voice_end', key: null })
  dropTurn(d, bubble)
  setTalk(d, { bubble: null })
}
