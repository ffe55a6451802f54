/** What is written of a conversation while it happens, and in which order it stands afterwards. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConversationSource, StorageFailure } from '#core/history/model'
import { err, ok } from '#core/result'
import type { Conversation, Turn } from '#core/transcript/model'
import { newTurn } from '#core/transcript/turns'
import type { SaveBatch } from '../../../src/main/storage/operations/save'
import { createRecorder } from '../../../src/main/storage/recorder'
import type { Storage } from '../../../src/main/storage/storage'
import { createFakeClock } from '../main/support/fake-clock'
import { liveConversation } from '#core/transcript/turn-log'

const source: ConversationSource = {
  profileId: 'p',
  profileName: 'Work',
  provider: 'openai',
  model: 'm',
  host: 'api.openai.com',
}

const turn = (id: string, rest: Partial<Turn> = {}): Turn =>
  newTurn({ id, role: 'user', source: 'voice', at: 1, status: 'completed', text: id, ...rest })

const conversation = (turns: readonly Turn[], id = 'c'): Conversation => ({ id, startedAt: 1, turns })

/** A disk that takes batches as the real one does, and can be made to refuse. */
function rig() {
  const clock = createFakeClock()
  const batches: SaveBatch[] = []
  const disk = new Map<string, Map<string, { turn: Turn; place: number }>>()
  const state = { failure: null as StorageFailure | null, keeping: true }
  const told: (StorageFailure | null)[] = []
  const storage = {
    call: (_name: string, ask: unknown) => {
      if (state.failure) return Promise.resolve(err(state.failure))
      const batch = ask as SaveBatch
      batches.push(batch)
      const stored = disk.get(batch.conversation.id) ?? new Map<string, { turn: Turn; place: number }>()
      disk.set(batch.conversation.id, stored)
      for (const id of batch.removed) stored.delete(id)
      for (const placed of batch.turns) stored.set(placed.turn.id, placed)
      return Promise.resolve(ok(null))
    },
  } as unknown as Storage
  const recorder = createRecorder({
    storage,
    clock,
    source: () => source,
    keeping: () => state.keeping,
    onSaved: () => undefined,
    onTrouble: (failure) => told.push(failure),
  })
  const stored = (id = 'c'): readonly Turn[] =>
    [...(disk.get(id)?.values() ?? [])].sort((a, b) => a.place - b.place).map(({ turn }) => turn)
  const see = async (turns: readonly Turn[], id = 'c'): Promise<void> => {
    recorder.see({ connection: 'connected', conversation: liveConversation(conversation(turns, id)) })
    for (let i = 0; i < 5; i += 1) await Promise.resolve()
  }
  return { clock, batches, state, told, recorder, stored, see }
}

describe('the recorder', () => {
  it('writes a turn at once when it is finished, and not before', async () => {
    const { see, stored } = rig()
    const a = turn('a')
    await see([a, turn('b', { status: 'in_progress' })])
    expect(stored()).toEqual([a])
    const b = turn('b')
    await see([a, b])
    expect(stored()).toEqual([a, b])
  })

  it('gathers positions and growing words for a second, and writes a finished transcript at once', async () => {
    const { see, stored, batches, clock } = rig()
    await see([turn('a', { transcript: 'pending', text: '' })])
    for (const text of ['h', 'he', 'hel']) await see([turn('a', { transcript: 'pending', text })])
    expect(batches).toHaveLength(1)
    clock.advance(1_000)
    await Promise.resolve()
    expect(stored()[0]?.text).toBe('hel')
    await see([turn('a', { transcript: 'done', text: 'hello' })])
    expect(stored()[0]?.text).toBe('hello')
  })

  it('keeps what a full disk refuses, tries again, and says so once each way', async () => {
    const { see, stored, state, told, clock } = rig()
    const [a, b] = [turn('a'), turn('b')]
    state.failure = 'full'
    await see([a])
    await see([a, b])
    expect(stored()).toEqual([])
    state.failure = null
    clock.advance(60_000)
    for (let i = 0; i < 5; i += 1) await Promise.resolve()
    expect(stored()).toEqual([a, b])
    expect(told.at(-1)).toBeNull()
    expect(told.filter((each) => each === null)).toHaveLength(1)
  })

  it('never writes turns that began while nothing was to be kept, not even later', async () => {
    const { see, stored, state } = rig()
    const [a, b, c] = [turn('a'), turn('b'), turn('c')]
    await see([a])
    state.keeping = false
    await see([a, b])
    state.keeping = true
    await see([a, b, c])
    await see([a, turn('b', { text: 'more' }), c])
    expect(stored().map(({ id }) => id)).toEqual(['a', 'c'])
  })

  it('ends what was left in the middle of a turn, and what was left of an earlier conversation', async () => {
    const { see, stored, recorder, state, clock } = rig()
    await see([turn('a', { role: 'assistant', status: 'in_progress' })])
    state.failure = 'full'
    recorder.end(
      liveConversation(
        conversation([turn('a', { role: 'assistant', status: 'in_progress', heardChars: 1 })]),
      ),
    )
    await see([turn('z')], 'next')
    state.failure = null
    clock.advance(60_000)
    for (let i = 0; i < 9; i += 1) await Promise.resolve()
    expect(stored().map(({ status }) => status)).toEqual(['interrupted'])
    expect(stored('next').map(({ id }) => id)).toEqual(['z'])
  })

  it('writes nothing more of a conversation that was deleted', async () => {
    const { see, stored, recorder } = rig()
    await see([turn('a')])
    recorder.forget('c')
    await see([turn('a'), turn('b')])
    expect(stored().map(({ id }) => id)).toEqual(['a'])
  })

  it('goes on behind the turns of a conversation that was kept, without writing those again', async () => {
    const { see, batches, stored, recorder } = rig()
    const [a, b] = [turn('a'), turn('b')]
    recorder.adopt(
      liveConversation(conversation([a, b])),
      new Map([
        ['a', 4],
        ['b', 9],
      ]),
    )
    await see([a, b])
    expect(batches).toEqual([])
    await see([a, b, turn('x')])
    expect(batches[0]?.turns).toEqual([{ turn: turn('x'), place: 10 }])
    expect(stored()).toHaveLength(1)
  })
})

