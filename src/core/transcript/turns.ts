/** How a turn begins. */
import type { Turn } from './model'

/** A turn with nothing in it yet. */
export function newTurn(known: Pick<Turn, 'id' | 'role' | 'source' | 'at'> & Partial<Turn>): Turn {
  return {
    status: 'in_progress',
    text: '',
    heardChars: 0,
    transcript: 'none',
    audioMs: null,
    heardMs: null,
    soundAt: null,
    responseId: null,
    usage: null,
    tool: null,
    error: null,
    ...known,
  }
}
