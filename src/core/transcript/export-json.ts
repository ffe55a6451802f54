/**
 * A conversation as JSON for other programs. The form is versioned: fields may be added within a version, and none
 * changes its meaning. Times are ISO 8601 in UTC, lengths of sound are ms, figures are tokens.
 */
import { z } from 'zod'
import type { Conversation, Turn } from './model'
import { exportedTurns, heardParts, type ExportOptions } from './export-parts'

const count = z.number().int().min(0)
const usageSchema = z.object({
  inputTokens: count,
  outputTokens: count,
  inputText: count,
  inputAudio: count,
  inputImage: count,
  /** The cached figures are part of the input figures. */
  cachedText: count,
  cachedAudio: count,
  cachedImage: count,
  outputText: count,
  outputAudio: count,
})

const turnSchema = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant', 'tool', 'system']),
  status: z.enum(['in_progress', 'completed', 'interrupted', 'failed']),
  source: z.enum(['voice', 'text']),
  at: z.iso.datetime(),
  /** All words of the turn; `heard` and `unheard` are its two parts. */
  text: z.string(),
  heard: z.string(),
  unheard: z.string(),
  transcript: z.enum(['none', 'pending', 'done', 'failed']),
  audioMs: z.number().nullable(),
  heardMs: z.number().nullable(),
  /** How many characters of `text` were heard; as the file is read back it decides over `heard` and `unheard`. */
  heardChars: count.optional(),
  /** When the sound began at the microphone or left the loudspeaker. */
  soundAt: z.iso.datetime().nullable().optional(),
  responseId: z.string().nullable().optional(),
  tool: z.object({ name: z.string(), args: z.string(), output: z.string().nullable() }).nullable(),
  usage: usageSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** The person's own version of `text`, and note. */
  edited: z.string().optional(),
  note: z.string().optional(),
})

/** The whole file. Other programs may check with this what they read. */
export const conversationExportSchema = z.object({
  format: z.literal('parley.conversation'),
  version: z.literal(1),
  language: z.enum(['en', 'tr']),
  profile: z.string().nullable(),
  model: z.string().nullable(),
  title: z.string().nullable().optional(),
  conversation: z.object({ id: z.string(), startedAt: z.iso.datetime(), turns: z.array(turnSchema) }),
})
export type ConversationExport = z.infer<typeof conversationExportSchema>

export function exportJson(conversation: Conversation, options: ExportOptions): string {
  const file: ConversationExport = {
    format: 'parley.conversation',
    version: 1,
    language: options.locale,
    profile: options.profileName ?? null,
    model: options.model ?? null,
    title: options.title ?? null,
    conversation: {
      id: conversation.id,
      startedAt: new Date(conversation.startedAt).toISOString(),
      turns: exportedTurns(conversation).map(turnOf),
    },
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

function turnOf(turn: Turn): ConversationExport['conversation']['turns'][number] {
  const { id, role, status, source, text, transcript, audioMs, heardMs, heardChars, soundAt } = turn
  const { responseId, tool, usage, error, edited, note } = turn
  return {
    id,
    role,
    status,
    source,
    at: new Date(turn.at).toISOString(),
    text,
    ...heardParts(turn),
    transcript,
    audioMs,
    heardMs,
    heardChars,
    soundAt: soundAt === null ? null : new Date(soundAt).toISOString(),
    responseId,
    tool,
    usage,
    error,
    ...(edited === undefined ? {} : { edited }),
    ...(note === undefined ? {} : { note }),
  }
}
