/** Puts the view together from its sources. A slice keeps its identity while nothing in it changes. */
import type { HistoryStatus } from '#core/history/model'
import type { Settings } from '#core/settings/schema'
import type { SessionView } from '#core/session/types'
import { activeProfile, effectiveProfile } from '#core/settings/change'
import type { TurnBlock, TurnLog } from '#core/transcript/turn-log'
import { mergeUsage, noUsage, totalUsage, type UsageTotals } from '#core/usage/usage'
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
import type { LiveView } from './diff-view'

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

export function createAppView(from: ViewSources): () => LiveView {
  const connection = createStable<ConnectionView>()
  const talk = createStable<TalkView>()
  const usage = createStable<UsageView>()
  let connectedAt: number | null = null
  let connectedWall: number | null = null
  let counted: TurnLog | null = null
  const total = createCounter()
  let last: LiveView | null = null

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
      usage.set(shownUsage(total(turns)))
    }
    const view: LiveView = {
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
      usage: usage.value ?? usage.set(shownUsage(total(turns))),
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

const shownUsage = ({ inputTokens, outputTokens, cachedTokens }: UsageTotals): UsageView => ({
  inputTokens,
  outputTokens,
  cachedTokens,
})

/** Adds up a conversation's figures. What versions of it share is counted once. */
function createCounter(): (turns: TurnLog) => UsageTotals {
  const known = new WeakMap<TurnBlock, UsageTotals>()
  return ({ past, recent }) => {
    const fresh: TurnBlock[] = []
    let block = past
    for (; block !== null && !known.has(block); block = block.before) fresh.push(block)
    let sum = (block && known.get(block)) ?? noUsage
    for (const one of fresh.toReversed()) {
      sum = mergeUsage(sum, totalUsage(one.turns))
      known.set(one, sum)
    }
    return mergeUsage(sum, totalUsage(recent))
  }
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
