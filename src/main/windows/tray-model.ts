/** What the tray shows, computed from the view: one icon, one sentence, the entries of its menu. */
import type { NativeWords } from '#shared/i18n/native'
import type { AppView } from '#shared/view'

export type TrayIcon = 'tray' | 'tray-listening' | 'tray-speaking' | 'tray-muted'
export type TrayCommand =
  'show' | 'connect' | 'disconnect' | 'handsFree' | 'mute' | 'stop' | 'allow' | 'overlay' | 'quit'

export type TrayEntry =
  | { readonly type: 'command'; readonly command: TrayCommand; readonly label: string }
  | {
      readonly type: 'switch'
      readonly command: TrayCommand
      readonly label: string
      readonly checked: boolean
      readonly enabled: boolean
    }
  | { readonly type: 'separator' }

export type TrayModel = {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly entries: readonly TrayEntry[]
}

export function trayModel(
  view: Pick<AppView, 'connection' | 'talk' | 'settings' | 'budget'>,
  words: NativeWords,
): TrayModel {
  const { connection, talk } = view
  const live = connection.status === 'connected'
  const busy = live || connection.status === 'connecting' || connection.status === 'reconnecting'
  const state = stateOf(view)
  const held = view.budget.state === 'stopped'
  const connect: TrayEntry = busy
    ? { type: 'command', command: 'disconnect', label: words.disconnect }
    : { type: 'command', command: 'connect', label: words.connect }
  return {
    icon: iconOf(view),
    tooltip: held ? `Parley: ${words.state[state]}. ${words.budgetUsed}` : `Parley: ${words.state[state]}`,
    entries: [
      { type: 'command', command: 'show', label: words.show },
      { type: 'separator' },
      connect,
      {
        type: 'switch',
        command: 'handsFree',
        label: words.handsFree,
        checked: talk.handsFree,
        enabled: live,
      },
      { type: 'switch', command: 'mute', label: words.mute, checked: talk.muted, enabled: true },
      ...(talk.canStop ? [{ type: 'command', command: 'stop', label: words.stop } as const] : []),
      ...(held ? [{ type: 'command', command: 'allow', label: words.budgetAllow } as const] : []),
      { type: 'separator' },
      {
        type: 'switch',
        command: 'overlay',
        label: words.overlay,
        checked: view.settings.overlay !== 'off',
        enabled: true,
      },
      { type: 'separator' },
      { type: 'command', command: 'quit', label: words.quit },
    ],
  }
}

function stateOf({ connection, talk }: Pick<AppView, 'connection' | 'talk'>): keyof NativeWords['state'] {
  if (connection.status !== 'connected') return connection.status
  if (talk.phase !== 'idle') return talk.phase
  return talk.muted ? 'muted' : 'ready'
}

function iconOf({ talk }: Pick<AppView, 'talk'>): TrayIcon {
  // An open microphone is the one thing that the icon must never hide.
  if (talk.gateOpen) return 'tray-listening'
  if (talk.phase === 'speaking') return 'tray-speaking'
  return talk.muted ? 'tray-muted' : 'tray'
}
