/**
 * How the person talks: hold, tap, hands-free, mute. Decides when the microphone's gate is open, and turns a finished
 * hold into a commit and a wish for an answer. Pressing while disconnected connects and keeps the words.
 */
import { notice } from '../notice'
import { SAMPLE_RATE } from '../audio/messages'
import { newTurn } from '../transcript/turns'
import { samplesToMs } from '../transcript/heard'
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
import { addSaid, dropTurn, forgetSpeech, LOCAL } from './items'
import { syncPlan } from './plan'
import { pumpReplies, requestReply } from './replies'
import { isAudible } from './sound'
import { MIN_SPOKEN_SAMPLES, timers } from './timers'
import type { SessionState, TalkState } from './state'
import type { SessionInput } from './types'

export function press(d: Draft): void {
  if (d.state.talk.pressedAt !== null) return
  settleByClock(d)
  interrupt(d, 'press')
  openGate(d)
  setTalk(d, { pressedAt: d.at })
  showBubble(d)
  if (d.state.connection.phase !== 'ready') {
    // What hands-free has kept so far belongs to no turn, unlike the words of an earlier hold.
    if (d.state.talk.waiting === null && d.state.talk.handsFree) setUplink(d, 'discard')
    setUplink(d, 'hold')
    return
  }
  // Whatever the server has heard before belongs to no turn; its own turn detection rests until the release.
  syncPlan(d)
  send(d, { type: 'input_audio_buffer.clear' })
  setUplink(d, 'flow')
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
  setTalk(d, { pressedAt: null, handsFree, waiting: null })
  dropBubble(d)
  if (d.state.connection.phase === 'ready') {
    send(d, { type: 'input_audio_buffer.clear' })
  } else {
    setUplink(d, 'discard')
    if (handsFree && d.state.talk.gateOpen) setUplink(d, 'hold')
  }
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

function finishHold(d: Draft, samples: number): void {
  stopTimer(d, 'mic')
  const spoken = (d.state.talk.waiting ?? 0) + samples
  const ready = d.state.connection.phase === 'ready'
  setTalk(d, { closing: null, waiting: null })
  if (spoken < MIN_SPOKEN_SAMPLES) {
    if (ready) send(d, { type: 'input_audio_buffer.clear' })
    else setUplink(d, 'discard')
    dropBubble(d)
    notify(d, notice('talk.too_short', 'info'))
    pumpReplies(d)
  } else if (ready) commitHold(d, spoken)
  else setTalk(d, { waiting: spoken })
}

/** The connection is ready: what was said in the meantime goes out. */
export function talkReady(d: Draft): void {
  const { pressedAt, closing, waiting, gateOpen } = d.state.talk
  const holding = pressedAt !== null || closing !== null
  if (!holding && waiting === null && !gateOpen) return
  if (holding || waiting !== null) send(d, { type: 'input_audio_buffer.clear' })
  setUplink(d, 'flow')
  if (holding || waiting === null) return
  setTalk(d, { waiting: null })
  commitHold(d, waiting)
}

/**
 * Commit and response.create go out back to back, which saves a round trip of waiting. If the commit turns out to hold
 * nothing, the response is cancelled as soon as it has a name.
 */
function commitHold(d: Draft, spoken: number): void {
  const { bubble } = d.state.talk
  send(d, { type: 'input_audio_buffer.commit' })
  if (bubble !== null) {
    changeTurn(d, bubble, { audioMs: samplesToMs(spoken) })
    set(d, { commits: [...d.state.commits, bubble] })
    setTalk(d, { bubble: null })
  }
  setReplies(d, { toolRounds: 0 })
  requestReply(d)
}

/** The microphone failed, or the connection did: no hold and no hands-free goes on. */
export function endTalk(d: Draft): void {
  stopTimer(d, 'mic')
  dropBubble(d)
  closeGate(d)
  setTalk(d, { pressedAt: null, closing: null, waiting: null, handsFree: false })
}

/** Hands-free opens the gate whenever it may be open; a hold opens and closes it by itself. */
export function syncGate(d: Draft): void {
  const { talk, connection } = d.state
  if (talk.pressedAt !== null) return
  const wanted = handsFreeGate(d.state)
  if (wanted && !talk.gateOpen) {
    openGate(d)
    setUplink(d, connection.phase === 'ready' ? 'flow' : 'hold')
  }
  if (!wanted) closeGate(d)
}

function handsFreeGate(state: SessionState): boolean {
  const { talk, connection, config } = state
  if (!talk.handsFree || talk.muted || talk.closing || talk.waiting !== null) return false
  if (config.halfDuplex && isAudible(state)) return false
  return ['opening', 'greeting', 'configuring', 'ready'].includes(connection.phase)
}

/** Every opening has a number of its own, so that each hold is measured by itself. */
function openGate(d: Draft): void {
  closeGate(d)
  const gate = d.state.talk.gate + 1
  setTalk(d, { gate, gateOpen: true })
  emit(d, { type: 'gate', gate, open: true })
}

function closeGate(d: Draft): void {
  const { gate, gateOpen } = d.state.talk
  if (!gateOpen) return
  setTalk(d, { gateOpen: false })
  emit(d, { type: 'gate', gate, open: false })
}

/** @param rewindMs With `hold`: this much of what was sent last is held again. */
export function setUplink(d: Draft, uplink: TalkState['uplink'], rewindMs = 0): void {
  if (d.state.talk.uplink === uplink) return
  setTalk(d, { uplink })
  emit(d, { type: 'uplink', mode: uplink, ...(rewindMs > 0 ? { rewindMs } : {}) })
}

/** The person's turn appears with the press; words spoken while connecting all belong to one. */
function showBubble(d: Draft): void {
  if (d.state.talk.bubble !== null) return
  const id = nextId(d, `${LOCAL}turn`)
  addSaid(
    d,
    newTurn({ id, role: 'user', source: 'voice', at: d.wall, soundAt: d.wall, transcript: 'pending' }),
  )
  setTalk(d, { bubble: id })
}

export function dropBubble(d: Draft): void {
  const { bubble } = d.state.talk
  if (bubble === null) return
  dropTurn(d, bubble)
  setTalk(d, { bubble: null })
}
