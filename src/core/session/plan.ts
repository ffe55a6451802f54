/** Keeps the server's session equal to what profile and talk ask for, with the smallest update that does it. */
import { notice } from '../notice'
import { changeUpdate, firstUpdate, planSession, type SessionPlan } from '../protocol/session-update'
import type { ServerSession } from '../protocol/events'
import { compareSession } from '../protocol/session-report'
import { activeReply } from './replies-state'
import { notify, send, setConnection, type Draft } from './draft'
import type { SessionState } from './state'

/** The client ends this turn: a hold is down, is being closed, or waits for the connection. */
export const isHolding = ({ talk }: SessionState): boolean =>
  talk.pressedAt !== null || talk.closing !== null || talk.waiting !== null

/** What the session should be now. */
export function wantedPlan(state: SessionState): SessionPlan {
  const { config, connection, talk } = state
  return planSession(
    config.profile,
    { holding: isHolding(state), handsFree: talk.handsFree },
    {
      transcription: !connection.transcriptionRefused,
      tools: connection.toolsRefused ? [] : (config.tools ?? []),
    },
  )
}

export function sendFirstPlan(d: Draft): void {
  const plan = wantedPlan(d.state)
  send(d, firstUpdate(plan), { before: null })
  setConnection(d, { plan })
}

/** Does nothing while everything is as wanted, so it may be called at any time. */
export function syncPlan(d: Draft): void {
  const { connection } = d.state
  const { plan } = connection
  if (connection.phase !== 'ready' || plan === null) return
  let wanted = wantedPlan(d.state)
  if (connection.voiceUsed && wanted.voice !== plan.voice) {
    if (connection.voiceWaiting !== wanted.voice) {
      setConnection(d, { voiceWaiting: wanted.voice })
      notify(d, notice('session.voice_locked', 'info', { action: 'reconnect' }))
    }
    wanted = { ...wanted, voice: plan.voice }
  }
  // The speed of speech can only change between two answers.
  if (activeReply(d.state)) wanted = { ...wanted, speed: plan.speed }
  const update = changeUpdate(plan, wanted)
  if (!update) return
  send(d, update, { before: plan })
  setConnection(d, { plan: wanted })
}

/** Says once a connection which settings the server took otherwise. An update that is on its way may still change it. */
export function checkSettings(d: Draft, session: ServerSession): void {
  const { plan } = d.state.connection
  if (!plan || d.state.pending.some(({ command }) => command.type === 'session.update')) return
  for (const { field, given } of compareSession(plan, session)) {
    const { differing } = d.state.connection
    if (differing.includes(field)) continue
    setConnection(d, { differing: [...differing, field] })
    notify(
      d,
      notice('session.settings_differ', 'warning', {
        params: { field, given },
        action: 'open_settings',
        detail: `${field}: ${given}`,
      }),
    )
  }
}
