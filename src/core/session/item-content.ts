/** An item as a whole, from `added`, `done` or `output_item`; it may come more than once and in any state. */
import type { Item } from '../protocol/events'
import type { Turn } from '../transcript/model'
import { newTurn } from '../transcript/turns'
import { changeItem, changeTurn, itemOf, type Draft } from './draft'
import { addTurn, assistantItem, isHidden, madeItem, turnOf } from './items'
import { endSpeech } from './speech'
import { finishTranscript, writePart } from './words'

export function readItem(d: Draft, item: Item, responseId: string | null): void {
  changeItem(d, item.id, { onServer: true })
  if (isHidden(d.state, item.id)) return
  switch (item.type) {
    case 'message':
      if (item.role === 'user') readUserItem(d, item)
      else if (item.role === 'assistant') readAssistantItem(d, item, responseId)
      // System notes, such as the one of an idle timeout, are the server's own talk with the model.
      return
    case 'function_call':
    case 'mcp_call':
      readToolCall(d, item, responseId)
      return
    case 'function_call_output':
      readToolOutput(d, item)
      return
    default:
  }
}

function readUserItem(d: Draft, item: Item): void {
  const { id } = item
  const spoken = item.content.some((part) => part.type === 'input_audio' || part.type === 'audio')
  const text = item.content.map((part) => part.text ?? part.transcript ?? '').join('')
  if (spoken) {
    madeItem(d, id)
    changeTurn(d, id, { status: 'completed' })
    if (item.status !== 'in_progress') endSpeech(d, id)
    if (text !== '') finishTranscript(d, id, text)
  } else if (!turnOf(d.state, id)) addTurn(d, typedTurn(d, id, text))
}

export const typedTurn = (d: Draft, id: string, text: string) =>
  newTurn({
    id,
    role: 'user',
    source: 'text',
    at: d.wall,
    status: 'completed',
    text,
    heardChars: text.length,
  })

function readAssistantItem(d: Draft, item: Item, responseId: string | null): void {
  assistantItem(d, item.id, responseId)
  const words = item.content.map((part) => part.transcript ?? part.text ?? '')
  // Not every server counts the parts of a whole item as it counted those of its deltas.
  if (turnOf(d.state, item.id)?.text === words.join('')) return
  item.content.forEach(({ type }, index) =>
    writePart(d, item.id, index, words[index] ?? '', type === 'output_text' || type === 'text'),
  )
}

function readToolCall(d: Draft, item: Item, responseId: string | null): void {
  const known = turnOf(d.state, item.id)
  const tool = {
    name: item.name ?? known?.tool?.name ?? '',
    args: item.arguments || (known?.tool?.args ?? ''),
    output: item.output ?? known?.tool?.output ?? null,
  }
  const same =
    known?.tool?.name === tool.name && known.tool.args === tool.args && known.tool.output === tool.output
  if (!known) addTurn(d, newTurn({ id: item.id, role: 'tool', source: 'text', at: d.wall, responseId, tool }))
  else if (!same) changeTurn(d, item.id, { tool })
  if (item.status === 'completed') changeTurn(d, item.id, { status: 'completed' })
  if (item.status === 'incomplete') changeTurn(d, item.id, { status: 'interrupted' })
  if (item.call_id) changeItem(d, item.id, { callId: item.call_id })
}

function readToolOutput(d: Draft, item: Item): void {
  const { state } = d
  // Of no call: the answer to one that is told anew names an id of ours.
  const isCalled = ({ id }: Turn): boolean => itemOf(state, id).callId === item.call_id
  const turn = item.call_id === null ? undefined : state.conversation.turns.recent.findLast(isCalled)
  if (turn?.tool) changeTurn(d, turn.id, { tool: { ...turn.tool, output: item.output } })
}
