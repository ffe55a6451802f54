/**
 * Commands that the person wrote on the Events screen. Their answers must not be taken for those to ours, nor ours for
 * theirs; so the ones whose answers do not name them are remembered in the order in which they went out.
 */
import type { ClientCommand } from '../protocol/commands'
import { remind, type Draft } from './draft'
import type { SessionInput } from './types'

const nameless: Readonly<Record<string, ClientCommand>> = {
  'input_audio_buffer.commit': { type: 'input_audio_buffer.commit' },
  'input_audio_buffer.clear': { type: 'input_audio_buffer.clear' },
  'session.update': { type: 'session.update', session: { type: 'realtime' } },
  'conversation.item.create': {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [] },
  },
  'response.create': { type: 'response.create' },
  'response.cancel': { type: 'response.cancel' },
}

export function sentByHand(
  d: Draft,
  { commandType, eventId }: Extract<SessionInput, { type: 'sent_by_hand' }>,
): void {
  const command = Object.hasOwn(nameless, commandType) ? nameless[commandType] : undefined
  if (command) remind(d, { eventId, command, before: null, secondTry: false, byHand: true })
}
