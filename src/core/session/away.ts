/**
 * Sleep of the computer, and absence of its network. While either lasts no attempt is made; the conversation waits,
 * and goes on the moment that it is over.
 */
import { silence } from './barge-in'
import { openSocket } from './connection'
import { setConnection, stopTimer, type Draft } from './draft'
import { leaveSession } from './leaving'
import { awaitAttempt, offlineNotice } from './loss'
import { isCutOff, isOutOfReach } from './reach'
import { release, setHandsFree } from './talk'

/** No server keeps a session for as long as a computer sleeps, so it is left in good order. */
export function suspend(d: Draft): void {
  if (d.state.connection.asleep) return
  setHandsFree(d, false)
  release(d)
  silence(d)
  setConnection(d, { asleep: true })
  if (d.state.connection.phase === 'down' || d.state.connection.phase === 'failed') return
  leaveSession(d)
  stopTimer(d, 'reconnect')
  awaitAttempt(d, null)
}

export function resume(d: Draft): void {
  setConnection(d, { asleep: false })
  comeBack(d)
}

/** A socket that is open is left to prove itself: short absences are survived. */
export function networkGone(d: Draft): void {
  setConnection(d, { offline: true })
  if (d.state.connection.phase !== 'waiting' || !isCutOff(d.state)) return
  stopTimer(d, 'reconnect')
  setConnection(d, { failure: offlineNotice() })
}

export function networkBack(d: Draft): void {
  setConnection(d, { offline: false })
  comeBack(d)
}

/** An attempt is made at once, and a new series of them begins with it. */
function comeBack(d: Draft): void {
  if (d.state.connection.phase !== 'waiting' || isOutOfReach(d.state)) return
  setConnection(d, { attempt: 0 })
  openSocket(d)
}
