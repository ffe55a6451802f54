/**
 * Writes the conversation down while it happens: every turn as soon as it is finished, later words as they come. A
 * write that fails is kept and tried again, and the talk goes on.
 */
import type { ConversationSource, StorageFailure } from '#core/history/model'
import type { SessionView } from '#core/session/types'
import type { Turn } from '#core/transcript/model'
import { changeUnsettled, turnCount, type LiveConversation } from '#core/transcript/turn-log'
import type { PriceOverrides } from '#core/usage/prices'
import type { Clock } from '../system/clock'
import type { Figures } from './operations/figures'
import { createRecord, type ConversationRecord } from './record'
import type { Storage } from './storage'

/** Positions and growing words are gathered this long. ms. */
const GATHER_MS = 1_000
/** The pauses before a failed write is tried again. ms. */
const RETRY_MS = [2_000, 5_000, 15_000, 30_000, 60_000]

export type RecorderDeps = {
  readonly storage: Pick<Storage, 'call'>
  readonly clock: Pick<Clock, 'after'>
  /** Whom the session talks to. */
  readonly source: () => ConversationSource
  /** false: the person wants nothing to be kept. */
  readonly keeping: () => boolean
  /** The person's own prices. */
  readonly own?: () => PriceOverrides
  /** Something of this conversation is on the disk now. */
  readonly onSaved: (conversationId: string) => void
  /** Whether writing works; told when it changes. */
  readonly onTrouble: (failure: StorageFailure | null) => void
}

export interface Recorder {
  /** To be called with every view of the session. */
  readonly see: (view: Pick<SessionView, 'connection' | 'conversation'>) => void
  /** Figures of an answer that left no turn. */
  readonly count: (conversation: LiveConversation, figures: Figures) => void
  /** A conversation as it was left, when another one begins. */
  readonly end: (conversation: LiveConversation) => void
  /** A stored conversation goes on: its turns stand at these places. */
  readonly adopt: (conversation: LiveConversation, places: ReadonlyMap<string, number>) => void
  /** Nothing more of this conversation is written. */
  readonly forget: (conversationId: string) => void
  /** Conversations that may be written again after all. */
  readonly recall: (conversationIds: readonly string[]) => void
  /** The file is another one than before: what this run knows is written into it, too. */
  readonly startOver: () => void
  /** Resolves when everything that is finished is on the disk, or cannot be written. */
  readonly flush: () => Promise<void>
}

type Entry = { readonly record: ConversationRecord; readonly source: ConversationSource }

export function createRecorder(deps: RecorderDeps): Recorder {
  const { storage, clock } = deps
  /** The conversation that goes on, and others of which something is still to be written. */
  const entries = new Map<string, Entry>()
  const forgotten = new Set<string>()
  /** Id of the conversation that was seen last. */
  let current: string | null = null
  let source: ConversationSource | null = null
  let connected = false
  let failures = 0
  let writing: Promise<void> | null = null
  let busy = false
  let cancel: (() => void) | null = null
  /** When the waiting timer will write. */
  let timer: 'gather' | 'retry' | null = null

  const entryOf = (conversation: LiveConversation): Entry => {
    const known = entries.get(conversation.id)
    const now = source ?? deps.source()
    if (known && known.source === now) return known
    const entry = { record: known?.record ?? createRecord(conversation), source: now }
    entries.set(conversation.id, entry)
    return entry
  }

  const stopTimer = (): void => {
    cancel?.()
    cancel = null
    timer = null
  }
  const startTimer = (kind: 'gather' | 'retry', ms: number): void => {
    stopTimer()
    timer = kind
    cancel = clock.after(ms, () => {
      stopTimer()
      void write()
    })
  }

  const want = (urgency: 'now' | 'soon' | null): void => {
    if (urgency === 'now') void write()
    else if (urgency === 'soon' && timer === null && !writing) startTimer('gather', GATHER_MS)
  }

  /** One batch at a time, until nothing is left or a write fails. */
  const write = (): Promise<void> => {
    if (writing) return writing
    const run = writeAll()
    // It may have found nothing to do and be over already.
    if (busy) writing = run
    return run
  }
  /** Over in the same moment in which nothing is left: what comes next starts anew. */
  const rest = (): void => {
    busy = false
    writing = null
  }

  const writeAll = async (): Promise<void> => {
    stopTimer()
    busy = true
    for (;;) {
      const next = nextBatch()
      if (!next) {
        rest()
        return
      }
      const { entry, unsaved } = next
      const { id, startedAt } = entry.record
      const saved = await storage.call('save', {
        conversation: { id, startedAt },
        source: entry.source,
        own: deps.own?.() ?? {},
        ...unsaved,
      })
      if (forgotten.has(id)) continue
      if (!saved.ok) {
        entry.record.giveBack(unsaved)
        failures += 1
        deps.onTrouble(saved.error)
        startTimer('retry', RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 60_000)
        rest()
        return
      }
      if (failures > 0) deps.onTrouble(null)
      failures = 0
      // Of a conversation that was left, nothing more comes.
      if (id !== current && entries.get(id)?.record.isSaved() === true) entries.delete(id)
      deps.onSaved(id)
    }
  }

  const nextBatch = () => {
    for (const entry of entries.values()) {
      const unsaved = entry.record.takeUnsaved()
      if (unsaved) return { entry, unsaved }
    }
    return null
  }

  const see = (conversation: LiveConversation): void => {
    if (
      forgotten.has(conversation.id) ||
      (turnCount(conversation.turns) === 0 && !entries.has(conversation.id))
    )
      return
    want(entryOf(conversation).record.see(conversation, deps.keeping()))
  }

  return {
    see: (view) => {
      const now = view.connection === 'connected'
      // Whom a turn was said to is settled when the connection is made, not when the turn is written.
      if (now && !connected) source = deps.source()
      connected = now
      current = view.conversation.id
      see(view.conversation)
    },
    count: (conversation, figures) => {
      if (forgotten.has(conversation.id)) return
      want(entryOf(conversation).record.count(figures))
    },
    end: (conversation) => {
      see({ ...conversation, turns: changeUnsettled(conversation.turns, ended) })
    },
    adopt: (conversation, places) => {
      forgotten.delete(conversation.id)
      entries.set(conversation.id, {
        record: createRecord(conversation, places),
        source: source ?? deps.source(),
      })
    },
    forget: (id) => {
      forgotten.add(id)
      entries.delete(id)
    },
    recall: (ids) => {
      for (const id of ids) forgotten.delete(id)
    },
    startOver: () => {
      for (const { record } of entries.values()) record.startOver()
      want('now')
    },
    flush: async () => {
      await write()
    },
  }
}

/** A turn that never came to its end in a conversation that has. */
const ended = (turn: Turn): Turn =>
  turn.status === 'in_progress' && turn.text !== '' ? { ...turn, status: 'interrupted' } : turn
