/** Words of spoken turns that come late, in the wrong order, in several versions, as a failure, or never. */
import { assertNever } from '#core/result'
import type { Clock } from '../clock'
import { scriptedError } from './error-codes'
import type { FaultOf } from './script'
import type { Emit, WireEvent } from './wire-event'

const COMPLETED = 'conversation.item.input_audio_transcription.completed'

/** Takes what is a transcript and sees to it; false: the event is not one, it goes on as it is. */
export type TranscriptRule = (event: WireEvent, send: Emit) => boolean

export function createTranscriptRule({ how, ms }: FaultOf<'transcripts'>, clock: Clock): TranscriptRule {
  let heldBack: WireEvent | null = null
  return (event, send) => {
    if (event.type !== COMPLETED) return false
    switch (how) {
      case 'late':
        clock.after(ms, () => {
          send(event)
        })
        return true
      case 'swapped': {
        // The first waits for the second, the third for the fourth; one that stays alone comes late.
        const first = heldBack
        if (first === null) {
          heldBack = event
          clock.after(ms, () => {
            if (heldBack !== event) return
            heldBack = null
            send(event)
          })
          return true
        }
        heldBack = null
        send(event)
        send(first)
        return true
      }
      case 'failed': {
        const { event_id, item_id, content_index } = event
        const { param: _, ...error } = scriptedError(
          'server_error',
          'The transcription service is not available.',
        )
        send({
          type: 'conversation.item.input_audio_transcription.failed',
          event_id,
          item_id,
          content_index,
          error,
        })
        return true
      }
      case 'missing':
        return true
      case 'repeated': {
        const { usage: _, ...rest } = event
        const text = String(event['transcript'])
        send({ ...rest, transcript: text.slice(0, Math.ceil(text.length / 2)) })
        send(event)
        send(event)
        return true
      }
      default:
        return assertNever(how)
    }
  }
}
