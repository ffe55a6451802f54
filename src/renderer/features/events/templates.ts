/** Events to begin with, as the reference of the Realtime API has them. */
import type { ClientCommand } from '#core/protocol/commands'

type Template = ClientCommand | { readonly type: 'output_audio_buffer.clear' }

const templates: readonly Template[] = [
  { type: 'response.create' },
  {
    type: 'response.create',
    response: {
      conversation: 'none',
      output_modalities: ['text'],
      metadata: { purpose: 'summary' },
      instructions: 'Say in one sentence what this conversation is about.',
    },
  },
  { type: 'response.cancel' },
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
  },
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Answer briefly.' }] },
  },
  { type: 'conversation.item.retrieve', item_id: 'item_' },
  { type: 'conversation.item.delete', item_id: 'item_' },
  { type: 'conversation.item.truncate', item_id: 'item_', content_index: 0, audio_end_ms: 1000 },
  { type: 'input_audio_buffer.clear' },
  { type: 'input_audio_buffer.commit' },
  { type: 'session.update', session: { type: 'realtime', instructions: 'You are a helpful assistant.' } },
  {
    type: 'session.update',
    session: {
      type: 'realtime',
      audio: { input: { turn_detection: { type: 'server_vad', threshold: 0.5, silence_duration_ms: 500 } } },
    },
  },
]

/** What tells two templates of one type apart. */
const variantOf = (template: Template): string => {
  if (template.type === 'response.create' && template.response) return 'conversation: none'
  if (template.type === 'session.update' && template.session.audio) return 'turn_detection'
  if (template.type === 'conversation.item.create' && template.item.type === 'message')
    return template.item.role
  return ''
}

export const eventTemplates = templates.map((template) => ({
  name: [template.type, variantOf(template)].filter((part) => part !== '').join(' · '),
  text: JSON.stringify(template, null, 2),
}))
