/** Figures to look at: a month of talking with two models, one of them without a price, and one conversation's answers. */
import type { TurnUsage } from '#core/transcript/model'
import type { Ledger, SpeechRow, UsageRow } from '#core/usage/ledger'
import type { AnswerFigures, ConversationFigures, UsageAnswers } from '#shared/usage'
import { NOW } from './fixtures'

const DAY_MS = 86_400_000
const usage = (scale: number): TurnUsage => ({
  inputTokens: 3100 * scale,
  outputTokens: 700 * scale,
  inputText: 900 * scale,
  inputAudio: 2200 * scale,
  inputImage: 0,
  cachedText: 400 * scale,
  cachedAudio: 1500 * scale,
  cachedImage: 0,
  outputText: 160 * scale,
  outputAudio: 540 * scale,
})

const dayOf = (back: number): string => new Date(NOW - back * DAY_MS).toISOString().slice(0, 10)
const work = {
  profileId: 'default',
  profileName: 'Work',
  provider: 'openai',
  model: 'gpt-realtime-2.1',
} as const
const local = {
  profileId: 'p2',
  profileName: 'Workshop',
  provider: 'custom',
  model: 'voice-of-the-workshop',
} as const

const rows = (): readonly UsageRow[] =>
  Array.from({ length: 30 }, (_, back) => back)
    .filter((back) => back % 7 !== 5)
    .flatMap((back): readonly UsageRow[] => {
      const scale = 1 + ((back * 13) % 7)
      const main = {
        ...work,
        day: dayOf(back),
        responses: 3 * scale,
        usage: usage(scale),
        usd: 0.062 * scale,
      }
      const other = { ...local, day: dayOf(back), responses: 2, usage: usage(1), usd: null }
      return back % 4 === 1 ? [main, other] : [main]
    })
const speech = (): readonly SpeechRow[] =>
  rows().map(({ day, profileId, profileName, provider, model, responses }) => ({
    day,
    profileId,
    profileName,
    provider,
    model,
    transcriptionModel: provider === 'openai' ? 'gpt-live-transcribe' : '',
    spokenMs: responses * 6200,
    transcribedMs: provider === 'openai' ? responses * 6200 : 0,
    usd: provider === 'openai' ? (responses * 6.2 * 0.017) / 60 : 0,
  }))

const answers = (): readonly AnswerFigures[] =>
  Array.from({ length: 30 }, (_, index) => ({
    itemId: `item_${index}`,
    at: NOW - (30 - index) * 20_000,
    provider: 'openai',
    model: 'gpt-realtime-2.1',
    words: index % 9 === 4 ? null : `Answer number ${index + 1}, with a few words of what was said in it.`,
    usage: usage(Math.round((0.2 + (index % 5) / 10 + index / 30) * 10) / 10),
    usd: 0.008 + (index % 5) * 0.003 + index * 0.0006,
  }))

export const createFakeUsage = (empty: boolean) => {
  const whole: Ledger = empty ? { rows: [], speech: [] } : { rows: rows(), speech: speech() }
  const since = (from: number | null): Ledger => {
    const first = from === null ? '' : new Date(from).toISOString().slice(0, 10)
    return {
      rows: whole.rows.filter(({ day }) => day >= first),
      speech: whole.speech.filter(({ day }) => day >= first),
    }
  }
  const conversations = (): readonly ConversationFigures[] =>
    empty
      ? []
      : whole.rows.slice(0, 12).map((row, index) => ({
          id: index === 0 ? 'c1' : `old${index}`,
          title: index % 5 === 3 ? null : `What is the weather in Izmir on day ${index + 1}?`,
          at: NOW - index * DAY_MS,
          ledger: { rows: [row], speech: whole.speech.slice(index, index + 1) },
        }))
  return {
    report: (from: number | null): UsageAnswers['usageReport'] => since(from),
    conversations,
    answers: (): UsageAnswers['usageAnswers'] => (empty ? [] : answers()),
  }
}
