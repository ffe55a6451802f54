/** What the entries of the tray's menu do. */
import { assertNever } from '#core/result'
import type { SessionService } from '../realtime/session-service'
import type { TrayCommand } from './tray-model'

export function createTrayCommands(deps: {
  readonly session: Pick<SessionService, 'input' | 'view'>
  readonly show: () => void
  /** Switches the overlay on, as it is most useful, or off. */
  readonly toggleOverlay: () => void
  readonly quit: () => void
}): (command: TrayCommand) => void {
  const { session } = deps
  return (command) => {
    switch (command) {
      case 'show':
        deps.show()
        return
      case 'connect':
      case 'disconnect':
        session.input({ type: command })
        return
      case 'handsFree':
        session.input({ type: 'hands_free', on: !session.view().handsFree })
        return
      case 'mute':
        session.input({ type: 'mute', on: !session.view().muted })
        return
      case 'stop':
        session.input({ type: 'stop' })
        return
      case 'allow':
        session.input({ type: 'allow_spending', until: 'conversation' })
        return
      case 'overlay':
        deps.toggleOverlay()
        return
      case 'quit':
        deps.quit()
        return
      default:
        assertNever(command)
    }
  }
}
