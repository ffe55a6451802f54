/**
 * The one contract between renderer and main: every call with the schema of its argument and its answer's type.
 * The preload bridge and the router in main are derived from it and from the names in `channels.ts`, so neither can
 * know a channel that is not there; the types hold both lists equal.
 */
import { z } from 'zod'
import { hotkeySchema, profileSchema, settingsSchema } from '#core/settings/schema'
import type { LatencyReport } from '#core/latency/types'
import { exportExtensions, type ExportFormat } from '#core/transcript/export-formats'
import type { Notice } from '#core/notice'
import type { CallName, PushChannel } from './channels'
import { historyCalls, type HistoryAnswers, type HistoryChange } from './history'
import { recordingCalls, type RecordingAnswers } from './recordings'
import { eventCalls, type EventAnswers, type EventsState } from './events'
import { usageCalls, type UsageAnswers } from './usage'
import { toolChoices, type Patch, type Snapshot, type SpeechMark } from './view'

const none = z.undefined()
const text = z.string().max(100_000)

/** Settings that the renderer may change in one go; profiles have calls of their own. */
export const settingsChangeSchema = z
  .object({
    language: settingsSchema.shape.language,
    theme: settingsSchema.shape.theme,
    sound: settingsSchema.shape.sound.partial(),
    hotkey: hotkeySchema.partial(),
    history: settingsSchema.shape.history.partial(),
    budget: settingsSchema.shape.budget.partial(),
    prices: settingsSchema.shape.prices,
    recordSound: z.boolean(),
    exports: settingsSchema.shape.exports,
    overlay: settingsSchema.shape.overlay,
    closeToTray: z.boolean(),
    launchAtLogin: z.boolean(),
    firstRunDone: z.boolean(),
  })
  .partial()
export type SettingsChange = z.infer<typeof settingsChangeSchema>

export const profileChangeSchema = profileSchema.omit({ id: true }).partial()
export type ProfileChange = z.infer<typeof profileChangeSchema>

/** Microphone and loudspeaker troubles that only the page can see; main turns them into notices. */
export const soundTroubleSchema = z.object({
  code: z.enum([
    'mic.denied',
    'mic.missing',
    'mic.busy',
    'mic.lost',
    'mic.silent',
    'mic.failed',
    'mic.switched',
    'speaker.lost',
    'sound.failed',
    'sound.restarted',
  ]),
  detail: z.string().max(500).nullable(),
})
export type SoundTrouble = z.infer<typeof soundTroubleSchema>

const onScreenSchema = z.number().int().min(-100_000).max(100_000)
/**
 * How far the person is with moving the overlay, and where on the screen the pointer was at that step, in DIP: asked
 * for later, it would be elsewhere.
 */
export const overlayDragSchema = z.object({
  step: z.enum(['start', 'move', 'end']),
  x: onScreenSchema,
  y: onScreenSchema,
})
export type OverlayDrag = z.infer<typeof overlayDragSchema>

/** Argument schemas by call. */
export const calls = {
  /** Current view; also makes main send patches to this window from here on. */
  snapshot: none,
  connect: none,
  disconnect: none,
  talkPress: none,
  talkRelease: none,
  setHandsFree: z.boolean(),
  setMuted: z.boolean(),
  stop: none,
  sendText: text,
  newConversation: none,
  changeSettings: settingsChangeSchema,
  /** Changes the active profile; live settings reach the server at once. */
  changeProfile: profileChangeSchema,
  /** Adds a profile and makes it the active one; `copyOf` is the id of the one it begins as, null takes the defaults. */
  createProfile: z.object({ name: z.string().min(1).max(80), copyOf: z.string().max(64).nullable() }),
  /** Also removes its key. The last profile stays. */
  deleteProfile: z.string().max(64),
  switchProfile: z.string().max(64),
  /** Asks for a file; keys are never in it. Answers with its path, or null when the person cancelled. */
  exportProfiles: z.enum(['active', 'all']),
  /** Asks for a file; the first profile in it becomes the active one. Answers how many were added. */
  importProfiles: none,
  /** First screen: switch the active profile to the practice assistant and connect. */
  startPractice: none,
  saveKey: z.string().min(1).max(4096),
  removeKey: none,
  /** Tries the endpoint with the stored key; answers with what it found. */
  testConnection: none,
  exportConversation: z.enum(Object.keys(exportExtensions) as [ExportFormat, ...ExportFormat[]]),
  /** To the clipboard, as Markdown. */
  copyConversation: none,
  /** A turn may be longer than what may be typed. */
  copyText: z.string().min(1).max(5_000_000),
  dismissNotice: z.number().int(),
  /** The person's answer to a question of `toolQuestions`. */
  answerTool: z.object({ id: z.number().int(), choice: z.enum(toolChoices) }),
  /** While true, the hotkey does nothing: the key recorder listens. */
  recordingHotkey: z.boolean(),
  /** While true, the hotkeys only show that they arrive; nothing is opened. */
  testHotkey: z.boolean(),
  /** Binds the hotkeys anew: a permission or a library may be there now. */
  retryHotkey: none,
  dragOverlay: overlayDragSchema,
  soundTrouble: soundTroubleSchema,
  /** This trouble is over: its notice leaves. */
  soundRecovered: soundTroubleSchema.shape.code,
  /** How long the turns of this conversation took, and how their sound fared. */
  latencyReport: none,
  /** The page's sound engine is up and wants (new) ports for the two worklets. */
  requestAudioPorts: none,
  openLink: z.enum(['help', 'licences', 'source']),
  ...historyCalls,
  ...recordingCalls,
  ...eventCalls,
  ...usageCalls,
} as const satisfies Record<CallName, z.ZodType>

export type CallArg<K extends CallName> = z.infer<(typeof calls)[K]>

/** What a call answers. `failed` is shown beside the control that was used. */
export type Answer<T = null> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly notice: Notice }

/** What a call answers; null where it is not named here. */
type NamedAnswers = {
  readonly snapshot: Snapshot
  readonly testConnection: { readonly notice: Notice | null; readonly model: string | null }
  readonly exportConversation: { readonly path: string | null }
  readonly exportProfiles: { readonly path: string | null }
  readonly importProfiles: { readonly count: number }
  readonly latencyReport: LatencyReport
} & EventAnswers &
  HistoryAnswers &
  UsageAnswers &
  RecordingAnswers

export type CallAnswers = {
  [K in CallName]: K extends keyof NamedAnswers ? NamedAnswers[K] : null
}

type Pushed = {
  readonly patch: Patch
  readonly history: HistoryChange
  /** Main wants this screen shown (tray, second instance). */
  readonly navigate: 'talk' | 'settings'
  /** Rows of the Events screen may have changed. */
  readonly events: EventsState
  /** What the server heard, for the live picture of voice detection. */
  readonly speech: SpeechMark
}
/** Main to renderer. */
export type Push = { readonly [C in PushChannel]: Pushed[C] }

/** `window.parley`. */
export type Bridge = {
  readonly [K in CallName]: undefined extends CallArg<K>
    ? () => Promise<Answer<CallAnswers[K]>>
    : (arg: CallArg<K>) => Promise<Answer<CallAnswers[K]>>
} & {
  /** Every subscription returns its end. */
  readonly on: <C extends PushChannel>(channel: C, listener: (value: Push[C]) => void) => () => void
}
