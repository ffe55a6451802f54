/**
 * The session machine: one input in, the next state and what is to be done out. Pure, so that every race between
 * person, server, microphone and loudspeaker can be written down as a list of inputs and tested.
 */
import { assertNever } from '../result'
import { notice } from '../notice'
import type { ServerEvent } from '../protocol/events'
import { networkBack, networkGone, resume, suspend } from './away'
import { interrupt, settleFlush } from './barge-in'
import { sentByHand } from './by-hand'
import { connect, goOnTelling, openSocket, socketOpened, updateTimedOut } from './connection'
import { nextItemId, notify, set, setConnection, setReplies, type Draft } from './draft'
import { syncGate } from './gate'
import { typedTurn } from './item-content'
import { addSaid } from './items'
import { continueConversation, disconnect, newConversation, swapSessions } from './leaving'
import { connectFailed, createdTimedOut, openTimedOut, socketClosed } from './loss'
import { cancelTimedOut, silentTimedOut } from './outcome'
import { syncPlan } from './plan'
import { hasSocket, isUnderWay } from './reach'
import { isTimeToSwap } from './renewal'
import { activeReply } from './replies-state'
import { canAsk, forgetAwaited, owedTimedOut, pumpReplies, requestReply, unblockReplies } from './replies'
import { serverEvent } from './server'
import { audioDelta, markAlive, playerTimedOut, playoutPosition } from './sound'
import {
  endTalk,
  micClosed,
  press,
  release,
  setHandsFree,
  setMuted,
  settleByClock,
  cancelTalk,
  tap,
} from './talk'
import { allowSpending, isHeld, passMidnight, setTerms, spentBefore } from './spending'
import type { SessionState } from './state'
import type { SessionConfig, SessionEffect, SessionInput, SessionView } from './types'
import { stopCalls, toolResult } from './tools'
import { noteHeard, sayUnsent, waitToBeSent } from './unsent'
import { makeView } from './view'
import { tidyVoices } from './voices'

export { initialSession } from './initial'
export type { SessionState } from './state'

export type SessionStep = { readonly state: SessionState; readonly effects: readonly SessionEffect[] }

export function step(state: SessionState, input: SessionInput): SessionStep {
  const d: Draft = { state, effects: [], at: input.at, wall: input.wall }
  passMidnight(d)
  takeInput(d, input)
  // Answers that waited for the budget, and wait no longer.
  if (isHeld(state) && !isHeld(d.state)) pumpReplies(d)
  if (mayNeedPlan(state, d.state)) syncPlan(d)
  syncGate(d)
  if (d.state.conversation !== state.conversation) tidyVoices(d)
  const view = makeView(d.state)
  if (view !== d.state.view) set(d, { view })
  return { state: d.state, effects: d.effects }
}

/** What the session should be follows from these alone; comparing settings at every delta would cost more than the rest. */
const mayNeedPlan = (before: SessionState, now: SessionState): boolean =>
  now.config !== before.config ||
  now.connection !== before.connection ||
  now.talk !== before.talk ||
  now.unsent !== before.unsent ||
  isHeld(now) !== isHeld(before) ||
  activeReply(now) !== activeReply(before)

/** Cheap; the same object until something in it changes. */
export const viewOf = (state: SessionState): SessionView => state.view

