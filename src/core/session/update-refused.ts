/** A `session.update` that the server refuses: it ignores a whole update for one bad key. */
import { notice } from '../notice'
import { describeError } from '../protocol/errors'
import type { WireError } from '../protocol/events'
import { becomeReady, configure } from './connection'
import { notify, setConnection, settle, type Draft } from './draft'
import { syncPlan } from './plan'
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
  const params = { field: error.param ?? '' }
  notify(d, notice('session.update_rejected', 'warning', { params, action: 'open_settings', detail }))
  becomeReady(d)
}

function goWithout(d: Draft, { before }: PendingCommand, refused: Partial<ConnectionState>): void {
  setConnection(d, { ...refused, plan: before })
  if (d.state.connection.phase === 'configuring') configure(d)
  else syncPlan(d)
}
