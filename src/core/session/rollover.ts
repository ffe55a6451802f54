/**
 * Leaving a session before its server ends it: sessions last an hour at most and cannot be extended, so the
 * conversation moves to a new one two minutes early, at a moment when nobody talks and nothing is under way. Without
 * such a moment the server's own end is followed by a new attempt, as after any loss.
 */
import type { ServerSession } from '../protocol/events'
import { setConnection, startTimer, type Draft } from './draft'
import { activeReply } from './replies-state'
import { isAudible } from './sound'
import { isRunningTools } from './tools'
import { MAX_SESSION_MS, ROLLOVER_LEAD_MS, timers, TRANSCRIPT_WAIT_MS } from './timers'

/** Some servers name the end with the first settings and not before. */
export function noteEnd(d: Draft, { expires_at }: ServerSession): void {
  if (expires_at !== null) setConnection(d, { expiresAt: expires_at * 1000 })
}

/** Begins to look for a quiet moment in time. An end that has passed says that one of two clocks is wrong. */
export function planRollover(d: Draft): void {
  const { expiresAt } = d.state.connection
  const left = (expiresAt ?? 0) - d.wall
  if (left <= 0 || left > MAX_SESSION_MS) return
  startTimer(d, 'rollover', Math.round(left - Math.min(ROLLOVER_LEAD_MS, left / 4)))
}

/**
 * Whether to change sessions now: twice in a row nobody talked. Between two turns there is often a short silence in
 * which the next one is already on its way; if not now, it is looked for again.
 */
export function isTimeToRollOver(d: Draft): boolean {
  if (d.state.connection.phase !== 'ready') return false
  const quiet = isQuiet(d)
  if (quiet && d.state.connection.quiet) return true
  setConnection(d, { quiet })
  startTimer(d, 'rollover', timers.rollover)
  return false
}

/** Nothing would be cut off or lost: no word of the person, no answer, no position of its sound, no transcript. */
function isQuiet({ state, wall }: Draft): boolean {
  const { talk, replies, sound, commits, conversation } = state
  const talking = talk.pressedAt !== null || talk.closing !== null || talk.speech !== null
  const unheard = talk.waiting !== null || commits.length > 0
  const answering = activeReply(state) !== null || replies.awaiting !== null || replies.queued
  if (talking || unheard || answering || isRunningTools(state) || sound.flush !== null || isAudible(state))
    return false
  return !conversation.turns.some(
    (turn) => turn.transcript === 'pending' && wall - turn.at < TRANSCRIPT_WAIT_MS,
  )
}
