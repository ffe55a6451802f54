/** Keeps the server's session equal to what profile and talk ask for, with the smallest update that does it. */
import { notice } from '../notice'
import { changeUpdate, firstUpdate, planSession, type SessionPlan } from '../protocol/session-update'
import type { ServerSession } from '../protocol/events'
import { compareSession } from '../protocol/session-report'
import type { Profile } from '../settings/schema'
import { isUnderWay } from './reach'
import { renewForSettings } from './renewal'
import { activeReply } from './replies-state'
import { notify, send, setConnection, type Draft } from './draft'
import { isHeld } from './spending'
import { hasUnsentVoice } from './unsent'
import type { SessionState } from './state'

/** A hold is down, or its last frames are on their way. */
export const isHolding = ({ talk }: SessionState): boolean => talk.pressedAt !== null || talk.closing !== null

/** What the session should be now. */
export function wantedPlan(state: SessionState): SessionPlan {
  const { config, connection, talk } = state
  // Words that wait are committed by us, so the server must not look for turns in them.
  const holding = isHolding(state) || hasUnsentVoice(state)
  return planSession(
    isHeld(state) && !connection.holdRefused ? withoutAnswers(config.profile) : config.profile,
    { holding, handsFree: talk.handsFree },
    {
      transcription: !connection.transcriptionRefused,
      tools: connection.toolsRefused ? [] : (config.tools ?? []),
    },
  )
}

/** Turns are still found and written down, and none is answered by the server on its own. */
const withoutAnswers = (profile: Profile): Profile => ({
  ...profile,
  turnTaking: { ...profile.turnTaking, createResponse: false, idleTimeoutMs: null },
})

export function sendFirstPlan(d: Draft): void {
  const plan = wantedPlan(d.state)
  send(d, firstUpdate(plan), { before: null })
  setConnection(d, { plan })
}

/** Does nothing while everything is as wanted, so it may be called at any time. */
export function syncPlan(d: Draft): void {
  const { connection } = d.state
  const { plan } = connection
  if (!isUnderWay(d.state) || plan === null) return
  let wanted = wantedPlan(d.state)
  renewForSettings(d, lockedFields(d.state, plan, wanted))
  wanted = withoutLocked(d.state, plan, wanted)
  // The speed of speech can only change between two answers.
  if (activeReply(d.state)) wanted = { ...wanted, speed: plan.speed }
  const update = changeUpdate(plan, wanted)
  if (!update) return
  send(d, update, { before: plan })
  setConnection(d, { plan: wanted })
}

/** What a session cannot take over any more; it comes with the next one. Source: OpenAI Realtime API reference. */
function lockedFields(state: SessionState, plan: SessionPlan, wanted: SessionPlan): readonly string[] {
  const { config, connection } = state
  const locked: readonly (readonly [string, boolean])[] = [
    ['model', config.profile.model !== connection.model],
    // Locked by the first sound; and a choice cannot be taken back into the server's own.
    ['voice', wanted.voice !== plan.voice && (connection.voiceUsed || wanted.voice === '')],
    ['tracing', wanted.choices.tracing !== plan.choices.tracing],
    ['reasoning', wanted.choices.reasoning === null && plan.choices.reasoning !== null],
  ]
  return locked.flatMap(([field, is]) => (is ? [field] : []))
}

function withoutLocked({ connection }: SessionState, plan: SessionPlan, wanted: SessionPlan): SessionPlan {
  const { tracing, reasoning } = plan.choices
  return {
    ...wanted,
    voice: connection.voiceUsed || wanted.voice === '' ? plan.voice : wanted.voice,
    choices: { ...wanted.choices, tracing, reasoning: wanted.choices.reasoning ?? reasoning },
  }
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