describe('the order on the disk', () => {
  /** Any history of a conversation: turns come anywhere, finish, change, move and go. */
  const deeds = fc.array(
    fc.record({
      kind: fc.constantFrom('add', 'finish', 'drop', 'move', 'grow'),
      at: fc.nat(30),
      to: fc.nat(30),
    }),
    { maxLength: 60 },
  )

  it('is the order of the conversation, with the same turns, however it came about', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, fc.array(fc.boolean(), { maxLength: 60 }), async (story, refused) => {
        const { see, stored, state, clock } = rig()
        let turns: readonly Turn[] = []
        let next = 0
        for (const [i, { kind, at, to }] of story.entries()) {
          const index = turns.length === 0 ? 0 : at % turns.length
          const chosen = turns[index]
          if (kind === 'add') {
            const place = to % (turns.length + 1)
            const status = to % 2 === 0 ? 'in_progress' : 'completed'
            turns = turns.toSpliced(place, 0, turn(`t${next++}`, { status }))
          } else if (chosen && kind === 'finish')
            turns = turns.with(index, { ...chosen, status: 'completed' })
          else if (chosen && kind === 'grow')
            turns = turns.with(index, { ...chosen, text: `${chosen.text}.` })
          else if (chosen && kind === 'drop') turns = turns.toSpliced(index, 1)
          else if (chosen) turns = turns.toSpliced(index, 1).toSpliced(to % turns.length, 0, chosen)
          state.failure = refused[i] ? 'full' : null
          await see(turns)
        }
        state.failure = null
        for (let i = 0; i < 4; i += 1) {
          clock.advance(60_000)
          for (let j = 0; j < 9; j += 1) await Promise.resolve()
        }
        expect(stored()).toEqual(turns.filter(({ status }) => status !== 'in_progress'))
      }),
      { numRuns: 300 },
    )
  })

  it('counts the figures of what is not kept, and lets none of its words pass', async () => {
    const { see, state, batches, clock, stored } = rig()
    state.keeping = false
    const usage = { inputTokens: 1, outputTokens: 2 } as NonNullable<Turn['usage']>
    const said = turn('a', { text: 'secret', audioMs: 900, transcript: 'done' })
    await see([said, turn('b', { role: 'assistant', text: 'secret', usage })])
    clock.advance(1_000)
    await Promise.resolve()
    expect(stored()).toEqual([])
    expect(batches.flatMap(({ counted }) => counted ?? [])).toMatchObject([
      { id: 'a', audioMs: 900, usage: null },
      { id: 'b', usage },
    ])
    expect(JSON.stringify(batches)).not.toContain('secret')
  })
})

describe('a file that is gone', () => {
  it('gets everything again that was written to the one before, and nothing that was taken out', async () => {
    const { see, batches, recorder } = rig()
    await see([turn('a'), turn('b'), turn('c', { status: 'in_progress' })])
    await see([turn('a'), turn('c', { status: 'in_progress' })])
    const before = batches.length
    recorder.startOver()
    await Promise.resolve()
    expect(batches.slice(before).flatMap(({ turns }) => turns.map((each) => each.turn.id))).toEqual(['a'])
  })

  it('gets nothing of a conversation that the person deleted', async () => {
    const { see, batches, recorder } = rig()
    await see([turn('a')])
    recorder.forget('c')
    const before = batches.length
    recorder.startOver()
    await Promise.resolve()
    expect(batches).toHaveLength(before)
  })
})
