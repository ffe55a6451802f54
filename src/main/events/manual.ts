/** An event that the person wrote goes out over the live session, once it is clear that they mean it. */
import { readManualEvent, withEventId } from '#core/events/client-event'
import { notice } from '#core/notice'
import type { Answer } from '#shared/contract'
import type { SendOutcome } from '#shared/events'
import type { SessionService } from '../realtime/session-service'
import type { WireTap } from './tap'

export type ManualSender = (given: { readonly text: string; readonly anyway: boolean }) => Answer<SendOutcome>

export function createManualSender(
  session: Pick<SessionService, 'sendManual'>,
  tap: Pick<WireTap, 'asManual'>,
): ManualSender {
  let count = 0
  return ({ text, anyway }) => {
    const read = readManualEvent(text)
    if (!read.ok) return { ok: true, value: { sent: false, problem: read.error } }
    if (read.value.problem !== null && !anyway) {
      return { ok: true, value: { sent: false, problem: read.value.problem } }
    }
    count += 1
    const frame = withEventId(read.value, `manual_${count}`)
    let sent = false
    tap.asManual(() => {
      sent = session.sendManual(frame)
    })
    if (!sent)
      return { ok: false, notice: notice('events.not_connected', 'warning', { action: 'reconnect' }) }
    return { ok: true, value: { sent: true, problem: null } }
  }
}
