/**
 * Everything that Parley has to tell the person, as codes with parameters. The sentence (what happened, what it
 * means for what was said, what to do) is looked up by code in the language of the interface.
 */

export const noticeCodes = [
  // key and connection
  'key.missing',
  'key.refused',
  'key.host_changed',
  'key.memory_only',
  'key.store_failed',
  'key.remove_failed',
  'key.malformed',
  'endpoint.invalid',
  'endpoint.insecure',
  'endpoint.not_allowed',
  'token.failed',
  'token.host_changed',
  'connection.offline',
  'connection.unreachable',
  'connection.dns',
  'connection.tls',
  'connection.proxy',
  'connection.wrong_dialect',
  'connection.timeout',
  'connection.forbidden',
  'connection.not_found',
  'connection.not_realtime',
  'connection.redirected',
  'connection.rate_limited',
  'connection.bad_request',
  'connection.server_error',
  'connection.closed',
  'connection.closed_at_once',
  'connection.lost',
  'connection.waits_for_network',
  'connection.no_session',
  'connection.beta_refused',
  'connection.frame_too_big',
  'connection.slow_uplink',
  'practice.failed',
  // session
  'session.expired',
  'session.update_rejected',
  'session.turn_detection_refused',
  'session.settings_differ',
  'session.transcription_unavailable',
  'session.renewal',
  'session.words_missing',
  'response.failed',
  'response.incomplete',
  'response.content_filter',
  'response.quota',
  'response.rate_limited',
  'server.error',
  'transcription.failed',
  'talk.too_short',
  'talk.nothing_heard',
  'talk.max_hold',
  'talk.words_lost',
  'budget.near',
  // sound
  'mic.denied',
  'mic.missing',
  'mic.busy',
  'mic.lost',
  'mic.silent',
  'mic.failed',
  'mic.switched',
  'speaker.lost',
  'sound.failed',
  'sound.restarted',
  // hotkey
  'hotkey.fallback',
  'hotkey.unavailable',
  'hotkey.backend_lost',
  // functions
  'tools.loop',
  'tools.refused',
  'tools.invalid',
  'tools.timer',
  // keeping
  'settings.corrupt',
  'settings.write_failed',
  'profile.moved',
  'profile.exported',
  'profile.imported',
  'profile.import_failed',
  'profile.last',
  'export.failed',
  'export.done',
  'export.empty',
  'export.full',
  'export.unwritable',
  'export.many',
  'import.done',
  'import.not_json',
  'import.not_ours',
  'import.newer_version',
  'import.damaged',
  'import.too_big',
  'import.unreadable',
  'cli.wrong',
  'cli.no_answer',
  'storage.full',
  'storage.unwritable',
  'storage.locked',
  'storage.newer',
  'storage.failed',
  'storage.resumed',
  'storage.recovered',
  'storage.vanished',
  'history.gone',
  'recording.full',
  'recording.failed',
  'recording.resumed',
  'recording.none',
  'recording.too_long',
  'events.empty',
  'events.exported',
  'events.export_failed',
  'events.unreadable',
  'events.not_connected',
  'events.no_practice',
  'window.in_tray',
  'link.blocked',
  'internal',
] as const

export type NoticeCode = (typeof noticeCodes)[number]

/** What one click can do about it. */
export type NoticeAction =
  | 'open_settings'
  | 'enter_key'
  | 'test_connection'
  | 'reconnect'
  | 'open_sound'
  | 'open_system_settings'
  | 'try_practice'

export type Notice = {
  readonly code: NoticeCode
  readonly severity: 'info' | 'warning' | 'error'
  /** Values for the sentence, e.g. host, status, model. Never a key, never the person's words. */
  readonly params: Readonly<Record<string, string | number>>
  readonly action: NoticeAction | null
  /** Status, code and server message for people who want it: one click away, copyable, redacted. */
  readonly detail: string | null
}

export const notice = (
  code: NoticeCode,
  severity: Notice['severity'],
  rest: Partial<Pick<Notice, 'params' | 'action' | 'detail'>> = {},
): Notice => ({
  code,
  severity,
  params: rest.params ?? {},
  action: rest.action ?? null,
  detail: rest.detail ?? null,
})
