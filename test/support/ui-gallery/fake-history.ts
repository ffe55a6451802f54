/** Kept conversations in memory: the same questions and answers as the storage worker's, without a database. */
import { fakeReplay } from './fake-replay'
import type { ConversationCost, ConversationInfo } from '#core/history/model'
import type { HistoryFilter, HistoryHit, HistoryPage } from '#core/history/pages'
import { findHits, holdsAll, parseSearch } from '#core/history/query'
import { firstWords, makeSnippet } from '#core/history/snippet'
import type { Turn } from '#core/transcript/model'

export type FakeConversation = { readonly info: ConversationInfo; readonly turns: readonly Turn[] }

const PAGE = 50

export const fakeConversation = (
  id: string,
  turns: readonly Turn[],
  rest: Partial<ConversationInfo> = {},
): FakeConversation => ({
  turns,
  info: {
    id,
    title: firstWords(turns.find(({ text }) => text !== '')?.text ?? '') || null,
    renamed: false,
    startedAt: turns[0]?.at ?? 0,
    lastAt: turns.at(-1)?.at ?? 0,
    pinned: false,
    profileId: 'default',
    profileName: 'Default',
    provider: 'openai',
    model: 'gpt-realtime-2.1',
    host: 'api.openai.com',
    turnCount: turns.length,
    inputTokens: turns.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0),
    outputTokens: turns.reduce((sum, { usage }) => sum + (usage?.outputTokens ?? 0), 0),
    recordedBytes: 0,
    cost: costOf(turns),
    ...rest,
  },
})

/** Some dollars for a million tokens. */
const costOf = (turns: readonly Turn[]): ConversationCost => ({
  usd: turns.reduce(
    (sum, { usage }) => sum + (usage === null ? 0 : usage.inputTokens * 4e-6 + usage.outputTokens * 24e-6),
    0,
  ),
  whole: true,
})

export const createFakeHistory = (given: readonly FakeConversation[]) => {
  let kept = [...given]
  let deleted: FakeConversation[] = []

  const lets = (filter: HistoryFilter, { info }: FakeConversation): boolean =>
    (filter.profileId === null || filter.profileId === info.profileId) &&
    (!filter.pinned || info.pinned) &&
    (filter.from === null || info.lastAt >= filter.from) &&
    (filter.to === null || info.startedAt < filter.to)

  // Sorted once for every change, as a database's index would be.
  let sorted: {
    readonly of: readonly FakeConversation[]
    readonly list: readonly FakeConversation[]
  } | null = null
  const inOrder = (): readonly FakeConversation[] => {
    if (sorted?.of !== kept) {
      const list = [...kept].sort(
        (a, b) => Number(b.info.pinned) - Number(a.info.pinned) || b.info.lastAt - a.info.lastAt,
      )
      sorted = { of: kept, list }
    }
    return sorted.list
  }
  inOrder()

  const hitOf = (text: string, conversation: FakeConversation): HistoryHit | null => {
    const query = parseSearch(text)
    const { info } = conversation
    if (query.length === 0) return { info, snippet: null, itemId: null }
    const turn = conversation.turns.findLast((each) => holdsAll(each.text, query))
    if (turn) return { info, snippet: makeSnippet(turn.text, query), itemId: turn.id }
    return holdsAll(info.title ?? '', query) ? { info, snippet: null, itemId: null } : null
  }

  const change = (id: string, update: (one: FakeConversation) => FakeConversation): void => {
    kept = kept.map((one) => (one.info.id === id ? update(one) : one))
  }

  return {
    page: (asked: {
      readonly text: string
      readonly filter: HistoryFilter
      readonly after: string | null
    }): HistoryPage => {
      const all = inOrder().filter((one) => lets(asked.filter, one))
      const searching = parseSearch(asked.text).length > 0
      const hits = searching
        ? all.flatMap((one) => hitOf(asked.text, one) ?? [])
        : all.map(({ info }) => ({ info, snippet: null, itemId: null }))
      const from = Number(asked.after ?? 0)
      return {
        hits: hits.slice(from, from + PAGE),
        next: hits.length > from + PAGE ? String(from + PAGE) : null,
        total: searching ? null : hits.length,
      }
    },
    profiles: () => [
      ...new Map(
        kept.map(({ info }) => [info.profileId, { id: info.profileId, name: info.profileName }]),
      ).values(),
    ],
    turns: ({ id, from, count }: { readonly id: string; readonly from: number; readonly count: number }) => {
      const turns = kept.find(({ info }) => info.id === id)?.turns ?? []
      return { turns: turns.slice(from, from + count), total: turns.length }
    },
    find: ({ id, text }: { readonly id: string; readonly text: string }) => {
      const query = parseSearch(text)
      const turns = kept.find(({ info }) => info.id === id)?.turns ?? []
      return turns.flatMap((turn, index) =>
        query.length > 0 && findHits(turn.text, query).length > 0 ? [{ itemId: turn.id, index }] : [],
      )
    },
    rename: (id: string, title: string): void =>
      change(id, ({ info, turns }) => ({
        turns,
        info: { ...info, title: title || firstWords(turns[0]?.text ?? ''), renamed: title !== '' },
      })),
    pin: (id: string, pinned: boolean): void =>
      change(id, ({ info, turns }) => ({ turns, info: { ...info, pinned } })),
    annotate: (
      id: string,
      itemId: string,
      own: { readonly edited?: string | null | undefined; readonly note?: string | null | undefined },
    ): void =>
      change(id, ({ info, turns }) => ({
        info,
        turns: turns.map((turn) => {
          if (turn.id !== itemId) return turn
          const { edited, note, ...rest } = turn
          const now = {
            edited: own.edited === undefined ? edited : own.edited,
            note: own.note === undefined ? note : own.note,
          }
          return {
            ...rest,
            ...(now.edited ? { edited: now.edited } : {}),
            ...(now.note ? { note: now.note } : {}),
          }
        }),
      })),
    recordedSum: () => {
      const recorded = kept.filter(({ info }) => info.recordedBytes > 0)
      return {
        conversations: recorded.length,
        recordings: recorded.reduce((sum, { turns }) => sum + turns.length, 0),
        bytes: recorded.reduce((sum, { info }) => sum + info.recordedBytes, 0),
      }
    },
    deleteSounds: (): void => {
      kept = kept.map((one) => ({ ...one, info: { ...one.info, recordedBytes: 0 } }))
    },
    replay: (id: string) => {
      const found = kept.find(({ info }) => info.id === id)
      return found && found.info.recordedBytes > 0 ? fakeReplay(found.turns) : null
    },
    remove: (ids: readonly string[]): void => {
      deleted = [...deleted, ...kept.filter(({ info }) => ids.includes(info.id))]
      kept = kept.filter(({ info }) => !ids.includes(info.id))
    },
    restore: (ids: readonly string[]): number => {
      const back = deleted.filter(({ info }) => ids.includes(info.id))
      kept = [...kept, ...back]
      deleted = deleted.filter(({ info }) => !ids.includes(info.id))
      return back.length
    },
    removeAll: (): number => {
      const count = kept.length
      kept = []
      return count
    },
    get: (id: string) => kept.find(({ info }) => info.id === id),
    put: (one: FakeConversation): void => {
      kept = [...kept.filter(({ info }) => info.id !== one.info.id), one]
    },
  }
}
export type FakeHistory = ReturnType<typeof createFakeHistory>