function takeInput(d: Draft, input: SessionInput): void {
  switch (input.type) {
    case 'configure':
      configure(d, input.config)
      return
    case 'connect':
      connect(d)
      return
    case 'disconnect':
      disconnect(d)
      return
    case 'connect_failed':
      connectFailed(d, input.notice)
      return
    case 'socket_open':
      socketOpened(d)
      return
    case 'socket_closed':
      socketClosed(d, input.end)
      return
    case 'server':
      if (isExpected(d.state, input.event)) serverEvent(d, input.event)
      return
    case 'audio_delta':
      if (d.state.connection.phase === 'ready') audioDelta(d, input)
      return
    case 'talk_press':
      press(d)
      wake(d)
      return
    case 'talk_release':
      release(d)
      return
    case 'talk_tap':
      tap(d)
      return
    case 'talk_cancel':
      cancelTalk(d)
      return
    case 'hands_free':
      setHandsFree(d, input.on)
      if (input.on) wake(d)
      return
    case 'mute':
      setMuted(d, input.on)
      return
    case 'stop':
      stopCalls(d)
      interrupt(d, 'stop')
      return
    case 'text':
      typed(d, input.text)
      return
    case 'new_conversation':
      newConversation(d)
      return
    case 'suspend':
      suspend(d)
      return
    case 'resume':
      resume(d)
      return
    case 'network':
      if (input.online) networkBack(d)
      else networkGone(d)
      return
    case 'continue_conversation':
      continueConversation(d, input)
      return
    case 'mic_closed':
      micClosed(d, input)
      return
    case 'mic_failed':
      endTalk(d)
      notify(d, input.notice)
      return
    case 'playout_position':
      playoutPosition(d, input)
      return
    case 'playout_flushed':
      markAlive(d)
      if (input.epoch === d.state.sound.flush?.epoch) settleFlush(d, input.items)
      return
    case 'timer':
      timer(d, input.id)
      return
    case 'tool_result':
      toolResult(d, input)
      return
    case 'sent_by_hand':
      sentByHand(d, input)
      return
    case 'spent_before':
      spentBefore(d, input)
      return
    case 'allow_spending':
      allowSpending(d, input.until)
      return
    default:
      assertNever(input)
  }
}

/** Before the settings are taken there is no conversation, whatever a server says of one. */
function isExpected(state: SessionState, { type }: ServerEvent): boolean {
  if (isUnderWay(state)) return true
  return hasSocket(state) && (type === 'session.created' || type === 'session.updated' || type === 'error')
}

/** Talking, typing or going hands-free while disconnected is a wish to be connected, and nobody does so asleep. */
function wake(d: Draft): void {
  if (d.state.connection.asleep) resume(d)
  const { phase } = d.state.connection
  if (phase === 'down' || phase === 'failed') connect(d)
}

function configure(d: Draft, config: SessionConfig): void {
  const { profile: before, tools } = d.state.config
  set(d, { config })
  setTerms(d, config.budget ?? null)
  if (config.profile.transcriptionModel !== before.transcriptionModel) {
    setConnection(d, { transcriptionRefused: false })
  }
  if (JSON.stringify(config.tools) !== JSON.stringify(tools)) setConnection(d, { toolsRefused: false })
}

/** A typed message interrupts like speech does. Before the connection is ready it waits to be sent. */
function typed(d: Draft, text: string): void {
  if (text.trim() === '') {
    if (canAsk(d.state)) requestReply(d)
    return
  }
  interrupt(d, 'text')
  const turn = typedTurn(d, nextItemId(d), text)
  addSaid(d, turn)
  setReplies(d, { toolRounds: 0 })
  if (d.state.connection.phase === 'ready') sayUnsent(d, turn)
  else {
    waitToBeSent(d, turn.id)
    noteHeard(d, turn.id)
  }
  requestReply(d)
  wake(d)
}

/** Timers that were stopped in the meantime may still arrive. */
function timer(d: Draft, id: string): void {
  if (!d.state.timers.includes(id)) return
  set(d, { timers: d.state.timers.filter((other) => other !== id) })
  switch (id) {
    case 'open':
      openTimedOut(d)
      return
    case 'created':
      createdTimedOut(d)
      return
    case 'updated':
      updateTimedOut(d)
      return
    case 'tell':
      goOnTelling(d)
      return
    case 'reconnect':
      openSocket(d)
      return
    case 'mic':
      settleByClock(d)
      return
    case 'flush':
      settleFlush(d, null)
      return
    case 'player':
      playerTimedOut(d)
      return
    case 'rollover':
      if (isTimeToSwap(d)) swapSessions(d)
      return
    case 'cancel':
      cancelTimedOut(d)
      return
    case 'blocked':
      unblockReplies(d)
      return
    case 'silent':
      silentTimedOut(d)
      return
    case 'owed':
      owedTimedOut(d)
      return
    case 'reply':
      notify(d, notice('response.failed', 'warning', { params: { reason: 'timeout' } }))
      forgetAwaited(d)
      return
    default:
  }
}
