/**
 * The turns as a table for spreadsheets (RFC 4180, UTF-8 with a byte order mark so that Excel reads it as such).
 */
import { csvLine } from './csv'
import { exportedTurns, heardParts, ownWords, type ExportOptions } from './export-parts'
import type { Conversation, Turn } from './model'
import { placeTurns } from './timeline'

/** Names are for programs, so they are the same in every language. Times are UTC, positions ms since the first sound. */
const columns = [
  'conversation_id',
  'turn',
  'item_id',
  'role',
  'status',
  'source',
  'at',
  'start_ms',
  'end_ms',
  'text',
  'heard',
  'unheard',
  'transcript',
  'tool_name',
  'tool_arguments',
  'tool_output',
  'input_tokens',
  'cached_tokens',
  'output_tokens',
  'error_code',
  'edited',
  'note',
] as const

type Row = Readonly<Record<(typeof columns)[number], string | number | null>>

export function exportCsv(conversation: Conversation, options: ExportOptions): string {
  const placed = new Map(placeTurns(conversation).map((each) => [each.turn.id, each]))
  const turns = exportedTurns(conversation, options.include)
  const rows = turns.map((turn, at) => rowOf(conversation.id, turn, at + 1, placed.get(turn.id) ?? null))
  return `\uFEFF${[columns, ...rows.map((row) => columns.map((name) => row[name]))].map(csvLine).join('\r\n')}\r\n`
}

function rowOf(
  conversation: string,
  turn: Turn,
  number: number,
  place: { readonly startMs: number; readonly endMs: number } | null,
): Row {
  const { usage, tool } = turn
  return {
    conversation_id: conversation,
    turn: number,
    item_id: turn.id,
    role: turn.role,
    status: turn.status,
    source: turn.source,
    at: new Date(turn.at).toISOString(),
    start_ms: place?.startMs ?? null,
    end_ms: place?.endMs ?? null,
    text: turn.text,
    ...heardParts(turn),
    transcript: turn.role === 'user' && turn.source === 'voice' ? turn.transcript : null,
    tool_name: tool?.name ?? null,
    tool_arguments: tool?.args ?? null,
    tool_output: tool?.output ?? null,
    input_tokens: usage?.inputTokens ?? null,
    cached_tokens: usage ? usage.cachedText + usage.cachedAudio + usage.cachedImage : null,
    output_tokens: usage?.outputTokens ?? null,
    error_code: turn.error?.code ?? null,
    ...ownWords(turn),
  }
}
