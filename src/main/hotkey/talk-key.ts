/** What the talk key says to the session. */
import type { PttOutput } from '#core/hotkey/ptt-machine'
import { notice, type Notice } from '#core/notice'
import { assertNever } from '#core/result'
import type { SessionLine } from '../realtime/session-service'

export function createTalkKey(
  session: Pick<SessionLine, 'input'>,
  onNotice: (notice: Notice) => void,
): (output: PttOutput) => void {
  return (output) => {
    switch (output.type) {
      case 'press':
        session.input({ type: 'talk_press' })
        return
      case 'tap':
        session.input({ type: 'talk_tap' })
        return
      case 'release':
        if (output.reason === 'chord') {
          session.input({ type: 'talk_cancel' })
          return
        }
        session.input({ type: 'talk_release' })
        if (output.reason === 'max_hold') onNotice(notice('talk.max_hold', 'info'))
        return
      default:
        assertNever(output)
    }
  }
}
