/**
 * The kept conversations as main uses them: writes down what is said, answers the History screen, lets go what has had
 * its time, and says once when something stands in the way.
 */
import type { Retention } from '#core/history/retention'
import { retentionCutoff, UNDO_MS } from '#core/history/retention'
import type {
  ConversationSource,
  HistoryStatus,
  StorageFailure,
  StoredConversation,
} from '#core/history/model'
import { notice, type Notice, type NoticeCode } from '#core/notice'
import { err, ok, type Result } from '#core/result'
import type { Continuing } from '#core/session/continuing'
import type { SessionView } from '#core/session/types'
import type { Turn } from '#core/transcript/model'
import { liveConversation, type LiveConversation } from '#core/transcript/turn-log'
import type { PriceOverrides } from '#core/usage/prices'
import type { Clock } from '../system/clock'
import type { Ask, OperationName, Told } from './operations'
import type { Figures } from './operations/figures'
import { createRecorder } from './recorder'
import type { Storage } from './storage'

export type HistoryDeps = {
  readonly storage: Storage
  readonly clock: Clock
  readonly source: () => ConversationSource
  readonly retention: () => Retention
  /** The person's own prices. */
  readonly own?: () => PriceOverrides
  readonly onNotice: (notice: Notice) => void
  /** Notices of these codes are out of date. */
  readonly onSettled: (codes: readonly NoticeCode[]) => void
  /** Kept conversations changed: this one, or null for any. */
  readonly onChange: (id: string | null) => void
  readonly onStatus: () => void
}

export type TakenConversation = { readonly conversation: LiveConversation } & Continuing

export interface History {
  /** The same object until it changes. */
  readonly status: () => HistoryStatus
  readonly see: (view: Pick<SessionView, 'connection' | 'conversation'>) => void
  readonly end: (conversation: LiveConversation) => void
  /** Figures of an answer that left no turn. */
  readonly count: (conversation: LiveConversation, figures: Figures) => void
  /** Asks the worker; others are told of what changes. */
  readonly ask: <K extends OperationName>(name: K, ask: Ask<K>) => Promise<Result<Told<K>, StorageFailure>>
  /** The whole of a conversation, or null where it is not kept; read a stretch at a time. */
  readonly getConversation: (id: string) => Promise<Result<StoredConversation | null, StorageFailure>>
  /** A kept conversation that is to go on in the session. */
  readonly take: (id: string) => Promise<Result<TakenConversation | null, StorageFailure>>
  readonly remove: (ids: readonly string[]) => Promise<Result<number, StorageFailure>>
  readonly restore: (ids: readonly string[]) => Promise<Result<number, StorageFailure>>
  /** Also the conversation that goes on, which is not written any more. */
  readonly removeAll: () => Promise<Result<number, StorageFailure>>
  /** Lets go what has had its time by the settings of now. */
  readonly applyRetention: () => void
  readonly close: () => Promise<void>
}

/** Turns that cross over from the worker in one message: main is never busy with one for more than a moment. */
const STRETCH = 250
const SWEEP_MS = 3_600_000
/** What has just been changed is told to the screen at most this often. ms. */
const TELL_MS = 200

const troubles: Readonly<Record<StorageFailure, NoticeCode>> = {
  full: 'storage.full',
  unwritable: 'storage.unwritable',
  locked: 'storage.locked',
  newer: 'storage.newer',
  corrupt: 'storage.failed',
  failed: 'storage.failed',
}

export const failureNotice = (failure: StorageFailure): Notice =>
  notice(troubles[failure], 'error', { detail: failure })

