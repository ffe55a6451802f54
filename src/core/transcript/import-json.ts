/** Reads a conversation that Parley exported as JSON. Files of others, of newer versions and broken ones are told apart. */
import { z } from 'zod'
import { err, ok, type Result } from '../result'
import { conversationExportSchema, type ConversationExport } from './export-json'
import type { Conversation, Turn } from './model'
import { newTurn } from './turns'

export type ImportedConversation = {
  readonly conversation: Conversation
  readonly title: string | null
  readonly profileName: string | null
  readonly model: string | null
}

export type ImportError = 'not_json' | 'not_ours' | 'newer_version' | 'damaged'

const headSchema = z.object({ format: z.literal('parley.conversation'), version: z.number() })

export function importConversation(text: string): Result<ImportedConversation, ImportError> {
  let file: unknown
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return err('not_json')
  }
  const head = headSchema.safeParse(file)
  if (!head.success) return err('not_ours')
  if (head.data.version > 1) return err('newer_version')
  const whole = conversationExportSchema.safeParse(file)
  if (!whole.success) return err('damaged')
  const { conversation, title, profile, model } = whole.data
  if (!isSane(whole.data)) return err('damaged')
  const turns = uniqueIds(conversation.turns.map(turnOf))
  return ok({
    conversation: { id: conversation.id, startedAt: Date.parse(conversation.startedAt), turns },
    title: title?.trim().slice(0, MAX_TITLE) || null,
    profileName: profile,
    model,
  })
}

/** Longest title that a conversation can be given, longest id, longest sound (ms) and largest figure of one turn. */
const MAX_TITLE = 200
const MAX_ID = 180
const MAX_MS = 1e9
const MAX_TOKENS = 1e9

const isId = (text: string): boolean => text.length > 0 && text.length <= MAX_ID
const isTime = (ms: number | null): boolean => ms === null || (ms >= 0 && ms <= MAX_MS)

/** Figures that no conversation has would break every sum in which they stand. */
function isSane({ conversation: { id, turns } }: ConversationExport): boolean {
  return (
    isId(id) &&
    turns.every(
      (turn) =>
        isId(turn.id) &&
        isTime(turn.audioMs) &&
        isTime(turn.heardMs) &&
        Object.values(turn.usage ?? {}).every((figure) => figure <= MAX_TOKENS),
    )
  )
}

function turnOf(turn: ConversationExport['conversation']['turns'][number]): Turn {
  const { heard, unheard: _unheard, at, soundAt, heardChars, responseId, edited, note, ...rest } = turn
  return newTurn({
    ...rest,
    at: Date.parse(at),
    soundAt: soundAt ? Date.parse(soundAt) : null,
    responseId: responseId ?? null,
    heardChars: Math.min(turn.text.length, heardChars ?? heard.length),
    ...(edited === undefined ? {} : { edited }),
    ...(note === undefined ? {} : { note }),
    // Nobody speaks in a file: a turn that was under way when it was written has ended.
    status: turn.status === 'in_progress' ? 'interrupted' : turn.status,
  })
}

/** A file that was edited by hand may name an item twice; the later ones get a name of their own. */
function uniqueIds(turns: readonly Turn[]): readonly Turn[] {
  const seen = new Set<string>()
  return turns.map((turn) => {
    let id = turn.id
    for (let n = 2; seen.has(id); n++) id = `${turn.id}~${n}`
    seen.add(id)
    return id === turn.id ? turn : { ...turn, id }
  })
}
