/** The connection is gone, or never came about: new attempts where they can help, else a plain final failure. */
import { notice, type Notice, type NoticeCode } from '../notice'
import { resolveEndpoint } from '../protocol/endpoint'
import { classifyEnd, type EndVerdict, type SocketEnd } from '../protocol/socket-end'
import { emit, nextRandom, notify, setConnection, setTalk, startTimer, type Draft } from './draft'
import { dropSession } from './drop'
import { setUplink } from './gate'
import { isHolding } from './plan'
import { hasSession, hasSocket, isCutOff, isOutOfReach } from './reach'
import { RECONNECT_ATTEMPTS, reconnectDelay } from './timers'
import { giveUpUnsent } from './unsent'
import type { SessionState } from './state'

export function openTimedOut(d: Draft): void {
  closeSocket(d)
  const params = { host: hostOf(d.state) }
  lose(d, { retry: true, notice: notice('connection.timeout', 'error', { params, action: 'reconnect' }) })
}

export function createdTimedOut(d: Draft): void {
  closeSocket(d)
  const params = { host: hostOf(d.state) }
  lose(d, {
    retry: true,
    notice: notice('connection.no_session', 'error', { params, action: 'open_settings' }),
  })
}

export function socketClosed(d: Draft, end: SocketEnd): void {
  if (!hasSocket(d.state)) return
  const { lastError } = d.state.connection
  lose(d, classifyEnd(end, { hadSession: hasSession(d.state), lastError, host: hostOf(d.state) }))
}

/** What main may meet on the way to an address or a credential, and what passes by itself. */
const passing: readonly NoticeCode[] = [
  'connection.unreachable',
  'connection.dns',
  'connection.timeout',
  'connection.server_error',
]

/** Main could not even try. */
export function connectFailed(d: Draft, said: Notice): void {
  if (hasSocket(d.state)) lose(d, { retry: passing.includes(said.code), notice: said })
}

/** An error event after which this session is over. */
export function endSession(d: Draft, verdict: EndVerdict): void {
  if (!hasSocket(d.state)) return
  closeSocket(d)
  lose(d, verdict)
}

/** The connection is gone: try again if that can help and it worked before, else say why and stop. */
function lose(d: Draft, verdict: EndVerdict): void {
  const { attempt, wasReady } = d.state.connection
  dropSession(d, 'lost')
  const worthwhile = wasReady && attempt < RECONNECT_ATTEMPTS
  if (verdict.retry && (worthwhile || isOutOfReach(d.state))) {
    awaitAttempt(d, isCutOff(d.state) ? offlineNotice() : verdict.notice)
    return
  }
  setConnection(d, {
    phase: 'failed',
    failure: verdict.notice,
    connectedAt: null,
    wasReady: false,
    attempt: 0,
    swapping: false,
  })
  keepHold(d)
  setTalk(d, { handsFree: false })
  giveUpUnsent(d)
  notify(d, verdict.notice)
}

/** The pause before another attempt; while none could succeed it has no end of its own. */
export function awaitAttempt(d: Draft, why: Notice | null): void {
  const { attempt } = d.state.connection
  // The sentence must not ask the person for what is being done already.
  const failure = why && { ...why, params: { ...why.params, retrying: 1 } }
  setConnection(d, { phase: 'waiting', failure, connectedAt: null, swapping: false })
  keepHold(d)
  if (isOutOfReach(d.state)) return
  setConnection(d, { attempt: attempt + 1 })
  startTimer(d, 'reconnect', reconnectDelay(attempt, nextRandom(d)))
}

/** A hold goes on, and keeps its words for the next session from the first one on; what came hands-free is gone. */
function keepHold(d: Draft): void {
  if (isHolding(d.state)) setUplink(d, 'hold', 'turn')
  else setUplink(d, 'discard')
}

export const offlineNotice = (): Notice => notice('connection.waits_for_network', 'info')

export function closeSocket(d: Draft): void {
  emit(d, { type: 'socket_close', code: 1000 })
}

function hostOf(state: SessionState): string {
  const endpoint = resolveEndpoint(state.config.profile)
  return endpoint.ok ? endpoint.value.host : state.config.profile.provider
}
