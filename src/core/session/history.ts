/**
 * Tells a new connection what was said before: a session cannot be resumed, so its conversation is created again, item
 * by item. Speech becomes text (the server takes no assistant audio), an interrupted answer only its heard part.
 */
import { assertNever } from '../result'
import type { ItemInput } from '../protocol/commands'
import type { Turn } from '../transcript/model'
import { linkItem } from '../transcript/order'
import { changeItem, nextId, nextItemId, send, set, type Draft } from './draft'
import { LOCAL } from './items'

/** Enough for a conversation to go on, small enough to cost little and not to pull the model towards writing. */
const MAX_TURNS = 40
const MAX_CHARACTERS = 16_000

export function replayHistory(d: Draft): void {
  const { conversation, unsent } = d.state
  for (const turn of newest(conversation.turns)) {
    // A typed turn that no server has had yet takes its own id; others would be taken for a repetition.
    const id = unsent.includes(turn.id) ? turn.id : nextItemId(d)
    for (const item of itemsOf(d, turn, id)) send(d, { type: 'conversation.item.create', item })
    if (id === turn.id) continue
    changeItem(d, id, { onServer: true, hidden: true, replayed: true })
    set(d, linkItem({ conversation: d.state.conversation, links: d.state.links }, id, turn.id))
  }
  set(d, { unsent: [] })
}

function newest(turns: readonly Turn[]): readonly Turn[] {
  let characters = 0
  const kept: Turn[] = []
  for (const turn of turns.toReversed()) {
    const length = turn.tool ? turn.tool.args.length + (turn.tool.output?.length ?? 0) : turn.text.length
    characters += length
    if (kept.length === MAX_TURNS || characters > MAX_CHARACTERS) break
    if (!turn.id.startsWith(LOCAL)) kept.push(turn)
  }
  return kept.toReversed()
}

function itemsOf(d: Draft, turn: Turn, id: string): readonly ItemInput[] {
  const text = known(turn)
  switch (turn.role) {
    case 'user':
      if (text === '' || turn.error) return []
      return [{ type: 'message', role: 'user', id, content: [{ type: 'input_text', text }] }]
    case 'assistant':
      if (text === '') return []
      return [{ type: 'message', role: 'assistant', id, content: [{ type: 'output_text', text }] }]
    case 'tool': {
      if (!turn.tool || turn.tool.output === null) return []
      const { name, args, output } = turn.tool
      const callId = nextId(d, 'call_parley')
      return [
        { type: 'function_call', id, call_id: callId, name, arguments: args },
        { type: 'function_call_output', call_id: callId, output },
      ]
    }
    case 'system':
      return []
    default:
      return assertNever(turn.role)
  }
}

/** What the person knows of a turn: a whole one counts whole, one that was cut off as far as it was heard. */
const known = (turn: Turn): string => {
  // The person's own version of the words is what was meant.
  if (turn.role === 'user') return turn.edited ?? turn.text
  return turn.status === 'completed' ? turn.text : turn.text.slice(0, turn.heardChars)
}
