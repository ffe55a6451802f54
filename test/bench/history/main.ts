/** What main does for one more piece of an answer in a long conversation: the view, its patch, what is to be written. */
import { performance } from 'node:perf_hooks'
import { deserialize, serialize } from 'node:v8'
import { initialSession } from '#core/session/initial'
import type { SessionView } from '#core/session/types'
import { defaultProfile } from '#core/settings/defaults'
import type { Turn } from '#core/transcript/model'
import { changeTurnIn, logOf, turnAt, turnsFrom, type LiveConversation } from '#core/transcript/turn-log'
import { newTurn } from '#core/transcript/turns'
import { createAppView } from '../../../src/main/ipc/app-view'
import { createPusher } from '../../../src/main/ipc/push'
import { STRETCH as EXPORTED } from '../../../src/main/exporting/render-apart'
import { createRecord } from '../../../src/main/storage/record'
import { baseView } from '../../support/ui-gallery/fixtures'
import { sentence } from '../../support/ui-gallery/history-fixtures'

const RUNS = 200
/** Turns that cross from the storage worker in one message, as History reads a conversation that goes on. */
const STRETCH = 250

export type MainCost = { readonly what: string; readonly ms: number; readonly floorMs: number }

const turn = (n: number): Turn => {
  const text = sentence(n, 20)
  const role = n % 2 === 0 ? ('user' as const) : ('assistant' as const)
  return newTurn({
    id: `t${n}`,
    role,
    source: 'voice',
    at: n,
    status: 'completed',
    text,
    heardChars: text.length,
  })
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN

/** A conversation of so many turns, of which the last grows. */
function costs(count: number): ReadonlyMap<string, number> {
  let conversation: LiveConversation = {
    id: 'c',
    startedAt: 0,
    turns: logOf([...Array.from({ length: count - 1 }, (_, n) => turn(n)), { ...turn(count), text: '' }]),
  }
  const { view: idle } = initialSession(
    { profile: defaultProfile, halfDuplex: false, language: 'en' },
    { conversationId: 'c', wall: 0 },
  )
  const session: SessionView = { ...idle, connection: 'connected', connectedAt: 0, phase: 'speaking' }
  const sessionView = (): SessionView => ({ ...session, conversation })
  const timers: (() => void)[] = []
  const clock = {
    now: () => 0,
    wall: () => 0,
    after: (_ms: number, run: () => void) => {
      timers.push(run)
      return () => undefined
    },
  }
  const view = createAppView({
    recording: () => ({ on: false, failing: false }),
    soundExport: () => null,
    info: baseView.info,
    session: sessionView,
    settings: () => baseView.settings,
    key: () => baseView.key,
    hotkey: () => baseView.hotkey,
    hotkeyTest: () => baseView.hotkeyTest,
    notices: () => baseView.notices,
    toolQuestions: () => baseView.toolQuestions,
    history: () => baseView.history,
    host: () => null,
    rateLimits: () => null,
    clock,
  })
  const patches: unknown[] = []
  const pusher = createPusher({ view, send: (_channel, value) => patches.push(value), clock })
  const record = createRecord(conversation)
  pusher.snapshot()
  while (timers.length > 0) timers.shift()?.()
  record.see(conversation, true)
  record.takeUnsaved()
  const times: Record<string, number[]> = { patch: [], record: [], clone: [] }
  for (let i = 0; i < RUNS; i += 1) {
    const last = turnAt(conversation.turns, count - 1)
    const text = `${last?.text ?? ''} word`
    const turns = changeTurnIn(conversation.turns, last?.id ?? '', { text, status: 'in_progress' })
    conversation = { ...conversation, turns }
    const begun = performance.now()
    pusher.touch()
    timers.shift()?.()
    const told = performance.now()
    record.see(conversation, true)
    const seen = performance.now()
    serialize(patches.at(-1))
    times.patch?.push(told - begun)
    times.record?.push(seen - told)
    times.clone?.push(performance.now() - seen)
  }
  const page = serialize(turnsFrom(conversation.turns, 0, STRETCH))
  const reads = Array.from({ length: RUNS / 4 }, () => {
    const begun = performance.now()
    deserialize(page)
    return performance.now() - begun
  })
  const handed = Array.from({ length: RUNS / 4 }, () => {
    const begun = performance.now()
    serialize(turnsFrom(conversation.turns, 0, EXPORTED))
    return performance.now() - begun
  })
  return new Map([
    ['one piece of an answer: view and patch', median(times.patch ?? [])],
    ['one piece of an answer: what is to be written', median(times.record ?? [])],
    ['one piece of an answer: the patch as a message', median(times.clone ?? [])],
    [`to go on with it: a stretch of up to ${STRETCH} turns read`, median(reads)],
    [`to export it: a stretch of up to ${EXPORTED} turns handed over`, median(handed)],
  ])
}

export function measureMain(turns: number): readonly MainCost[] {
  const few = costs(20)
  return [...costs(turns)].map(([what, ms]) => ({ what, ms, floorMs: few.get(what) ?? NaN }))
}