export function createHistory(deps: HistoryDeps): History {
  const { storage, clock } = deps
  let status: HistoryStatus = { failure: null }
  let live: string | null = null
  let cancelSweep: (() => void) | null = null

  // ---- telling, each thing once
  const setFailure = (failure: StorageFailure | null): void => {
    if (failure === status.failure) return
    const before = status.failure
    status = { failure }
    if (failure) deps.onNotice(failureNotice(failure))
    else {
      deps.onSettled(Object.values(troubles))
      if (before) deps.onNotice(notice('storage.resumed', 'info'))
    }
    deps.onStatus()
  }
  let changed: string | null | undefined
  let telling = false
  const tell = (id: string | null): void => {
    changed = changed === undefined || changed === id ? id : null
    if (telling) return
    telling = true
    clock.after(TELL_MS, () => {
      telling = false
      const what = changed ?? null
      changed = undefined
      deps.onChange(what)
    })
  }

  let wasOpen = false
  /** Told already that the file is a new one. */
  let recovered = false
  storage.subscribe((event) => {
    if (event.type === 'opened') {
      if (event.failure === null) {
        if (wasOpen) {
          // What was on the disk may be gone with the file; what is known is written again.
          recorder.startOver()
          tell(null)
        }
        if (wasOpen && event.begun && !recovered) deps.onNotice(notice('storage.vanished', 'warning'))
        wasOpen = true
        recovered = false
      }
      if (event.failure || status.failure !== 'full') setFailure(event.failure)
      return
    }
    recovered = true
    const { aside, conversations } = event.recovery
    deps.onNotice(
      notice('storage.recovered', 'warning', {
        params: { file: aside, count: conversations },
        detail: aside,
      }),
    )
    tell(null)
  })

  const recorder = createRecorder({
    storage,
    clock,
    source: deps.source,
    keeping: () => deps.retention().keep !== 'nothing',
    own: deps.own ?? (() => ({})),
    onSaved: tell,
    onTrouble: setFailure,
  })

  const sweep = async (): Promise<void> => {
    cancelSweep?.()
    cancelSweep = clock.after(SWEEP_MS, () => void sweep())
    for (;;) {
      const now = clock.wall()
      const purged = await storage.call('purge', {
        deletedBefore: now - UNDO_MS,
        endedBefore: retentionCutoff(deps.retention(), now),
        except: live,
      })
      if (!purged.ok) return
      if (purged.value.ids.length > 0) tell(null)
      if (!purged.value.more) return
    }
  }

  // Opens the file.
  void sweep()

  const changing: ReadonlySet<OperationName> = new Set(['rename', 'pin', 'annotate'])
  const ask: History['ask'] = async (name, given) => {
    const answer = await storage.call(name, given)
    if (answer.ok && changing.has(name)) tell((given as { readonly id: string }).id)
    if (answer.ok && (name === 'importFile' || name === 'removeSounds')) tell(null)
    return answer
  }

  const getConversation: History['getConversation'] = async (id) => {
    const info = await storage.call('info', id)
    if (!info.ok) return info
    if (info.value === null) return ok(null)
    const turns: Turn[] = []
    for (;;) {
      const page = await storage.call('turns', { id, from: turns.length, count: STRETCH })
      if (!page.ok) return err(page.error)
      turns.push(...page.value.turns)
      if (page.value.turns.length < STRETCH) break
    }
    return ok({ info: info.value, conversation: { id, startedAt: info.value.startedAt, turns } })
  }

  return {
    status: () => status,
    see: (view) => {
      live = view.conversation.id
      recorder.see(view)
    },
    end: recorder.end,
    count: recorder.count,
    ask,
    getConversation,
    take: async (id) => {
      const kept = await getConversation(id)
      if (!kept.ok || !kept.value) return kept.ok ? ok(null) : kept
      const places = new Map<string, number>()
      for (let from = 0; ; from += STRETCH) {
        const page = await storage.call('places', { id, from, count: STRETCH })
        if (!page.ok) return page
        for (const { itemId, place } of page.value) places.set(itemId, place)
        if (page.value.length < STRETCH) break
      }
      // The recorder and the session begin with one and the same, so nothing in it differs for either of them.
      const conversation = liveConversation(kept.value.conversation)
      recorder.adopt(conversation, places)
      const known = await storage.call('continued', id)
      return known.ok ? ok({ conversation, ...known.value }) : known
    },
    remove: async (ids) => {
      for (const id of ids) recorder.forget(id)
      const removed = await storage.call('remove', { ids, at: clock.wall() })
      if (removed.ok) tell(null)
      else recorder.recall(ids)
      // What can no longer be taken back goes.
      clock.after(UNDO_MS + 1_000, () => void sweep())
      return removed
    },
    restore: async (ids) => {
      const restored = await storage.call('restore', ids)
      if (restored.ok) {
        recorder.recall(ids)
        tell(null)
      }
      return restored
    },
    removeAll: async () => {
      if (live !== null) recorder.forget(live)
      const removed = await storage.call('removeAll', null)
      if (removed.ok) tell(null)
      return removed
    },
    applyRetention: () => void sweep(),
    close: async () => {
      cancelSweep?.()
      await recorder.flush()
      await storage.close()
    },
  }
}
