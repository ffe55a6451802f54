/** Patches: applied as the window applies them, they always lead to the view that main has. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#core/settings/defaults'
import type { Turn } from '#core/transcript/model'
import { newTurn } from '#core/transcript/turns'
import type { AppView, Patch } from '#shared/view'
import { allTurns, emptyLog, logOf, spliceTurns } from '#core/transcript/turn-log'
import { diffTurns, diffView, type LiveView } from '../../../src/main/ipc/diff-view'
import { createPusher } from '../../../src/main/ipc/push'
import { createFakeClock } from './support/fake-clock'

const turn = (id: string, text = ''): Turn =>
  newTurn({ id, role: 'user', source: 'text', at: 0, status: 'completed', text, heardChars: text.length })

const base: LiveView = {
  info: {
    version: '0',
    electron: '25',
    chrome: '114',
    platform: 'linux',
    fallbackRuntime: true,
    systemLanguage: 'en',
  },
  connection: {
    status: 'disconnected',
    failure: null,
    connectedAt: null,
    model: 'm',
    profileName: 'p',
    host: null,
  },
  talk: {
    phase: 'idle',
    holding: false,
    handsFree: false,
    muted: false,
    gateOpen: false,
    canStop: false,
    canAsk: false,
  },
  conversationId: 'c1',
  startedAt: 0,
  turns: emptyLog,
  usage: { inputTokens: 0, outputTokens: 0, cachedTokens: 0 },
  budget: { state: 'off', mark: null, allowed: null },
  usd: 0,
  budgetWaits: false,
  rateLimits: null,
  settings: defaultSettings('other'),
  key: { present: false, last4: null, store: null, host: null },
  hotkey: { backend: 'none', mode: 'none', binding: null, trigger: null, reason: 'switched_off', others: {} },
  hotkeyTest: null,
  notices: [],
  toolQuestions: [],
  history: { failure: null },
  recording: { on: false, failing: false },
  soundExport: null,
}

/** A view as the window has it. */
const shown = (view: LiveView): AppView => ({ ...view, turns: allTurns(view.turns) })

/** What the contract promises a window that applies a patch. */
function apply(view: AppView, patch: Omit<Patch, 'seq'>): AppView {
  const next = { ...view, ...patch.set }
  if (!patch.turns) return next
  if (patch.turns.reset) return { ...next, turns: patch.turns.reset }
  const { remove, insert, update } = patch.turns
  const turns = view.turns
    .filter((each) => !remove.includes(each.id))
    .map((each) => update.find((changed) => changed.id === each.id) ?? each)
  for (const { after, turn: added } of insert) {
    const at = after === null ? 0 : turns.findIndex((each) => each.id === after) + 1
    if (after !== null && at === 0) throw new Error(`inserted after an unknown turn: ${after}`)
    turns.splice(at, 0, added)
  }
  return { ...next, turns }
}

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const turnList = fc
  .array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom('x', 'y')), { maxLength: 7 })
  .map((pairs) => [...new Map(pairs).entries()].map(([id, text]) => turn(id, text)))

/** A next list that shares turns with the one before, as the machine makes them. */
const pair = fc.tuple(turnList, turnList).map(([before, after]) => {
  const known = new Map(before.map((each) => [each.id, each]))
  return [
    before,
    after.map((each) => (known.get(each.id)?.text === each.text ? known.get(each.id) : each) ?? each),
  ] as const
})

describe('a patch', () => {
  it('leads from any view to any other', () => {
    fc.assert(
      fc.property(pair, fc.boolean(), fc.boolean(), ([before, after], muted, renewed) => {
        const prev: LiveView = { ...base, turns: logOf(before) }
        const next: LiveView = {
          ...base,
          turns: logOf(after),
          talk: muted ? { ...base.talk, muted } : base.talk,
          conversationId: renewed ? 'c2' : 'c1',
        }
        const patch = diffView(prev, next)
        expect(patch ? apply(shown(prev), patch) : shown(prev)).toEqual(shown(next))
      }),
    )
  })

  it('holds nothing when nothing changed', () => {
    expect(diffView(base, base)).toBeNull()
    expect(diffView(base, { ...base })).toBeNull()
  })

  it('holds only the turn that changed, however long the conversation', () => {
    const before = logOf(Array.from({ length: 1000 }, (_, i) => turn(`t${i}`)))
    const changed = turn('t999', 'new')
    expect(diffTurns(before, spliceTurns(before, 999, 1, changed))).toEqual({
      reset: null,
      remove: [],
      insert: [],
      update: [changed],
    })
  })

  it('names the turn before an inserted one, also when that one is new itself', () => {
    const a = turn('a')
    const [x, y] = [turn('x'), turn('y')]
    expect(diffTurns(logOf([a]), logOf([x, a, y]))?.insert).toEqual([
      { after: null, turn: x },
      { after: 'a', turn: y },
    ])
    expect(diffTurns(emptyLog, logOf([x, y]))?.insert).toEqual([
      { after: null, turn: x },
      { after: 'x', turn: y },
    ])
  })

  it('replaces all turns when the order of those that stay changed', () => {
    const [a, b] = [turn('a'), turn('b')]
    expect(diffTurns(logOf([a, b]), logOf([b, a]))?.reset).toEqual([b, a])
  })
})

