/** What a refusal of getUserMedia means for the person. Names: Media Capture and Streams, section on getUserMedia. */
import type { SoundTrouble } from '#shared/contract'
import type { MicrophoneState } from './types'

type Failure = { readonly state: MicrophoneState; readonly trouble: SoundTrouble }

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error')
const detailOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500)

export const describeFailure = (error: unknown): Failure => {
  const detail = detailOf(error)
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return { state: 'denied', trouble: { code: 'mic.denied', detail } }
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { state: 'missing', trouble: { code: 'mic.missing', detail } }
    case 'NotReadableError':
    case 'AbortError':
      return { state: 'failed', trouble: { code: 'mic.busy', detail } }
    default:
      return { state: 'failed', trouble: { code: 'mic.failed', detail } }
  }
}
