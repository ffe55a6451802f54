/** A main process in memory: it keeps a view, obeys every call, answers with patches and remembers what was called. */
import type { LatencyReport } from '#core/latency/types'
import type { Notice } from '#core/notice'
import type { CallName } from '#shared/channels'
import type { Bridge, Push } from '#shared/contract'
import type { AppView, Patch } from '#shared/view'
import { createFakeHistory, type FakeConversation } from './fake-history'
import { createFakeEvents, type EventScene } from './fake-events'
import { createFakeUsage } from './fake-usage'
import { noLatency } from './latency'

// Core's own functions for profiles need the schema library, which the page's policy is right to object to.
type Settings = AppView['settings']
const switchProfile = (settings: Settings, id: string): Settings => ({ ...settings, activeProfileId: id })
const createProfile = (
  settings: Settings,
  { id, name, copyOf }: { readonly id: string; readonly name: string; readonly copyOf: string | null },
): Settings => {
  const source = settings.profiles.find((profile) => profile.id === copyOf) ?? settings.profiles[0]
  if (source === undefined) return settings
  return switchProfile({ ...settings, profiles: [...settings.profiles, { ...source, id, name }] }, id)
}
const deleteProfile = (settings: Settings, id: string): Settings => {
  const profiles = settings.profiles.filter((profile) => profile.id !== id)
  return switchProfile({ ...settings, profiles }, profiles[0]?.id ?? id)
}

export type RecordedCall = { readonly name: CallName; readonly arg: unknown }

