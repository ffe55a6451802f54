/** What each call of the window does. Thin on purpose: every deed belongs to a service. */
import { notice, type Notice } from '#core/notice'
import type { LatencyReport } from '#core/latency/types'
import { checkEndpoint } from '#core/protocol/endpoint'
import { activeProfile, applyChange, applyProfileChange } from '#core/settings/change'
import { createProfile, deleteProfile, switchProfile } from '#core/settings/profiles'
import { assertNever } from '#core/result'
import { findProblem } from '#core/tools/offer'
import type { PriceOverrides } from '#core/usage/prices'
import type { Answer, OverlayDrag, SoundTrouble } from '#shared/contract'
import type { Snapshot } from '#shared/view'
import type { ConversationExporter } from '../exporting/export-conversation'
import type { HistoryFiles } from '../exporting/history-files'
import type { SoundFiles } from '../exporting/sound-files'
import type { HotkeyService } from '../hotkey/hotkey-service'
import type { HotkeyTest } from '../hotkey/hotkey-test'
import type { PttDriver } from '../hotkey/ptt-driver'
import type { AccountService } from '../secrets/account-service'
import type { ConnectionFinding } from '../realtime/test-connection'
import type { SessionService } from '../realtime/session-service'
import { needsConsent, type ConfirmCommand } from '../settings/confirm-command'
import type { ProfileFiles } from '../settings/profile-files'
import type { SettingsStore } from '../settings/store'
import type { History } from '../storage/history'
import type { NoticeBoard } from '../system/notices'
import type { ExportUsage } from '../usage/usage-file'
import type { Consent } from '../tools/consent'
import { createHistoryHandlers } from './history-handlers'
import { createEventsHandlers, type EventsHandlerDeps } from './events-handlers'
import { createUsageHandlers } from './usage-handlers'
import { createRecordingHandlers } from './recording-handlers'
import type { CallHandlers } from './router'

export type HandlerDeps = {
  readonly history: History
  readonly session: SessionService
  readonly settings: SettingsStore
  readonly account: AccountService
  readonly ptt: PttDriver
  readonly hotkey: HotkeyService
  readonly hotkeyTest: Pick<HotkeyTest, 'set'>
  readonly notices: NoticeBoard
  readonly consent: Pick<Consent, 'answer'>
  /** The view for this page; patches follow it. */
  readonly snapshot: (sender: number | undefined) => Snapshot
  readonly profileFiles: ProfileFiles
  readonly confirmCommand: ConfirmCommand
  readonly newId: () => string
  readonly dragOverlay: (drag: OverlayDrag) => void
  readonly attachSound: () => void
  readonly latencyReport: () => LatencyReport
  readonly testConnection: () => Promise<ConnectionFinding>
  readonly exporter: ConversationExporter
  readonly historyFiles: HistoryFiles
  readonly exportUsage: ExportUsage
  /** The person's own prices. */
  readonly ownPrices: () => PriceOverrides
  readonly soundFiles: SoundFiles
  readonly copy: (text: string) => void | Promise<void>
  readonly openLink: (link: 'help' | 'licences' | 'source') => Promise<boolean>
  readonly events: EventsHandlerDeps
}

const done: Answer = { ok: true, value: null }
const fail = (notice: Notice): Answer<never> => ({ ok: false, notice })

