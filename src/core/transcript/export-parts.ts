/** What all exporters share: the words around a conversation, its parts heard and unheard, times in a place. */
import type { Conversation, Turn } from './model'

/** The words that an export writes around what was said, in the language of the interface. */
export type ExportLabels = {
  readonly title: string
  readonly started: string
  readonly profile: string
  readonly model: string
  readonly roles: Readonly<Record<Turn['role'], string>>
  /** Behind the name of a turn that was cut off. */
  readonly interrupted: string
  readonly failed: string
  /** Before the words of an answer that were never heard. */
  readonly notHeard: string
  /** In place of words that are not known. */
  readonly noWords: string
  /** In place of words that were spoken, and that no transcription wrote down. */
  readonly notWritten: string
  /** Behind the name of the person where words were typed. */
  readonly typed: string
  /** Name and value of the line at the top that says where the person's words come from. */
  readonly spokenWords: string
  readonly transcribed: string
  /** Before the reason why a turn failed. */
  readonly reason: string
  /** Before the person's own version of the words, which stands beside what was written down. */
  readonly edited: string
  /** Before the person's note on a turn. */
  readonly note: string
  readonly toolInput: string
  readonly toolOutput: string
}

export type ExportOptions = {
  readonly locale: 'en' | 'tr'
  readonly labels: ExportLabels
  /** IANA name; the system's own where absent. */
  readonly timeZone?: string
  readonly model?: string
  readonly profileName?: string
  /** Name of the conversation, where it has one. */
  readonly title?: string
  /** What the file shows; everything where absent. JSON is always whole, since it is what can be read back. */
  readonly include?: ExportInclude
}

/** Parts that a person may leave out of a file. */
export type ExportInclude = {
  /** Who speaks, where the format allows to leave it out. */
  readonly roles: boolean
  readonly times: boolean
  /** Calls of functions and their answers. */
  readonly tools: boolean
  /** Words of an answer that were never heard. */
  readonly unheard: boolean
}

export const includeAll: ExportInclude = { roles: true, times: true, tools: true, unheard: true }

/** Splits an interrupted answer into what was heard and what was not. Every other turn was heard whole. */
export function heardParts(turn: Pick<Turn, 'role' | 'status' | 'text' | 'heardChars'>): {
  readonly heard: string
  readonly unheard: string
} {
  if (turn.role !== 'assistant' || turn.status !== 'interrupted') return { heard: turn.text, unheard: '' }
  return {
    heard: turn.text.slice(0, turn.heardChars).trimEnd(),
    unheard: turn.text.slice(turn.heardChars).trim(),
  }
}

/** What the person wrote beside a turn; a version that says the same as the turn is none. */
export const ownWords = ({
  text,
  edited = text,
  note = '',
}: Turn): { readonly edited: string | null; readonly note: string | null } => ({
  edited: edited === text ? null : edited,
  note: note === '' ? null : note,
})

/** Turns that hold something; an unfinished turn without words is left out. */
export const exportedTurns = (
  { turns }: Conversation,
  { tools }: Pick<ExportInclude, 'tools'> = includeAll,
): readonly Turn[] =>
  turns.filter(
    (turn) =>
      (turn.text !== '' || turn.tool !== null || turn.status !== 'in_progress') &&
      (tools || turn.tool === null),
  )

export const formatDate = (at: number, options: ExportOptions): string => formatsOf(options).date.format(at)

export const formatTime = (at: number, options: ExportOptions): string => formatsOf(options).time.format(at)

type Formats = { readonly date: Intl.DateTimeFormat; readonly time: Intl.DateTimeFormat }

const locales = { en: 'en-GB', tr: 'tr-TR' } as const

/** One pair for each export: making a format costs as much as using it a hundred times. */
const formats = new WeakMap<ExportOptions, Formats>()

function formatsOf(options: ExportOptions): Formats {
  const known = formats.get(options)
  if (known) return known
  const { timeZone } = options
  const zone = timeZone ? { timeZone } : {}
  // As the interface writes them.
  const locale = locales[options.locale]
  const made = {
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', ...zone }),
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'medium', ...zone }),
  }
  formats.set(options, made)
  return made
}

/** "Assistant, interrupted": who spoke, and how the turn ended if not well. */
export function headline(turn: Turn, { labels, include = includeAll }: ExportOptions): string {
  const name = turn.tool ? `${labels.roles.tool}: ${turn.tool.name}` : labels.roles[turn.role]
  const how = turn.role === 'user' && turn.source === 'text' ? labels.typed : ''
  const end =
    turn.status === 'interrupted' ? labels.interrupted : turn.status === 'failed' ? labels.failed : ''
  return [include.roles ? name : '', how, end].filter((part) => part !== '').join(', ')
}

/** What stands in the place of words that are not there. */
export const withoutWords = (turn: Turn, { labels }: ExportOptions): string =>
  turn.role === 'user' && turn.source === 'voice' ? labels.notWritten : labels.noWords

/** Why a turn failed, as far as the server said. */
export const failureOf = ({ status, error }: Turn): string | null =>
  status !== 'failed' || error === null ? null : error.message === '' ? error.code : error.message

/** Words of the person that another model wrote down. */
const isTranscribed = (turn: Turn): boolean =>
  turn.role === 'user' && turn.source === 'voice' && turn.transcript === 'done' && turn.text !== ''

/** Label and value of what the conversation was. */
export function facts(
  conversation: Conversation,
  options: ExportOptions,
): readonly (readonly [string, string])[] {
  const { labels, model, profileName } = options
  return [
    [labels.started, formatDate(conversation.startedAt, options)] as const,
    ...(profileName ? [[labels.profile, profileName] as const] : []),
    ...(model ? [[labels.model, model] as const] : []),
    ...(conversation.turns.some(isTranscribed) ? [[labels.spokenWords, labels.transcribed] as const] : []),
  ]
}

/** The name that the conversation has, or the plain word for one. */
export const conversationTitle = ({ title, labels }: ExportOptions): string => title ?? labels.title
