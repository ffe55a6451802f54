/** A `session.update` that the server refuses: it ignores a whole update for one bad key. */
import { notice } from '../notice'
import { describeError } from '../protocol/errors'
import type { WireError } from '../protocol/events'
import { turnTakingOf } from '../protocol/session-update'
import { becomeReady, configure } from './connection'
import { emit, notify, set, setConnection, settle, type Draft } from './draft'
import { syncPlan } from './plan'
import { isHeld } from './spending'
import type { ConnectionState, PendingCommand } from './state'

/** The server keeps the voice it has; what was asked for comes with the next session. */
export function voiceRefused(d: Draft): void {
  const entry = settle(d, (each) => each.command.type === 'session.update')
  if (!d.state.connection.plan || !entry?.before) return
  setConnection(d, { plan: entry.before, voiceUsed: true })
  syncPlan(d)
}

/** Transcription is the usual reason, then functions; the talk can do without either. */
export function updateRefused(d: Draft, entry: PendingCommand, error: WireError): void {
  const { plan } = d.state.connection
  const model = plan?.transcription?.model
  const about = `${error.param ?? ''} ${error.message ?? ''}`
  const detail = describeError(error)
  if (model !== undefined && (/transcription/i.test(about) || about.includes(model))) {
    const params = { model }
    notify(
      d,
      notice('session.transcription_unavailable', 'warning', { params, action: 'open_settings', detail }),
    )
    goWithout(d, entry, { transcriptionRefused: true })
    return
  }
  if (plan && plan.tools.length > 0 && /tools|function/i.test(about)) {
    notify(d, notice('tools.refused', 'warning', { action: 'open_settings', detail }))
    goWithout(d, entry, { toolsRefused: true })
    return
  }
  if (d.state.connection.phase === 'ready' && turnDetectionRefused(d, entry, error)) return
  const params = { field: error.param ?? '' }
  notify(d, notice('session.update_rejected', 'warning', { params, action: 'open_settings', detail }))
  becomeReady(d)
}

function goWithout(d: Draft, { before }: PendingCommand, refused: Partial<ConnectionState>): void {
  setConnection(d, { ...refused, plan: before })
  if (d.state.connection.phase === 'configuring') configure(d)
  else syncPlan(d)
}

const turnDetectionFields =
  /turn_detection|threshold|prefix_padding|silence_duration|idle_timeout|eagerness|create_response|interrupt_response/

/**
 * A value of turn detection that this server does not take. It goes on with the one before, so the profile does, too.
 * False where the refusal is about something else, or nothing came before.
 */
function turnDetectionRefused(d: Draft, entry: PendingCommand, error: WireError): boolean {
  const { command, before } = entry
  if (command.type !== 'session.update' || command.session.audio?.input?.turn_detection === undefined)
    return false
  const field = turnDetectionFields.exec(
    `${error.param?.split('.').at(-1) ?? ''} ${error.message ?? ''}`,
  )?.[0]
  if (field === undefined || !before?.turnDetection) return false
  // Answers that this server insists on beginning are cancelled as they begin.
  if (isHeld(d.state) && !d.state.connection.holdRefused) {
    setConnection(d, { holdRefused: true, plan: before })
    syncPlan(d)
    return true
  }
  const { turnDetection } = before
  // A slider is being dragged: the values that are on their way already decide, and fall back to the same ones.
  const later = d.state.pending.find(
    ({ command: other, byHand }) => other.type === 'session.update' && !byHand,
  )
  if (later) {
    const pending = d.state.pending.map((other) =>
      other === later && other.before ? { ...other, before: { ...other.before, turnDetection } } : other,
    )
    set(d, { pending })
    return true
  }
  const values = turnTakingOf(turnDetection)
  const { config } = d.state
  const turnTaking = { ...config.profile.turnTaking, ...values }
  // Here as in the profile, or the refused value would be asked for again at once.
  set(d, { config: { ...config, profile: { ...config.profile, turnTaking } } })
  setConnection(d, { plan: before })
  emit(d, { type: 'restore_turn_taking', values })
  notify(
    d,
    notice('session.turn_detection_refused', 'warning', { params: { field }, detail: describeError(error) }),
  )
  return true
}
