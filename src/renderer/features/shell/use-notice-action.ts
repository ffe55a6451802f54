/** What the button of a notice does. */
import { useCallback } from 'react'
import type { NoticeAction } from '#core/notice'
import { assertNever } from '#core/result'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { useNavigation } from './navigation'

export const useNoticeAction = (): ((action: NoticeAction) => void) => {
  const { bridge } = useDeps()
  const { go } = useNavigation()
  const deed = useDeed()
  const { run } = deed
  return useCallback(
    (action) => {
      switch (action) {
        case 'open_settings':
          return go('settings', 'profile')
        case 'enter_key':
          return go('settings', 'key')
        case 'test_connection':
          return go('settings', 'key')
        case 'reconnect':
          return void run(bridge.connect)
        case 'open_sound':
        case 'open_system_settings':
          return go('settings', 'sound')
        case 'try_practice':
          go('talk')
          return void run(bridge.startPractice)
        default:
          return assertNever(action)
      }
    },
    [bridge, go, run],
  )
}
