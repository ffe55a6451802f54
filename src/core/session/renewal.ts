/**
 * Leaving a session for another with the same conversation, unnoticed: because its server ends it (after an hour at
 * most), or because it cannot take a setting. It happens at a moment when nobody talks and nothing is under way.
 * Without such a moment the server's own end is followed by a new attempt, as after any loss.
 */
import { notice } from '../notice'
import type { ServerSession } from '../protocol/events'
import { notify, setConnection, startTimer, stopTimer, type Draft } from './draft'
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
  const { expiresAt, renewal } = d.state.connection
  // That moment is being looked for already.
  if (renewal !== null) return
  const left = (expiresAt ?? 0) - d.wall
  if (left <= 0 || left > MAX_SESSION_MS) return
  startTimer(d, 'rollover', Math.round(left - Math.min(ROLLOVER_LEAD_MS, left / 4)))
}

/** Settings that this session cannot take are wanted, or are not wanted any more. */
export function renewForSettings(d: Draft, fields: readonly string[]): void {
  const { renewal } = d.state.connection
  if (fields.length === 0 && renewal === 'settings') {
    setConnection(d, { renewal: null })
    stopTimer(d, 'rollover')
    planRollover(d)
  }
  if (fields.length === 0 || renewal !== null) return
  setConnection(d, { renewal: 'settings', quiet: false })
  startTimer(d, 'rollover', timers.rollover)
  notify(d, notice('session.renewal', 'info', { params: { field: fields[0] ?? '' } }))
}

/**
 * Whether to change sessions now: twice in a row nobody talked. Between two turns there is often a short silence in
 * which the next one is already on its way; if not now, it is looked for again.
 */
export function isTimeToSwap(d: Draft): boolean {
  const { phase, quiet: before, renewal } = d.state.connection
  if (phase !== 'ready') return false
  const quiet = isQuiet(d)
  if (quiet && before) return true
  setConnection(d, { quiet, renewal: renewal ?? 'expiry' })
  startTimer(d, 'rollover', timers.rollover)
  return false
}

/** Nothing would be cut off or lost: no word of the person, no answer, no position of its sound, no transcript. */
function isQuiet({ state, wall }: Draft): boolean {
  const { talk, replies, sound, commits, unsent, conversation } = state
  const talking = talk.pressedAt !== null || talk.closing !== null || talk.speech !== null
  const unheard = commits.length > 0 || unsent.length > 0
  const answering = activeReply(state) !== null || replies.awaiting !== null || replies.queued || replies.owed
  if (talking || unheard || answering || isRunningTools(state) || sound.flush !== null || isAudible(state))
    return false
  return !conversation.turns.recent.some(
    (turn) => turn.transcript === 'pending' && wall - turn.at < TRANSCRIPT_WAIT_MS,
  )
}
