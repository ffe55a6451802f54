/** The keys that work anywhere: the backend that hears them, the push-to-talk rule, and what they do. */
import { randomBytes } from 'node:crypto'
import { globalShortcut, systemPreferences } from 'electron'
import { connectBus } from '../hotkey/bus'
import { createHookBackend } from '../hotkey/hook-client'
import { createHotkeyService } from '../hotkey/hotkey-service'
import { createHotkeyTest, type HotkeyTest } from '../hotkey/hotkey-test'
import { createPortalBackend, PORTAL_APP_ID } from '../hotkey/portal'
import { createPttDriver } from '../hotkey/ptt-driver'
import { createTalkKey } from '../hotkey/talk-key'
import { forkUtility } from '../system/utility'
import type { Conversation } from './conversation'
import type { Foundation } from './foundation'

export type Hotkeys = ReturnType<typeof createHotkeys>

export function createHotkeys(base: Foundation, session: Conversation['session']) {
  const { paths, clock, log, notices, settings } = base
  const talkKey = createTalkKey(session, notices.add)
  const test: HotkeyTest = createHotkeyTest({
    clock,
    release: () => ptt.input({ type: 'guard', guard: 'test' }),
    onChange: base.onChange,
  })
  const ptt = createPttDriver({
    clock,
    tapMs: () => settings.get().hotkey.tapMs,
    onOutput: (output) => {
      if (!test.take(output)) talkKey(output)
    },
  })
  const hotkey = createHotkeyService({
    facts: () => ({
      platform: process.platform,
      env: process.env,
      trusted: process.platform !== 'darwin' || systemPreferences.isTrustedAccessibilityClient(false),
    }),
    shortcuts: globalShortcut,
    backends: {
      uiohook: createHookBackend({ fork: () => forkUtility(paths.hook, 'Parley hotkey', log), clock }),
      portal: createPortalBackend({
        connect: connectBus,
        appId: PORTAL_APP_ID,
        describe: (action) => base.words().hotkeys[action],
        newToken: () => `parley${randomBytes(8).toString('hex')}`,
        after: clock.after,
      }),
    },
    clock,
    log,
    onPtt: (event, ageMs = 0) => ptt.input(event, clock.now() - ageMs),
    onAction: (action) => {
      if (test.take(action)) return
      session.input(action === 'stop' ? { type: 'stop' } : { type: 'mute', on: !session.view().muted })
    },
    onRecovered: () => notices.clear(({ code }) => code === 'hotkey.backend_lost'),
    onStatus: ({ mode }) => {
      if (mode !== 'none') notices.clear(({ code }) => code === 'hotkey.unavailable')
      if (mode === 'hold') notices.clear(({ code }) => code === 'hotkey.fallback')
      base.onChange()
    },
    onNotice: notices.add,
  })
  return { ptt, hotkey, test }
}
