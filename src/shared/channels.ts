/**
 * Names of everything that passes between the processes, without the schemas: preload and page need no more, so the
 * schema library stays out of their bundles.
 */

/** What the page may ask of main. `contract.ts` has the schema of each one's argument. */
export const callNames = [
  'snapshot',
  'connect',
  'disconnect',
  'talkPress',
  'talkRelease',
  'setHandsFree',
  'setMuted',
  'stop',
  'sendText',
  'newConversation',
  'changeSettings',
  'changeProfile',
  'createProfile',
  'deleteProfile',
  'switchProfile',
  'exportProfiles',
  'importProfiles',
  'startPractice',
  'saveKey',
  'removeKey',
  'testConnection',
  'exportConversation',
  'copyConversation',
  'copyText',
  'dismissNotice',
  'answerTool',
  'recordingHotkey',
  'testHotkey',
  'retryHotkey',
  'dragOverlay',
  'soundTrouble',
  'soundRecovered',
  'latencyReport',
  'requestAudioPorts',
  'openLink',
  'historyPage',
  'historyProfiles',
  'historyTurns',
  'historyFind',
  'historyRename',
  'historyPin',
  'historyAnnotate',
  'historyDelete',
  'historyRestore',
  'historyDeleteAll',
  'historyContinue',
  'historyExport',
  'historyCopy',
  'historyExportMany',
  'historyImport',
  'recordedSum',
  'deleteSounds',
  'replay',
  'exportSound',
  'exportManySounds',
  'cancelSoundExport',
  'watchEvents',
  'eventRows',
  'eventDetail',
  'copyEvents',
  'pauseEvents',
  'clearEvents',
  'keepWords',
  'exportEvents',
  'openJournal',
  'closeJournal',
  'sendEvent',
  'practiseFault',
  'usageReport',
  'usageConversations',
  'usageAnswers',
  'exportUsage',
  'allowSpending',
] as const
export type CallName = (typeof callNames)[number]

/** What main tells the page. */
export const pushChannels = ['patch', 'history', 'navigate', 'events', 'speech'] as const
export type PushChannel = (typeof pushChannels)[number]

/** Query of the overlay's page where the system does not move the window by itself. */
export const OVERLAY_MOVES_ITSELF = '?moves=itself'

export const CALL_PREFIX = 'parley:call:'
export const PUSH_PREFIX = 'parley:push:'
/** `webContents.postMessage` channel that carries [capture port, playout port]; preload passes it on to the page. */
export const AUDIO_PORTS_CHANNEL = 'parley:audio-ports'
/** The page receives the ports as a window message `{ type: AUDIO_PORTS_MESSAGE }` with two ports: capture, playout. */
export const AUDIO_PORTS_MESSAGE = 'parley:audio-ports'
