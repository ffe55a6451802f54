/** Settings and profiles: one JSON file, checked by this schema, written atomically by main. */
import { z } from 'zod'
import { toolSettingsSchema } from '../tools/settings'

/** Server VAD and semantic VAD keep their values side by side, so that switching loses nothing. */
export const turnTakingSchema = z.object({
  mode: z.enum(['server_vad', 'semantic_vad', 'push_to_talk']),
  /** Speech probability, 0..1. */
  threshold: z.number().min(0).max(1),
  /** ms of sound kept before the detected start of speech. */
  prefixPaddingMs: z.number().int().min(0).max(2000),
  /** ms of silence that end a turn. */
  silenceDurationMs: z.number().int().min(100).max(5000),
  eagerness: z.enum(['auto', 'low', 'medium', 'high']),
  createResponse: z.boolean(),
  interruptResponse: z.boolean(),
  idleTimeoutMs: z.number().int().min(5000).max(30000).nullable(),
})
export type TurnTaking = z.infer<typeof turnTakingSchema>

export const providerIds = [
  'practice',
  'openai',
  'azure',
  'braintrust',
  'xai',
  'dashscope',
  'relay',
  'custom',
] as const
export type ProviderId = (typeof providerIds)[number]

/** How a service is reached. Choices that a provider does not offer are kept for the return to one that does. */
export const accessSchema = z.object({
  auth: z.enum(['bearer', 'api_key', 'header', 'query', 'none']),
  /** Name of the header or of the query parameter that carries the key; used by `header` and `query`. */
  authName: z.string().max(100),
  /** Further headers of the handshake; `{key}` in a value stands for the saved key. */
  headers: z.array(z.object({ name: z.string().max(100), value: z.string().max(1000) })).max(20),
  /** Sound that the service wants, Hz. */
  inputRate: z.union([z.literal(16000), z.literal(24000)]),
  /** `host:port` of the local network that this person allowed to be reached without encryption. */
  plainHost: z.string().max(300).nullable(),
  azureApi: z.enum(['v1', 'preview']),
  /** `api-version` of the preview interface. */
  azureVersion: z.string().max(40),
  /** Command that prints an Entra token; empty uses a key. Run without a shell at each connect. */
  tokenCommand: z.string().max(2000),
  /** `host:port` that the command's token may be sent to. */
  tokenHost: z.string().max(300).nullable(),
  /** Exchange the key for a temporary credential before each connection. */
  temporary: z.boolean(),
  /** Life of a temporary credential, s. */
  ttlSeconds: z.number().int().min(60).max(86_400),
  /** Project that the proxy logs to; empty logs nowhere. */
  project: z.string().max(200),
})
export type Access = z.infer<typeof accessSchema>

/** The rarer settings of a session. Those that provider and model lack are kept, but neither shown nor sent. */
export const sessionChoicesSchema = z.object({
  /** Spoken answers always bring their text along. */
  modality: z.enum(['audio', 'text']),
  /** Free words that help the transcription. */
  transcriptionPrompt: z.string().max(2000),
  /** Words that the transcription should know. */
  transcriptionKeywords: z.array(z.string().min(1).max(100)).max(100),
  /** What happens when the conversation outgrows the model's memory. */
  truncation: z.enum(['auto', 'disabled', 'retention_ratio']),
  /** Share of the memory that is kept at a cut, 0..1. */
  retentionRatio: z.number().min(0.1).max(1),
  /** Tokens of one answer; null sets no limit. */
  maxOutputTokens: z.number().int().min(1).max(4096).nullable(),
  reasoningEffort: z.enum(['default', 'minimal', 'low', 'medium', 'high', 'xhigh']),
  toolChoice: z.enum(['auto', 'none', 'required']),
  /** The provider keeps a trace of the conversation. */
  tracing: z.boolean(),
})
export type SessionChoices = z.infer<typeof sessionChoicesSchema>

export const profileSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(80),
  provider: z.enum(providerIds),
  /** WebSocket URL without the model query; null takes the provider's own. */
  endpoint: z.string().max(2048).nullable(),
  access: accessSchema,
  model: z.string().max(200),
  dialect: z.enum(['auto', 'ga', 'beta']),
  voice: z.string().max(100),
  speed: z.number().min(0.25).max(1.5),
  instructions: z.string().max(20000),
  /** Empty string switches transcription off. */
  transcriptionModel: z.string().max(200),
  /** ISO 639-1, or null for "let the model find out". */
  transcriptionLanguage: z.string().max(8).nullable(),
  noiseReduction: z.enum(['off', 'near_field', 'far_field']),
  session: sessionChoicesSchema,
  turnTaking: turnTakingSchema,
  tools: toolSettingsSchema,
})
export type Profile = z.infer<typeof profileSchema>

