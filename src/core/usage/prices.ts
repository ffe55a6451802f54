/** What tokens cost: a dated price list as data, a person's own prices over it, and the cost of counted tokens. */
import type { TurnUsage } from '../transcript/model'

export const priceKinds = [
  'textIn',
  'textCached',
  'textOut',
  'audioIn',
  'audioCached',
  'audioOut',
  'imageIn',
  'imageCached',
] as const
export type PriceKind = (typeof priceKinds)[number]

/** US dollars per million tokens; null where no price is known. */
export type Price = Readonly<Record<PriceKind, number | null>>

/** US dollars per minute of speech that a model writes down. */
export const PER_MINUTE = 'perMinute'
/** Everything that a model may have a price for. */
export type PricePart = PriceKind | typeof PER_MINUTE
export const priceParts: readonly PricePart[] = [...priceKinds, PER_MINUTE]

/** A person's own prices by model. What they leave out is taken from the list. */
export type PriceOverrides = Readonly<Record<string, { readonly [K in PricePart]?: number | undefined }>>

/** One model's own prices as the settings keep them: null takes the list's. */
export type OwnPrice = {
  readonly model: string
  /** The day on which the person wrote it down, YYYY-MM-DD. */
  readonly date: string
} & { readonly [K in PricePart]: number | null }

/** The settings' prices as overrides; of a model that stands there twice the last one counts. */
export const overridesOf = (own: readonly OwnPrice[]): PriceOverrides =>
  Object.fromEntries(
    own.map((each) => [
      each.model,
      Object.fromEntries(
        priceParts.flatMap((part) => (each[part] === null ? [] : [[part, each[part]] as const])),
      ),
    ]),
  )

/** @param text, audio In, cached, out. @param image In, cached. */
const price = (
  text: readonly [number, number, number],
  audio: readonly [number, number, number],
  image: readonly [number, number] | null,
): Price => ({
  textIn: text[0],
  textCached: text[1],
  textOut: text[2],
  audioIn: audio[0],
  audioCached: audio[1],
  audioOut: audio[2],
  imageIn: image?.[0] ?? null,
  imageCached: image?.[1] ?? null,
})

function noPrices(): Price {
  return Object.fromEntries(priceKinds.map((kind) => [kind, null])) as Price
}
const noPrice = noPrices()
const free = Object.fromEntries(priceKinds.map((kind) => [kind, 0])) as Price

/** Prices that could not be confirmed are left out: tokens without a price are shown as tokens. */
export const priceList: {
  readonly date: string
  readonly source: string
  readonly models: Readonly<Record<string, Price>>
  /** US dollars per minute of speech that is written down. */
  readonly transcription: Readonly<Record<string, number>>
} = {
  date: '2026-11-22',
  source: 'OpenAI API documentation, pages of the models',
  models: {
    'gpt-realtime-2.1': price([4, 0.4, 24], [32, 0.4, 64], [5, 0.5]),
    'gpt-realtime-2.1-mini': price([0.6, 0.06, 2.4], [10, 0.3, 20], [0.8, 0.08]),
    'gpt-realtime-2': price([4, 0.4, 24], [32, 0.4, 64], [5, 0.5]),
    'gpt-realtime-1.5': price([4, 0.4, 16], [32, 0.4, 64], [5, 0.5]),
    'gpt-realtime': price([4, 0.4, 16], [32, 0.4, 64], [5, 0.5]),
    'gpt-realtime-mini': price([0.6, 0.06, 2.4], [10, 0.3, 20], null),
    'gpt-4o-realtime-preview': price([5, 2.5, 20], [40, 2.5, 80], null),
    'gpt-4o-mini-realtime-preview': price([0.6, 0.3, 2.4], [10, 0.3, 20], null),
  },
  transcription: {
    'gpt-live-transcribe': 0.017,
    'gpt-realtime-whisper': 0.017,
    'gpt-transcribe': 0.0045,
  },
}

/** What writes speech down by tokens: text in, audio in, text out. Source: OpenAI Cookbook, realtime transcription. */
const writersByTokens: Readonly<Record<string, Price>> = {
  'gpt-4o-transcribe': { ...noPrices(), textIn: 2.5, audioIn: 6, textOut: 10 },
  'gpt-4o-mini-transcribe': { ...noPrices(), textIn: 1.25, audioIn: 3, textOut: 5 },
}