export const createFakeBridge = (
  first: AppView,
  scene: EventScene = 'none',
  latency: LatencyReport = noLatency,
  conversations: readonly FakeConversation[] = [],
) => {
  const history = createFakeHistory(conversations)
  const usage = createFakeUsage(first.turns.length === 0)
  let view = first
  let seq = 0
  const calls: RecordedCall[] = []
  const listeners: { [C in keyof Push]: Set<(value: Push[C]) => void> } = {
    patch: new Set(),
    history: new Set(),
    navigate: new Set(),
    events: new Set(),
    speech: new Set(),
  }
  const refusals = new Map<CallName, Notice>()
  const events = createFakeEvents(scene, (state) => {
    for (const listener of listeners.events) listener(state)
  })

  const push = (set: Patch['set'], turns: Patch['turns'] = null): void => {
    seq += 1
    view = { ...view, ...set }
    for (const listener of listeners.patch) listener({ seq, set, turns })
  }
  const did = async <T>(name: CallName, arg: unknown, value: T, effect?: () => void) => {
    calls.push({ name, arg })
    const refusal = refusals.get(name)
    if (refusal !== undefined) return { ok: false as const, notice: refusal }
    effect?.()
    return { ok: true as const, value }
  }
  const changed = (id: string | null, effect: () => void): void => {
    effect()
    for (const listener of listeners.history) listener({ id })
  }
  const talk = (change: Partial<AppView['talk']>): void => push({ talk: { ...view.talk, ...change } })

  const bridge: Bridge = {
    snapshot: () => did('snapshot', null, { seq, view }),
    connect: () =>
      did('connect', null, null, () =>
        push({ connection: { ...view.connection, status: 'connected', failure: null } }),
      ),
    disconnect: () =>
      did('disconnect', null, null, () =>
        push({ connection: { ...view.connection, status: 'disconnected', connectedAt: null } }),
      ),
    talkPress: () =>
      did('talkPress', null, null, () => talk({ holding: true, gateOpen: true, phase: 'listening' })),
    talkRelease: () =>
      did('talkRelease', null, null, () => talk({ holding: false, gateOpen: false, phase: 'thinking' })),
    setHandsFree: (on) => did('setHandsFree', on, null, () => talk({ handsFree: on })),
    setMuted: (on) => did('setMuted', on, null, () => talk({ muted: on })),
    stop: () => did('stop', null, null, () => talk({ phase: 'idle', canStop: false })),
    sendText: (text) => did('sendText', text, null),
    newConversation: () =>
      did('newConversation', null, null, () =>
        push({ conversationId: 'c2' }, { reset: [], remove: [], insert: [], update: [] }),
      ),
    changeSettings: (change) =>
      did('changeSettings', change, null, () =>
        push({
          settings: {
            ...view.settings,
            ...(change as Partial<AppView['settings']>),
            sound: { ...view.settings.sound, ...(change.sound as Partial<AppView['settings']['sound']>) },
            budget: {
              ...view.settings.budget,
              ...(change.budget as Partial<AppView['settings']['budget']>),
            },
            hotkey: {
              ...view.settings.hotkey,
              ...(change.hotkey as Partial<AppView['settings']['hotkey']>),
            },
          },
        }),
      ),
    changeProfile: (change) =>
      did('changeProfile', change, null, () =>
        push({
          settings: {
            ...view.settings,
            profiles: view.settings.profiles.map((profile) =>
              profile.id === view.settings.activeProfileId
                ? { ...profile, ...(change as Partial<typeof profile>) }
                : profile,
            ),
          },
        }),
      ),
    createProfile: (given) =>
      did('createProfile', given, null, () =>
        push({
          settings: createProfile(view.settings, { ...given, id: `p${view.settings.profiles.length + 1}` }),
        }),
      ),
    deleteProfile: (id) =>
      did('deleteProfile', id, null, () => push({ settings: deleteProfile(view.settings, id) })),
    switchProfile: (id) =>
      did('switchProfile', id, null, () => push({ settings: switchProfile(view.settings, id) })),
    exportProfiles: (which) => did('exportProfiles', which, { path: '/tmp/profiles.json' }),
    importProfiles: () => did('importProfiles', null, { count: 0 }),
    startPractice: () => did('startPractice', null, null),
    saveKey: (key) =>
      did('saveKey', key, null, () =>
        push({ key: { present: true, last4: key.slice(-4), store: 'keychain', host: 'api.openai.com' } }),
      ),
    removeKey: () =>
      did('removeKey', null, null, () =>
        push({ key: { present: false, last4: null, store: null, host: null } }),
      ),
    testConnection: () => did('testConnection', null, { notice: null, model: 'gpt-realtime-2.1' }),
    exportConversation: (format) => did('exportConversation', format, { path: '/tmp/x' }),
    copyConversation: () => did('copyConversation', null, null),
    copyText: (text) => did('copyText', text, null),
    dragOverlay: (step) => did('dragOverlay', step, null),
    dismissNotice: (id) =>
      did('dismissNotice', id, null, () => push({ notices: view.notices.filter((one) => one.id !== id) })),
    answerTool: (answer) =>
      did('answerTool', answer, null, () =>
        push({ toolQuestions: view.toolQuestions.filter((one) => one.id !== answer.id) }),
      ),
    testHotkey: (on) => did('testHotkey', on, null, () => push({ hotkeyTest: on ? [] : null })),
    retryHotkey: () => did('retryHotkey', null, null),
    recordingHotkey: (on) => did('recordingHotkey', on, null),
    soundTrouble: (trouble) => did('soundTrouble', trouble, null),
    soundRecovered: (code) => did('soundRecovered', code, null),
    latencyReport: () => did('latencyReport', null, latency),
    requestAudioPorts: () => did('requestAudioPorts', null, null),
    openLink: (link) => did('openLink', link, null),
    historyPage: async (asked) => did('historyPage', asked, history.page(asked)),
    historyProfiles: async () => did('historyProfiles', null, history.profiles()),
    historyTurns: async (asked) => did('historyTurns', asked, history.turns(asked)),
    historyFind: async (asked) => did('historyFind', asked, history.find(asked)),
    historyRename: (asked) =>
      did('historyRename', asked, null, () => changed(asked.id, () => history.rename(asked.id, asked.title))),
    historyPin: (asked) =>
      did('historyPin', asked, null, () => changed(asked.id, () => history.pin(asked.id, asked.pinned))),
    historyAnnotate: (asked) =>
      did('historyAnnotate', asked, null, () =>
        changed(asked.id, () => history.annotate(asked.id, asked.itemId, asked)),
      ),
    historyDelete: (ids) => did('historyDelete', ids, null, () => changed(null, () => history.remove(ids))),
    historyRestore: (ids) =>
      did('historyRestore', ids, ids.length, () => changed(null, () => history.restore(ids))),
    historyDeleteAll: () => did('historyDeleteAll', null, 0, () => changed(null, () => history.removeAll())),
    historyExport: (asked) => did('historyExport', asked, { path: '/tmp/kept' }),
    historyCopy: (id) => did('historyCopy', id, null),
    historyExportMany: (asked) => did('historyExportMany', asked, { path: '/tmp/all', count: 2 }),
    historyImport: () => did('historyImport', null, { count: 1 }),
    historyContinue: (id) =>
      did('historyContinue', id, null, () =>
        push(
          { conversationId: id },
          { reset: history.get(id)?.turns ?? [], remove: [], insert: [], update: [] },
        ),
      ),
    // A screen that opens asks it: a question, no deed.
    recordedSum: async () => ({ ok: true, value: history.recordedSum() }),
    deleteSounds: () => did('deleteSounds', null, null, () => changed(null, history.deleteSounds)),
    replay: async (id) => did('replay', id, history.replay(id)),
    exportSound: (asked) => did('exportSound', asked, { path: '/tmp/sound.wav' }),
    exportManySounds: (asked) => did('exportManySounds', asked, { path: '/tmp/sounds', count: 1 }),
    cancelSoundExport: () => did('cancelSoundExport', null, null, () => push({ soundExport: null })),
    watchEvents: (query) => did('watchEvents', query, events.service.watch(query)),
    eventRows: async ({ from, count }) => ({ ok: true, value: events.service.rows(from, count) }),
    eventDetail: async (id) => ({ ok: true, value: events.service.detail(id) }),
    copyEvents: (ids) => did('copyEvents', ids, null),
    pauseEvents: (on) => did('pauseEvents', on, events.service.pause(on)),
    clearEvents: () => did('clearEvents', null, null, events.service.clear),
    keepWords: (on) => did('keepWords', on, events.service.keepWords(on)),
    exportEvents: (given) => did('exportEvents', given, { path: '/tmp/events.jsonl' }),
    openJournal: () => did('openJournal', null, events.openReplay()),
    closeJournal: () => did('closeJournal', null, events.service.closeReplay()),
    sendEvent: (given) => did('sendEvent', given, events.send(given.text, given.anyway)),
    usageReport: async ({ from }) => did('usageReport', from, usage.report(from)),
    usageConversations: async (filter) => did('usageConversations', filter, usage.conversations()),
    usageAnswers: async (asked) => did('usageAnswers', asked, usage.answers()),
    exportUsage: (filter) => did('exportUsage', filter, { path: '/tmp/usage.csv' }),
    allowSpending: (until) =>
      did('allowSpending', until, null, () =>
        push({
          budget: { ...view.budget, state: until === null ? 'stopped' : 'near', allowed: until },
          budgetWaits: false,
        }),
      ),
    practiseFault: (name) => did('practiseFault', name, null),
    on: (channel, listener) => {
      const set = listeners[channel] as Set<typeof listener>
      set.add(listener)
      return () => void set.delete(listener)
    },
  }
  return {
    bridge,
    calls,
    push,
    view: () => view,
    history,
    /** Main tells that kept conversations changed. */
    historyChanged: (id: string | null): void => changed(id, () => {}),
    events,
    navigate: (screen: Push['navigate']): void => {
      for (const listener of listeners.navigate) listener(screen)
    },
    heard: (mark: Push['speech']): void => {
      for (const listener of listeners.speech) listener(mark)
    },
    /** The next calls of this name fail with this notice. */
    refuse: (name: CallName, why: Notice): void => void refusals.set(name, why),
  }
}
export type FakeBridge = ReturnType<typeof createFakeBridge>
