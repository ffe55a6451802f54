/** Words of the frame around the screens, of the first screen, of states and notices. */

const plural = new Intl.PluralRules('en')
const count = (n: number, shown: string, one: string, other: string): string =>
  `${shown} ${plural.select(n) === 'one' ? one : other}`

export const shellEn = {
  tabs: {
    label: 'Screens',
    talk: 'Talk',
    voiceDetection: 'Voice detection',
    history: 'History',
    events: 'Events',
    usage: 'Usage',
    settings: 'Settings',
  },
  firstRun: {
    title: 'Talk to an assistant',
    lead: 'Try it now, offline, without a key.',
    practice: 'Try the practice assistant',
    practiceNote: 'It runs on this computer. Your voice does not leave it.',
    ownKey: 'Use my own key',
    ownKeyNote: 'For OpenAI or another Realtime service. The key goes to the keychain of your system.',
  },
  connection: {
    label: 'Connection',
    status: {
      disconnected: 'Disconnected',
      connecting: 'Connecting',
      connected: 'Connected',
      reconnecting: 'Reconnecting',
      failed: 'Failed',
    },
    connect: 'Connect',
    disconnect: 'Disconnect',
    connectedFor: 'Connected for',
  },
  state: {
    disconnected: 'Disconnected',
    connecting: 'Connecting',
    ready: 'Ready',
    listening: 'Listening',
    thinking: 'Thinking',
    speaking: 'Speaking',
    muted: 'Muted',
    reconnecting: 'Reconnecting',
    failed: 'Failed',
  },
  notices: {
    label: 'Notices',
    details: 'Details',
    copyDetails: 'Copy details',
    dismiss: 'Dismiss',
    severity: { info: 'Note', warning: 'Warning', error: 'Error' },
    actions: {
      open_settings: 'Open settings',
      enter_key: 'Enter a key',
      test_connection: 'Test the connection',
      reconnect: 'Connect again',
      open_sound: 'Open sound settings',
      open_system_settings: 'Show how to allow it',
      try_practice: 'Practise without a key',
    },
  },
  common: {
    copied: 'Copied',
    reset: 'Reset',
    default: 'Default',
    loading: 'Starting',
    startFailed: 'Parley could not start its window. Quit Parley and start it again.',
    retry: 'Try again',
    tokens: (n: number, shown: string) => count(n, shown, 'token', 'tokens'),
  },
}
