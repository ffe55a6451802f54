/** What the page asks of recorded sound: how much there is, its replay, its export. */
import { z } from 'zod'
import { soundFormats, type Replay } from '#core/recording/model'
import { historyChoice } from './history'

const id = z.string().min(1).max(200)
const format = z.enum(soundFormats)

export const recordingCalls = {
  recordedSum: z.undefined(),
  /** The sound of all conversations goes for good, their words stay. */
  deleteSounds: z.undefined(),
  replay: id,
  /** Asks where to. Null: the conversation that goes on. */
  exportSound: z.object({ id: id.nullable(), format }),
  /** Those of which sound is kept. */
  exportManySounds: z.object({ format, ...historyChoice }),
  cancelSoundExport: z.undefined(),
} as const

export type RecordedSum = {
  readonly conversations: number
  readonly recordings: number
  readonly bytes: number
}

export type RecordingAnswers = {
  readonly recordedSum: RecordedSum
  readonly deleteSounds: null
  /** Null where no sound is kept of it. */
  readonly replay: Replay | null
  /** The written file or folder, or null when the person cancelled. */
  readonly exportSound: { readonly path: string | null }
  readonly exportManySounds: { readonly path: string | null; readonly count: number }
  readonly cancelSoundExport: null
}
