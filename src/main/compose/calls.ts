/** What the page may ask of main: every call of the contract, bound to the service that answers it. */
import { randomUUID } from 'node:crypto'
import { app, clipboard, shell } from 'electron'
import { retentionCutoff } from '#core/history/retention'
import { createJournalFiles } from '../events/journal-files'
import { createManualSender } from '../events/manual'
import { createConversationExporter } from '../exporting/export-conversation'
import { createHistoryFiles } from '../exporting/history-files'
import { createRenderApart } from '../exporting/render-apart'
import { createSoundFiles } from '../exporting/sound-files'
import { spawnRender } from '../exporting/spawn-render'
import { createHandlers } from '../ipc/handlers'
import { createRouter } from '../ipc/router'
import { createSenderCheck } from '../ipc/sender'
import { testConnection } from '../realtime/test-connection'
import { openLink } from '../security/open-link'
import { createConfirmCommand } from '../settings/confirm-command'
import { createProfileFiles } from '../settings/profile-files'
import { createUsageFile } from '../usage/usage-file'
import { writeAtomic } from '../system/write-atomic'
import type { Services } from './services'
import type { AppWindow } from './window'

export function routeCalls(services: Services, window: AppWindow): void {
  const { base, access, conversation, hotkeys, tools } = services
  const { clock, log, notices, settings, words, profile } = base
  const { session, history, events } = conversation

  const files = {
    words,
    folder: () => app.getPath('documents'),
    window: () => window.main.raw,
    newId: randomUUID,
    write: writeAtomic,
    onNotice: notices.add,
  }
  const exportFacts = () => ({ locale: base.language(), include: settings.get().exports })

  createRouter({
    handlers: createHandlers({
      session,
      history,
      settings,
      account: access.account,
      ptt: hotkeys.ptt,
      hotkey: hotkeys.hotkey,
      hotkeyTest: hotkeys.test,
      notices,
      consent: tools.consent,
      snapshot: window.snapshot,
      confirmCommand: createConfirmCommand({ words, window: files.window }),
      profileFiles: createProfileFiles({ ...files, settings }),
      newId: randomUUID,
      dragOverlay: window.overlay.drag,
      attachSound: conversation.sound.attach,
      latencyReport: conversation.measures.report,
      testConnection: async () => {
        const target = await access.findTarget(conversation.config())
        if (!target.ok) return { notice: target.error, model: null }
        return testConnection(target.value, {
          openTransport: access.openTransport,
          clock,
          profile: profile(),
        })
      },
      exporter: createConversationExporter({
        ...files,
        conversation: () => session.view().conversation,
        render: createRenderApart({
          spawn: () => spawnRender(base.paths.render),
          pause: () => new Promise((resolve) => void setImmediate(resolve)),
          soundBegins: async (id) => {
            const found = await history.ask('soundBegins', id)
            return new Map(found.ok ? found.value.map(({ itemId, at }) => [itemId, at]) : [])
          },
        }),
        facts: () => ({
          ...exportFacts(),
          model: profile().model,
          profileName: profile().name,
          title: null,
        }),
      }),
      historyFiles: createHistoryFiles({
        ...files,
        history,
        facts: exportFacts,
        pinBefore: () => retentionCutoff(settings.get().history, clock.wall()),
        copy,
      }),
      ownPrices: conversation.ownPrices,
      exportUsage: createUsageFile({ ...files, history, own: conversation.ownPrices, wall: clock.wall }),
      soundFiles: createSoundFiles({
        ...files,
        ask: history.ask,
        current: () => session.view().conversation.id,
        onProgress: conversation.recordings.exporting.set,
      }),
      copy,
      events: {
        events,
        files: createJournalFiles({
          ...files,
          events,
          hideSecrets: base.redactor.redact,
          latency: conversation.measures.report,
          version: app.getVersion(),
          wall: clock.wall,
        }),
        send: createManualSender(session, conversation.tap),
        practice: access.practice,
        copy,
      },
      openLink: (link) =>
        openLink(link, {
          folders: [process.resourcesPath, app.getAppPath()],
          openPath: (path) => shell.openPath(path),
          openExternal: (url) => shell.openExternal(url),
        }),
    }),
    isTrusted: createSenderCheck({
      isOwnOrigin: window.isOwnOrigin,
      isRegistered: (id) => id === window.main.webContentsId || id === window.overlay.webContentsId(),
    }),
    onRefused: (call, why) => log.warn('call.refused', { call, why }),
    onError: (call, error) => log.error(`call.${call}`, error),
  })
}

const copy = (text: string) => clipboard.writeText(text)