/** `gpt-realtime-2025-08-28` is priced as `gpt-realtime`, unless it has a price of its own. */
const undated = (model: string): string => model.replace(/-\d{4}-\d{2}-\d{2}$/, '')

const lookUp = <T>(table: Readonly<Record<string, T>>, model: string): T | undefined =>
  [model, undated(model)].filter((name) => Object.hasOwn(table, name)).map((name) => table[name])[0]

/** The practice assistant runs on this computer and costs nothing. */
export function priceOf(provider: string, model: string, own: PriceOverrides = {}): Price {
  if (provider === 'practice') return free
  const listed = lookUp(priceList.models, model) ?? lookUp(writersByTokens, model) ?? noPrice
  const over = lookUp(own, model) ?? {}
  return Object.fromEntries(priceKinds.map((kind) => [kind, over[kind] ?? listed[kind]])) as Price
}

/** US dollars per minute, or null where unknown. An empty name is a transcription that was switched off. */
export function transcriptionPriceOf(
  provider: string,
  model: string,
  own: PriceOverrides = {},
): number | null {
  if (provider === 'practice' || model === '') return 0
  return lookUp(own, model)?.[PER_MINUTE] ?? lookUp(priceList.transcription, model) ?? null
}

/** Every model that the list has a price for, transcription included. */
export const listedModels: readonly string[] = [
  ...Object.keys(priceList.models),
  ...Object.keys(priceList.transcription),
  ...Object.keys(writersByTokens),
]

/** Prices of a model all together: what tokens cost and what a minute costs. */
export const pricesOf = (
  model: string,
  own: PriceOverrides = {},
): Readonly<Record<PricePart, number | null>> => ({
  ...priceOf('', model, own),
  perMinute: transcriptionPriceOf('', model, own),
})

/** Speech of a person that a model of its own wrote down. */
export type WrittenDown = {
  /** How long it was, ms. */
  readonly ms: number
  /** Where the service counts tokens: text and audio in, text out. Null where it counts time. */
  readonly tokens: { readonly textIn: number; readonly audioIn: number; readonly textOut: number } | null
}

/** What writing speech down cost, US dollars; null where no price is known. Tokens count before time. */
export function writingCostOf(
  { ms, tokens }: WrittenDown,
  provider: string,
  model: string,
  own: PriceOverrides = {},
): number | null {
  const byTime = transcriptionPriceOf(provider, model, own)
  const { textIn, audioIn, textOut } = priceOf(provider, model, own)
  if (tokens !== null && audioIn !== null && textOut !== null) {
    const text = tokens.textIn * (textIn ?? audioIn)
    return (text + tokens.audioIn * audioIn + tokens.textOut * textOut) / 1_000_000
  }
  return byTime === null ? null : (byTime * ms) / 60_000
}

export type Cost = {
  /** US dollars of the tokens that have a price. */
  readonly usd: number
  /** Tokens without one. */
  readonly unpriced: number
}

/** Tokens by kind of price. Cached ones are part of the input and are taken out of it here. */
export const tokensByKind = (usage: TurnUsage): Readonly<Record<PriceKind, number>> => ({
  textIn: usage.inputText - usage.cachedText,
  textCached: usage.cachedText,
  textOut: usage.outputText,
  audioIn: usage.inputAudio - usage.cachedAudio,
  audioCached: usage.cachedAudio,
  audioOut: usage.outputAudio,
  imageIn: usage.inputImage - usage.cachedImage,
  imageCached: usage.cachedImage,
})

/** What counted tokens cost, of one response or of many with the same price. */
export function costOf(usage: TurnUsage, prices: Price): Cost {
  const tokens = tokensByKind(usage)
  const isFree = priceKinds.every((kind) => prices[kind] === 0)
  // A service that gives totals only leaves open what kind they were of.
  const input = usage.inputText + usage.inputAudio + usage.inputImage
  const unsorted =
    Math.max(0, usage.inputTokens - input) +
    Math.max(0, usage.outputTokens - usage.outputText - usage.outputAudio)
  return priceKinds.reduce<Cost>(
    ({ usd, unpriced }, kind) => {
      const each = prices[kind]
      return each === null
        ? { usd, unpriced: unpriced + tokens[kind] }
        : { usd: usd + (tokens[kind] * each) / 1_000_000, unpriced }
    },
    { usd: 0, unpriced: isFree ? 0 : unsorted },
  )
}
