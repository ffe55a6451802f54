/** Kept conversations to look at, and as many as a measurement needs. */
import type { Turn } from '#core/transcript/model'
import { fakeConversation, type FakeConversation } from './fake-history'
import { assistantTurn, NOW, turns as shown, userTurn } from './fixtures'

const HOUR = 3_600_000

const words =
  'weather harbour light train coffee garden window letter morning river music bridge winter market island story'.split(
    ' ',
  )

/** Words that are the same in every run. */
export const sentence = (seed: number, length: number): string =>
  Array.from({ length }, (_, i) => words[(seed * 7 + i * i + i) % words.length] ?? '').join(' ')

export const generatedTurns = (count: number, seed = 0): readonly Turn[] =>
  Array.from({ length: count }, (_, i) => {
    const text = `${sentence(seed + i, 6 + ((seed + i) % 30))} ${i}`
    const at = NOW - (count - i) * 4000
    return i % 2 === 0 ? userTurn(`u${i}`, text, { at }) : assistantTurn(`a${i}`, text, { at })
  })

export const generatedConversations = (count: number, turnCount: number): readonly FakeConversation[] =>
  Array.from({ length: count }, (_, i) =>
    fakeConversation(`g${i}`, generatedTurns(turnCount, i), {
      lastAt: NOW - i * 9 * 60_000,
      startedAt: NOW - i * 9 * 60_000 - turnCount * 4000,
    }),
  )

const trip = [
  userTurn('k1', 'Yarın Diyarbakır’a gidiyorum, hava nasıl olacak?', { at: NOW - 26 * HOUR }),
  assistantTurn('k2', 'Diyarbakır yarın güneşli ve sıcak olacak, öğleden sonra 31 derece.', {
    at: NOW - 26 * HOUR + 4000,
  }),
  userTurn('k3', 'Işığı kim icat etti?', {
    at: NOW - 26 * HOUR + 60_000,
    edited: 'Işığı kim açtı?',
    note: 'Bunu sonra yine sor.',
  }),
]

export const keptConversations: readonly FakeConversation[] = [
  fakeConversation('c1', shown, { lastAt: NOW - 15_000, recordedBytes: 3_264_044 }),
  fakeConversation('trip', trip, {
    pinned: true,
    profileId: 'travel',
    profileName: 'Travel',
    inputTokens: 8210,
    outputTokens: 1940,
    cost: { usd: 0.1274, whole: false },
  }),
  fakeConversation('long', generatedTurns(120), {
    title: 'A long talk about harbours, bridges and everything that one can see from a window in winter',
    renamed: true,
    lastAt: NOW - 3 * HOUR,
    startedAt: NOW - 4 * HOUR,
  }),
  fakeConversation('silent', [userTurn('s1', '', { at: NOW - 50 * HOUR, transcript: 'failed' })], {
    inputTokens: 1200,
    cost: { usd: 0, whole: false },
  }),
  ...generatedConversations(6, 8).map((one, i) => ({
    ...one,
    info: { ...one.info, lastAt: NOW - (i + 3) * 40 * HOUR },
  })),
]