export const hotkeySchema = z.object({
  /** Key names of core/hotkey, e.g. "ControlRight" or "ControlLeft+Shift+Space"; null is "none". */
  hold: z.string().max(100).nullable(),
  /** Accelerator for back ends that see presses only. */
  toggle: z.string().max(100).nullable(),
  /** Switches the microphone off and on; ends the answer. Null is none. */
  mute: z.string().max(100).nullable(),
  stop: z.string().max(100).nullable(),
  /** Soft sounds when the microphone opens and closes. */
  sounds: z.boolean(),
  /** A press shorter than this is a tap: it switches hands-free. ms. */
  tapMs: z.number().int().min(100).max(1000),
})
export type HotkeySettings = z.infer<typeof hotkeySchema>

/** US dollars; per million tokens or per minute. */
const price = z.number().min(0).max(1_000_000).nullable()
/** A price that the person wrote down, with its day; null takes the built-in list's. */
export const ownPriceSchema = z.object({
  model: z.string().trim().min(1).max(200),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  textIn: price,
  textCached: price,
  textOut: price,
  audioIn: price,
  audioCached: price,
  audioOut: price,
  imageIn: price,
  imageCached: price,
  perMinute: price,
})

const moneyLimit = z.number().min(0.01).max(1_000_000).nullable()
const tokenLimit = z.number().int().min(1).max(1_000_000_000_000).nullable()
/** What may be spent before answers wait for the person's leave; null sets no limit. Money in US dollars. */
export const budgetSchema = z.object({
  dayUsd: moneyLimit,
  conversationUsd: moneyLimit,
  dayTokens: tokenLimit,
  conversationTokens: tokenLimit,
  /** Share of a limit at which the person is warned. */
  warnShare: z.number().min(0.1).max(0.99),
})

export const settingsSchema = z.object({
  version: z.literal(1),
  language: z.enum(['system', 'en', 'tr']),
  theme: z.enum(['system', 'light', 'dark']),
  activeProfileId: z.string(),
  profiles: z.array(profileSchema).min(1),
  hotkey: hotkeySchema,
  sound: z.object({
    /** Device id and label; null follows the system's default. The label finds a device whose id changed. */
    microphone: z.object({ id: z.string(), label: z.string() }).nullable(),
    speaker: z.object({ id: z.string(), label: z.string() }).nullable(),
    /** 0..1 */
    volume: z.number().min(0).max(1),
    preRollMs: z.number().int().min(0).max(1000),
    /** Ready: the microphone stays open (pre-roll, lamp on). On press: opened by the press. */
    microphoneMode: z.enum(['ready', 'on_press']),
    /** Minutes without a talk after which the microphone is closed. */
    closeAfterMinutes: z.number().int().min(1).max(120),
    echoCancellation: z.boolean(),
    halfDuplex: z.boolean(),
    /** Speech at the microphone makes the answer quiet before the server has recognised it. */
    duck: z.boolean(),
    /** Keeps when audio arrived, and how much: no sound, no words. */
    recordArrivals: z.boolean(),
  }),
  /** How long conversations are kept; `days` counts from the last turn. */
  history: z.object({ keep: z.enum(['all', 'days', 'nothing']), days: z.number().int().min(1).max(3650) }),
  /** Keeps the sound of conversations, too; without effect while nothing is kept. */
  recordSound: z.boolean(),
  /** What exported files show. */
  exports: z.object({ roles: z.boolean(), times: z.boolean(), tools: z.boolean(), unheard: z.boolean() }),
  budget: budgetSchema,
  /** Answers are let through beyond the budget until this moment, wall clock ms; null: they are not. */
  spendingAllowedUntil: z.number().int().nullable(),
  prices: z.array(ownPriceSchema).max(200),
  /** The small window above all others: never, while a talk goes on, always. */
  overlay: z.enum(['off', 'talking', 'always']),
  closeToTray: z.boolean(),
  trayNoticeShown: z.boolean(),
  launchAtLogin: z.boolean(),
  firstRunDone: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>
