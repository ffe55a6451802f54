/**
 * The half of the app that needs no window: settings, keys, practice assistant, session with its sound, talk key.
 * Together with app.ts the only place that constructs services.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import {
  app,
  clipboard,
  globalShortcut,
  MessageChannelMain,
  net,
  Notification,
  shell,
  systemPreferences,
  type MessagePortMain,
  session as electronSession,
} from 'electron'
import type { NoticeCode } from '#core/notice'
import type { SessionConfig } from '#core/session/types'
import { activeProfile, applyProfileChange, effectiveProfile } from '#core/settings/change'
import { defaultSettings } from '#core/settings/defaults'
import type { EventsState } from '#shared/events'
import type { SpeechMark } from '#shared/view'
import { nativeWords, type NativeWords } from '#shared/i18n/native'
import { connectBus } from './hotkey/bus'
import { createHookBackend } from './hotkey/hook-client'
import { createEventsService } from './events/events-service'
import { createWireTap } from './events/tap'
import { createHotkeyService } from './hotkey/hotkey-service'
import { createHotkeyTest, type HotkeyTest } from './hotkey/hotkey-test'
import { createPortalBackend, PORTAL_APP_ID } from './hotkey/portal'
import { createPttDriver } from './hotkey/ptt-driver'
import { createTalkKey } from './hotkey/talk-key'
import { openArrivalMemory } from './realtime/arrival-memory'
import { createPracticeProcess } from './realtime/practice-process'
import { sessionConfig } from './realtime/session-config'
import { createSessionService } from './realtime/session-service'
import { createSoundMeasuring } from './realtime/sound-measures'
import { createTraceRecorder } from './realtime/trace-recorder'
import { createSoundLink, type AttachedSound } from './realtime/sound-link'
import { findTarget as findTargetOf, keyTargetOf } from './realtime/target'
import { createFindProxy } from './realtime/proxy'
import { createTemporaryCredentials } from './realtime/temporary-credentials'
import { createTokenCommand } from './realtime/token-command'
import { createSpeechMarks } from './realtime/speech-marks'
import { createUplinkFormat } from './realtime/uplink-format'
import { createTransportOpener } from './realtime/ws-transport'
import { createAccountService } from './secrets/account-service'
import { createSecretStores } from './secrets/stores'
import { createKeyService, takeEnvironmentKey } from './secrets/key-service'
import { openSettingsStore } from './settings/store'
import { createHistory } from './storage/history'
import { sourceOf } from './storage/source'
import { spawnStorage } from './storage/spawn'
import { createStorage } from './storage/storage'
import { languageOf } from './system/app-info'
import { systemClock as clock } from './system/clock'
import { createLog, createLogFile } from './system/log'
import { createNoticeBoard } from './system/notices'
import { createRedactor } from './system/redact'
import type { Paths } from './system/paths'
import { createNetSend } from './tools/http-send'
import { createTools } from './tools/tools'
import { forkUtility } from './system/utility'
import { writeAtomic } from './system/write-atomic'

export type ServicesGiven = {
  readonly paths: Paths
  /** Something that the view shows may have changed. */
  readonly onChange: () => void
  /** Takes the worklets' ends of the audio ports to the page. */
  readonly sendPorts: (ports: [MessagePortMain, MessagePortMain]) => void
  /** Rows of the Events screen may have changed. */
  readonly onEvents: (state: EventsState) => void
  /** A function asks for permission; the window may be out of sight. */
  readonly onToolQuestion: () => void
  /** The server heard speech begin or end, at this place in the microphone's sound. */
  readonly onSpeech: (mark: SpeechMark) => void
  /** Kept conversations changed: this one, or null for any. */
  readonly onHistory: (id: string | null) => void
}

export type Services = Awaited<ReturnType<typeof createServices>>