export function createHandlers(deps: HandlerDeps): CallHandlers {
  const { session, settings, account, ptt, notices } = deps
  /** Most calls tell the session something; what comes of it is seen in the view. */
  const tell = (event: Parameters<SessionService['input']>[0]): Answer => {
    session.input(event)
    return done
  }

  return {
    snapshot: (_, sender) => ({ ok: true, value: deps.snapshot(sender) }),
    connect: () => tell({ type: 'connect' }),
    disconnect: () => tell({ type: 'disconnect' }),
    talkPress: () => {
      ptt.input({ type: 'down', source: 'window' })
      return done
    },
    talkRelease: () => {
      ptt.input({ type: 'up', source: 'window' })
      return done
    },
    setHandsFree: (on) => tell({ type: 'hands_free', on }),
    setMuted: (on) => tell({ type: 'mute', on }),
    stop: () => tell({ type: 'stop' }),
    sendText: (text) => tell({ type: 'text', text }),
    newConversation: () => tell({ type: 'new_conversation' }),

    changeSettings: (change) => {
      settings.set(applyChange(settings.get(), change))
      return done
    },
    changeProfile: async (change) => {
      const endpoint = change.endpoint?.trim() ?? null
      if (endpoint) {
        const checked = checkEndpoint(endpoint)
        // A host of the local network is asked about in Settings and refused until it is allowed there.
        if (!checked.ok && checked.error.code !== 'endpoint.not_allowed') return fail(checked.error)
      }
      const wrong = change.tools === undefined ? null : findProblem(change.tools)
      if (wrong !== null) {
        return fail(
          notice('tools.invalid', 'error', {
            params: { name: wrong.name },
            detail: 'detail' in wrong.problem ? wrong.problem.detail : wrong.problem.code,
          }),
        )
      }
      const { id, access } = activeProfile(settings.get())
      if (change.access && needsConsent(access, change.access)) {
        const agreed = await deps.confirmCommand(change.access)
        // Another profile may have become the active one meanwhile.
        if (!agreed || activeProfile(settings.get()).id !== id) return done
      }
      const patch = change.endpoint === undefined ? change : { ...change, endpoint: endpoint || null }
      settings.set(applyProfileChange(settings.get(), patch))
      return done
    },
    createProfile: ({ name, copyOf }) => {
      settings.set(createProfile(settings.get(), { id: deps.newId(), name, copyOf }))
      return done
    },
    deleteProfile: async (id) => {
      const before = settings.get()
      const after = deleteProfile(before, id)
      if (after === before) return fail(notice('profile.last', 'warning'))
      settings.set(after)
      const forgotten = await account.forget(id)
      return forgotten.ok ? done : fail(forgotten.error)
    },
    switchProfile: (id) => {
      settings.set(switchProfile(settings.get(), id))
      return done
    },
    exportProfiles: (which) => deps.profileFiles.exportProfiles(which),
    importProfiles: () => deps.profileFiles.importProfiles(),
    startPractice: () => {
      const before = settings.get()
      settings.set(applyChange(applyProfileChange(before, { provider: 'practice' }), { firstRunDone: true }))
      return tell({ type: 'connect' })
    },

    saveKey: async (key) => {
      const saved = await account.save(key)
      return saved.ok ? done : fail(saved.error)
    },
    removeKey: async () => {
      const removed = await account.remove()
      return removed.ok ? done : fail(removed.error)
    },
    testConnection: async () => ({ ok: true, value: await deps.testConnection() }),

    exportConversation: async (format) => {
      const answer = await deps.exporter.save(format)
      if (answer.ok && answer.value.path !== null) {
        notices.add(notice('export.done', 'info', { params: { path: answer.value.path } }))
      }
      return answer
    },
    copyConversation: async () => {
      try {
        await deps.copy(await deps.exporter.markdown())
        return done
      } catch {
        return fail(notice('export.failed', 'error', { params: { code: 'render', count: 0 } }))
      }
    },
    copyText: async (text) => {
      await deps.copy(text)
      return done
    },
    answerTool: ({ id, choice }) => {
      deps.consent.answer(id, choice)
      return done
    },
    dismissNotice: (id) => {
      notices.dismiss(id)
      return done
    },
    recordingHotkey: (recording) => {
      deps.hotkey.setRecording(recording)
      return done
    },
    testHotkey: (on) => {
      deps.hotkeyTest.set(on)
      return done
    },
    retryHotkey: () => {
      deps.hotkey.bind(settings.get().hotkey)
      return done
    },
    dragOverlay: (step) => {
      deps.dragOverlay(step)
      return done
    },
    soundTrouble: (trouble) => {
      const told = soundNotice(trouble)
      if (endsTalk(trouble.code)) session.input({ type: 'mic_failed', notice: told })
      else notices.add(told)
      return done
    },
    soundRecovered: (code) => {
      notices.clear((shown) => shown.code === code)
      return done
    },
    latencyReport: () => ({ ok: true, value: deps.latencyReport() }),
    requestAudioPorts: () => {
      deps.attachSound()
      return done
    },
    ...createHistoryHandlers(deps),
    ...createUsageHandlers(deps),
    ...createRecordingHandlers(deps),
    openLink: async (link) =>
      (await deps.openLink(link)) ? done : fail(notice('link.blocked', 'warning', { params: { link } })),
    ...createEventsHandlers(deps.events),
  }
}

/** A silent microphone still runs, one that was replaced goes on, and a lost loudspeaker is no matter of it. */
const endsTalk = (code: SoundTrouble['code']): boolean =>
  code.startsWith('mic.') && code !== 'mic.silent' && code !== 'mic.switched'

function soundNotice({ code, detail }: SoundTrouble): Notice {
  switch (code) {
    case 'sound.restarted':
      return notice(code, 'info', { detail })
    case 'mic.switched':
      return notice(code, 'info', { action: 'open_sound', detail })
    case 'mic.denied':
      return notice(code, 'error', { action: 'open_system_settings', detail })
    case 'mic.silent':
    case 'speaker.lost':
      return notice(code, 'warning', { action: 'open_sound', detail })
    case 'mic.missing':
    case 'mic.busy':
    case 'mic.lost':
    case 'mic.failed':
    case 'sound.failed':
      return notice(code, 'error', { action: 'open_sound', detail })
    default:
      return assertNever(code)
  }
}