function setUp() {
  const clock = createFakeClock()
  const sent: Patch[] = []
  let view = base
  const pusher = createPusher({
    view: () => view,
    clock,
    send: (channel, value) => {
      if (channel === 'patch') sent.push(value as Patch)
    },
  })
  const set = (next: Partial<LiveView>): void => {
    view = { ...view, ...next }
    pusher.touch()
  }
  const change = (muted: boolean): void => set({ talk: { ...view.talk, muted } })
  return { clock, sent, pusher, set, change, current: () => view }
}

describe('the pusher', () => {
  it('sends nothing before the window asked for a snapshot', () => {
    const { clock, sent, change } = setUp()
    change(true)
    clock.advance(1000)
    expect(sent).toEqual([])
  })

  it('gathers changes into one patch and numbers patches without a gap', () => {
    const { clock, sent, pusher, change, current } = setUp()
    const { seq, view } = pusher.snapshot()
    change(true)
    change(false)
    change(true)
    clock.advance(16)
    change(false)
    clock.advance(16)
    expect(sent.map((patch) => patch.seq)).toEqual([seq + 1, seq + 2])
    expect(sent.reduce(apply, view)).toEqual(shown(current()))
  })

  it('gives a page that asks again what it has not, the newest turns first, and goes on from there', () => {
    const { clock, sent, pusher, set, change, current } = setUp()
    set({ conversationId: 'long', turns: logOf(Array.from({ length: 700 }, (_, i) => turn(`t${i}`))) })
    pusher.snapshot()
    clock.advance(1000)
    change(true)
    const before = sent.length
    const { seq, view } = pusher.snapshot()
    expect(view.turns.length).toBeLessThan(300)
    expect(view.talk.muted).toBe(true)
    clock.advance(1000)
    const later = sent.slice(before)
    expect(later.map((patch) => patch.seq)).toEqual(later.map((_, i) => seq + 1 + i))
    expect(later.reduce(apply, view)).toEqual(shown(current()))
  })

  it('sends a long conversation newest turns first and the others in stretches, while the talk goes on', () => {
    const { clock, sent, pusher, set, current } = setUp()
    const many = Array.from({ length: 1500 }, (_, i) => turn(`t${i}`))
    set({ conversationId: 'long', turns: logOf(many) })
    const { view } = pusher.snapshot()
    expect(view.turns.at(-1)).toBe(many.at(-1))
    expect(view.turns.length).toBeLessThan(300)
    for (let i = 0; i < 5; i += 1) {
      const turns = allTurns(current().turns)
      // Something new at the end, something changed and something gone among those that are not sent yet.
      set({
        turns: logOf(
          [...turns.slice(0, 3), ...turns.slice(4), turn(`new${i}`)].with(1, turn('t1', `changed ${i}`)),
        ),
      })
      clock.advance(16)
    }
    clock.advance(1000)
    expect(sent.reduce(apply, view)).toEqual(shown(current()))
    for (const { turns } of sent) expect(turns?.insert.length ?? 0).toBeLessThan(300)
  })

  it('begins another long conversation with its newest turns, too', () => {
    const { clock, sent, pusher, set, current } = setUp()
    const { view } = pusher.snapshot()
    set({ conversationId: 'long', turns: logOf(Array.from({ length: 700 }, (_, i) => turn(`t${i}`))) })
    clock.advance(16)
    expect(sent[0]?.turns?.reset?.length).toBeLessThan(300)
    clock.advance(1000)
    expect(sent.reduce(apply, view)).toEqual(shown(current()))
    set({ conversationId: 'next', turns: emptyLog })
    clock.advance(100)
    expect(sent.reduce(apply, view)).toEqual(shown(current()))
  })
})