export async function createServices(given: ServicesGiven) {
  const { paths } = given
  const redactor = createRedactor()
  const log = createLog({ redactor, wall: clock.wall, write: createLogFile(paths.logs) })
  process.on('uncaughtException', (error) => log.error('uncaught', error))
  process.on('unhandledRejection', (error) => log.error('unhandled', error))

  // ---- what the view is made of
  const notices = createNoticeBoard(clock.wall, () => given.onChange())
  const systemLanguage = languageOf(app.getLocale())
  const settings = await openSettingsStore({
    file: paths.settings,
    defaults: defaultSettings(process.platform === 'darwin' ? 'mac' : 'other'),
    clock,
    log,
    onNotice: notices.add,
    write: writeAtomic,
  })
  const language = (): 'en' | 'tr' => {
    const chosen = settings.get().language
    return chosen === 'system' ? systemLanguage : chosen
  }
  const words = (): NativeWords => nativeWords[language()]
  const profile = () => effectiveProfile(activeProfile(settings.get()))

  // ---- functions that the model may call
  const tools = createTools({
    profile,
    clock,
    log,
    onNotice: notices.add,
    onChange: () => given.onChange(),
    onAsked: () => given.onToolQuestion(),
    openExternal: (url) => shell.openExternal(url),
    copy: (text) => clipboard.writeText(text),
    tell: Notification.isSupported()
      ? (label, seconds) =>
          new Notification({ title: words().timerTitle, body: label || words().timerBody(seconds) }).show()
      : null,
    userAgent: `Parley/${app.getVersion()}`,
    send: createNetSend((options) => net.request(options)),
  })
  const config = () => sessionConfig(settings.get(), language(), tools.runner.specs)

  // ---- keys, practice assistant, session with its sound
  const keys = createKeyService({
    stores: createSecretStores({ file: paths.secrets, platform: process.platform, write: writeAtomic }),
    environmentKey: takeEnvironmentKey(process.env),
    after: clock.after,
    log,
  })
  const account = createAccountService({
    keys,
    target: () => keyTargetOf(profile()),
    onChange: () => {
      if (account.status().present) {
        notices.clear(({ code }) => code === 'key.missing' || code === 'key.host_changed')
      }
      given.onChange()
    },
    onNotice: notices.add,
  })
  const practice = createPracticeProcess({
    fork: () => forkUtility(paths.practice, 'Parley practice', log),
    randomToken: () => randomBytes(24).toString('base64url'),
    resources: paths.resources,
    clock,
    log,
    onLost: notices.add,
  })
  const openTransport = createTransportOpener({
    clock,
    userAgent: `Parley/${app.getVersion()}`,
    hide: redactor.hide,
  })
  const events = createEventsService({ clock, hideSecrets: redactor.redact, onChange: given.onEvents })
  const tap = createWireTap(events.journal, clock)
  const targetDeps = {
    keys,
    practice,
    // Chromium's network: it knows the proxy and the certificates of the system.
    credentials: createTemporaryCredentials({ fetch: (url, init) => net.fetch(url, init), clock }),
    runTokenCommand: createTokenCommand(),
    findProxy: createFindProxy({
      env: process.env,
      resolve: (address) => electronSession.defaultSession.resolveProxy(address),
    }),
  }
  const findTarget = (wanted: SessionConfig) => findTargetOf(wanted, targetDeps)
  const format = createUplinkFormat()
  const marks = createSpeechMarks()
  let sound: AttachedSound | null = null
  const measuring = createSoundMeasuring({
    clock,
    memory: await openArrivalMemory({ file: paths.arrivals, clock, log, write: writeAtomic }),
    trace: createTraceRecorder({
      folder: paths.traces,
      enabled: () => settings.get().sound.recordArrivals,
      clock,
      log,
    }),
  })
  const session = createSessionService({
    config: config(),
    conversationId: randomUUID(),
    clock,
    log,
    openTransport: tap.wrap(openTransport),
    target: async (wanted) => {
      const target = await findTarget(wanted)
      if (!target.ok) return target
      format.begin(target.value.inputRate)
      marks.begin()
      // Its address is another one at every start.
      measuring.host(wanted.profile.provider === 'practice' ? 'practice' : target.value.host, sound)
      return target
    },
    sound: (line) =>
      (sound = createSoundLink<MessagePortMain>({
        line,
        createChannel: () => new MessageChannelMain(),
        sendPorts: (ports) => given.sendPorts(ports),
        preRollMs: () => settings.get().sound.preRollMs,
        now: clock.now,
        encode: format.encode,
        measure: measuring.measure,
        marks,
        encodeVoice: format.voice,
        onNotice: notices.add,
      })),
    tools: tools.runner,
    onTurnTaking: (values) => {
      const { turnTaking } = activeProfile(settings.get())
      settings.set(applyProfileChange(settings.get(), { turnTaking: { ...turnTaking, ...values } }))
    },
    onSpeech: (kind, ms) => {
      const place = marks.locate(ms)
      if (place !== null) given.onSpeech({ kind, ...place })
    },
    onNotice: notices.add,
    onStep: ({ input, effects }) => measuring.onStep(input, effects),
    onConversationEnded: (ended) => history.end(ended),
  })

  // ---- what is kept of it
  const history = createHistory({
    storage: createStorage({
      file: paths.conversations,
      spawn: (data) => spawnStorage(paths.storage, data),
      log,
    }),
    clock,
    source: () => sourceOf(profile()),
    retention: () => settings.get().history,
    onNotice: notices.add,
    onSettled: (codes) => notices.clear(({ code }) => codes.includes(code)),
    onChange: given.onHistory,
    onStatus: () => given.onChange(),
  })
  session.subscribe(history.see)

  // What went wrong on the way to a connection is out of date once there is one.
  let connected = false
  session.subscribe(({ connection }) => {
    const now = connection === 'connected'
    if (now && !connected) notices.clear(({ code }) => isAboutConnecting(code))
    connected = now
  })
  // What was allowed for a conversation ends with it.
  let conversation = session.view().conversation.id
  session.subscribe((view) => {
    if (view.conversation.id !== conversation) tools.consent.forget()
    conversation = view.conversation.id
  })

  // ---- talk key
  const talkKey = createTalkKey(session, notices.add)
  const hotkeyTest: HotkeyTest = createHotkeyTest({
    clock,
    release: () => ptt.input({ type: 'guard', guard: 'test' }),
    onChange: () => given.onChange(),
  })
  const ptt = createPttDriver({
    clock,
    tapMs: () => settings.get().hotkey.tapMs,
    onOutput: (output) => {
      if (!hotkeyTest.take(output)) talkKey(output)
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
        describe: (action) => words().hotkeys[action],
        newToken: () => `parley${randomBytes(8).toString('hex')}`,
        after: clock.after,
      }),
    },
    clock,
    log,
    onPtt: ptt.input,
    onAction: (action) => {
      if (hotkeyTest.take(action)) return
      session.input(action === 'stop' ? { type: 'stop' } : { type: 'mute', on: !session.view().muted })
    },
    onRecovered: () => notices.clear(({ code }) => code === 'hotkey.backend_lost'),
    onStatus: () => given.onChange(),
    onNotice: notices.add,
  })

  return {
    log,
    notices,
    settings,
    systemLanguage,
    language,
    words,
    profile,
    config,
    keys,
    account,
    practice,
    openTransport,
    events,
    tap,
    hideSecrets: redactor.redact,
    findTarget,
    session,
    history,
    tools,
    attachSound: () => sound?.attach(),
    latencyReport: measuring.report,
    flushMeasures: measuring.flush,
    disposeSound: () => sound?.dispose(),
    ptt,
    hotkey,
    hotkeyTest,
  }
}

const isAboutConnecting = (code: NoticeCode): boolean =>
  code.startsWith('connection.') ||
  code === 'practice.failed' ||
  code === 'key.missing' ||
  code === 'key.refused'
