/**
 * Token figures of responses. The cached figures are subsets of the input figures, never an addition to them.
 * Source: OpenAI Realtime API reference, `response.done`.
 */
import { z } from 'zod'
import { maybe, readNumber } from '../protocol/tolerant'
import type { TurnUsage } from '../transcript/model'

const count = z.preprocess(
  readNumber,
  maybe(z.number().int().min(0)).transform((value) => value ?? 0),
)
const kinds = { text_tokens: count, audio_tokens: count, image_tokens: count }

const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  input_token_details: maybe(
    z.object({ ...kinds, cached_tokens: count, cached_tokens_details: maybe(z.object(kinds)) }),
  ),
  output_token_details: maybe(z.object({ text_tokens: count, audio_tokens: count })),
})

/** The figures of one response, or null where the server gave none. */
export function parseUsage(raw: unknown): TurnUsage | null {
  const read = usageSchema.safeParse(raw)
  if (!read.success) return null
  const { input_tokens, output_tokens, input_token_details: input, output_token_details: output } = read.data
  if (input_tokens === 0 && output_tokens === 0) return null
  const inputText = input?.text_tokens ?? 0
  const inputAudio = input?.audio_tokens ?? 0
  const inputImage = input?.image_tokens ?? 0
  const cached = input?.cached_tokens_details ?? spread(input?.cached_tokens ?? 0, inputText, inputAudio)
  return {
    inputTokens: input_tokens,
    outputTokens: output_tokens,
    inputText,
    inputAudio,
    inputImage,
    cachedText: Math.min(cached.text_tokens, inputText),
    cachedAudio: Math.min(cached.audio_tokens, inputAudio),
    cachedImage: Math.min(cached.image_tokens, inputImage),
    outputText: output?.text_tokens ?? 0,
    outputAudio: output?.audio_tokens ?? 0,
  }
}

/** A cached total without its parts: text first, since instructions are what is cached first. */
const spread = (total: number, text: number, audio: number) => ({
  text_tokens: Math.min(total, text),
  audio_tokens: Math.min(Math.max(0, total - text), audio),
  image_tokens: Math.max(0, total - text - audio),
})

/** What writing one turn down was billed by, in `conversation.item.input_audio_transcription.completed`. */
export type WritingUsage =
  | { readonly type: 'duration'; readonly ms: number }
  | {
      readonly type: 'tokens'
      readonly textIn: number
      readonly audioIn: number
      readonly textOut: number
    }

const writingSchema = z.object({
  type: maybe(z.string()),
  seconds: maybe(z.number().min(0)),
  input_tokens: count,
  output_tokens: count,
  input_token_details: maybe(z.object({ text_tokens: count, audio_tokens: count })),
})

/** Null where the server says nothing of it. Input whose kind it leaves open is taken for audio. */
export function parseWritingUsage(raw: unknown): WritingUsage | null {
  const read = writingSchema.safeParse(raw)
  if (!read.success) return null
  const { seconds, input_tokens, output_tokens, input_token_details: input } = read.data
  if (input_tokens + output_tokens > 0) {
    const textIn = input?.text_tokens ?? 0
    return {
      type: 'tokens',
      textIn,
      audioIn: Math.max(input?.audio_tokens ?? 0, input_tokens - textIn),
      textOut: output_tokens,
    }
  }
  return typeof seconds === 'number' && Number.isFinite(seconds)
    ? { type: 'duration', ms: seconds * 1000 }
    : null
}

export type UsageTotals = TurnUsage & {
  /** All cached input tokens together; part of `inputTokens`. */
  readonly cachedTokens: number
  /** Responses that reported figures. */
  readonly responses: number
}

export const noUsage: UsageTotals = {
  inputTokens: 0,
  outputTokens: 0,
  inputText: 0,
  inputAudio: 0,
  inputImage: 0,
  cachedText: 0,
  cachedAudio: 0,
  cachedImage: 0,
  outputText: 0,
  outputAudio: 0,
  cachedTokens: 0,
  responses: 0,
}

export const addUsage = (totals: UsageTotals, usage: TurnUsage): UsageTotals =>
  mergeUsage(totals, {
    ...usage,
    cachedTokens: usage.cachedText + usage.cachedAudio + usage.cachedImage,
    responses: 1,
  })

/** The figures of two stretches of a conversation together. */
export const mergeUsage = (one: UsageTotals, other: UsageTotals): UsageTotals => ({
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  inputText: one.inputText + other.inputText,
  inputAudio: one.inputAudio + other.inputAudio,
  inputImage: one.inputImage + other.inputImage,
  cachedText: one.cachedText + other.cachedText,
  cachedAudio: one.cachedAudio + other.cachedAudio,
  cachedImage: one.cachedImage + other.cachedImage,
  outputText: one.outputText + other.outputText,
  outputAudio: one.outputAudio + other.outputAudio,
  cachedTokens: one.cachedTokens + other.cachedTokens,
  responses: one.responses + other.responses,
})

/** The ledger of a conversation: every turn carries the figures of at most one response. */
export const totalUsage = (turns: readonly { readonly usage: TurnUsage | null }[]): UsageTotals =>
  turns.reduce((totals, turn) => (turn.usage === null ? totals : addUsage(totals, turn.usage)), noUsage)
