/** Puts the view together from its sources. A slice keeps its identity while nothing in it changes. */
import type { HistoryStatus } from '#core/history/model'
import type { Settings } from '#core/settings/schema'
import type { SessionView } from '#core/session/types'
import { activeProfile, effectiveProfile } from '#core/settings/change'
import type { Turn } from '#core/transcript/model'
import { totalUsage } from '#core/usage/usage'
import type {
  AppInfo,
  AppView,
  ConnectionView,
  HotkeyStatus,
  KeyStatus,
  RateLimitsView,
  RecordingStatus,
  ShownNotice,
  TalkView,
  ToolQuestion,
  UsageView,
} from '#shared/view'
import type { Clock } from '../system/clock'

export type ViewSources = {
  readonly info: AppInfo
  readonly session: () => SessionView
  readonly settings: () => Settings
  readonly key: () => KeyStatus
  readonly hotkey: () => HotkeyStatus
  readonly hotkeyTest: () => AppView['hotkeyTest']
  readonly notices: () => readonly ShownNotice[]
  readonly toolQuestions: () => readonly ToolQuestion[]
  readonly history: () => HistoryStatus
  readonly rateLimits: () => RateLimitsView | null
  readonly recording: () => RecordingStatus
  readonly soundExport: () => number | null
  /** Host that the active profile talks to, or null for the practice assistant. */
  readonly host: () => string | null
  readonly clock: Clock
}

export function createAppView(from: ViewSources): () => AppView {
  const connection = createStable<ConnectionView>()
  const talk = createStable<TalkView>()
  const usage = createStable<UsageView>()
  let connectedAt: number | null = null
  let connectedWall: number | null = null
  let counted: readonly Turn[] | null = null
  let last: AppView | null = null

  return () => {
    const session = from.session()
    const settings = from.settings()
    const profile = effectiveProfile(activeProfile(settings))
    if (session.connectedAt !== connectedAt) {
      connectedAt = session.connectedAt
      connectedWall =
        connectedAt === null ? null : Math.round(from.clock.wall() - (from.clock.now() - connectedAt))
    }
    const { turns } = session.conversation
    if (turns !== counted || !usage.value) {
      counted = turns
      usage.set(totals(turns))
    }
    const view: AppView = {
      info: from.info,
      connection: connection.set({
        status: session.connection,
        failure: session.failure,
        connectedAt: connectedWall,
        model: profile.model,
        profileName: profile.name,
        host: from.host(),
      }),
      talk: talk.set({
        phase: session.phase,
        holding: session.holding,
        handsFree: session.handsFree,
        muted: session.muted,
        gateOpen: session.gateOpen,
        canStop: session.canStop,
        canAsk: session.canAsk,
      }),
      conversationId: session.conversation.id,
      startedAt: session.conversation.startedAt,
      turns,
      usage: usage.value ?? usage.set(totals(turns)),
      budget: session.budget,
      usd: session.spent.usd,
      budgetWaits: session.budgetWaits,
      rateLimits: from.rateLimits(),
      settings,
      key: from.key(),
      hotkey: from.hotkey(),
      hotkeyTest: from.hotkeyTest(),
      notices: from.notices(),
      toolQuestions: from.toolQuestions(),
      history: from.history(),
      recording: from.recording(),
      soundExport: from.soundExport(),
    }
    if (last && same(last, view)) return last
    last = view
    return view
  }
}

const totals = (turns: readonly Turn[]): UsageView => {
  const { inputTokens, outputTokens, cachedTokens } = totalUsage(turns)
  return { inputTokens, outputTokens, cachedTokens }
}

const same = <T extends object>(a: T, b: T): boolean =>
  (Object.keys(b) as (keyof T)[]).every((key) => a[key] === b[key])

type Stable<T> = { value: T | null; readonly set: (next: T) => T }

function createStable<T extends object>(): Stable<T> {
  const stable: Stable<T> = {
    value: null,
    set: (next) => (stable.value = stable.value && same(stable.value, next) ? stable.value : next),
  }
  return stable
}
