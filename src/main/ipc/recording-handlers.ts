/** What the calls about recorded sound do. */
import { notice } from '#core/notice'
import type { Answer, CallAnswers } from '#shared/contract'
import type { RecordingAnswers } from '#shared/recordings'
import type { SoundFiles } from '../exporting/sound-files'
import { replayUrl } from '../security/recorded-sound'
import { failureNotice, type History } from '../storage/history'
import type { CallHandlers } from './router'

const done: Answer = { ok: true, value: null }

export type RecordingHandlerDeps = {
  readonly history: Pick<History, 'ask'>
  readonly soundFiles: SoundFiles
}

export function createRecordingHandlers({
  history,
  soundFiles,
}: RecordingHandlerDeps): Pick<CallHandlers, keyof RecordingAnswers & keyof CallAnswers> {
  return {
    recordedSum: async () => {
      const sum = await history.ask('recordingSum', null)
      return sum.ok ? sum : { ok: false, notice: failureNotice(sum.error) }
    },
    deleteSounds: async () => {
      const removed = await history.ask('removeSounds', null)
      return removed.ok ? done : { ok: false, notice: failureNotice(removed.error) }
    },
    replay: async (id) => {
      const found = await history.ask('replay', id)
      if (!found.ok) return { ok: false, notice: failureNotice(found.error) }
      if (found.value === null) return { ok: false, notice: notice('history.gone', 'warning') }
      const { value } = found
      return { ok: true, value: value.turns.length === 0 ? null : { ...value, url: replayUrl(id) } }
    },
    exportSound: (asked) => soundFiles.exportOne(asked),
    exportManySounds: (asked) => soundFiles.exportMany(asked),
    cancelSoundExport: () => {
      soundFiles.cancel()
      return done
    },
  }
}
