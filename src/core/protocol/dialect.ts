/** GA or beta: which of the two shapes of the protocol a server speaks. */
import type { ServerSession } from './events'

export type Dialect = 'ga' | 'beta'

/**
 * Decides from `session.created`. Nested `audio` or a `type` means GA, flat `modalities` or `input_audio_format` means
 * beta; servers that send both kinds, and those that send neither, are spoken to in GA.
 */
export function detectDialect(session: ServerSession): Dialect {
  if (session.type !== null || session.audio !== null) return 'ga'
  const flat = session.modalities ?? session.input_audio_format
  return flat === undefined || flat === null ? 'ga' : 'beta'
}
