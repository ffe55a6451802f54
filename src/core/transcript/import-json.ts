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
  const turns = uniqueIds(conversation.turns.map(turnOf))
  return ok({
    conversation: { id: conversation.id, startedAt: Date.parse(conversation.startedAt), turns },
    title: title ?? null,
    profileName: profile,
    model,
  })
}

function turnOf(turn: ConversationExport['conversation']['turns'][number]): Turn {
  const { heard, unheard: _unheard, at, soundAt, heardChars, responseId, ...rest } = turn
  return newTurn({
    ...rest,
    at: Date.parse(at),
    soundAt: soundAt ? Date.parse(soundAt) : null,
    responseId: responseId ?? null,
    heardChars: Math.min(turn.text.length, heardChars ?? heard.length),
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
