/** Sound that is kept: what listens to the session's sound, what writes it down, and what the person is told of it. */
import { msToSamples } from '#core/audio/pcm'
import { createSoundListener } from '../recording/record-sound'
import { createRecordingStatus, recordsSound } from '../recording/status'
import { createSoundRecorder } from '../recording/sound-recorder'
import type { SpeechMarks } from '../realtime/speech-marks'
import { TAPE_SAMPLES } from '../realtime/voice-tape'
import type { Storage } from '../storage/storage'
import type { Foundation } from './foundation'

/** While sound is recorded, a turn that voice detection finds may be this long. ms */
const LONGEST_TURN_MS = 900_000

export type RecordingsGiven = {
  readonly storage: Storage
  readonly marks: SpeechMarks
  readonly conversation: () => string
  readonly onKept: (conversation: string) => void
}

export function createRecordings(base: Foundation, given: RecordingsGiven) {
  const { clock, notices, settings } = base
  const status = createRecordingStatus({
    onNotice: notices.add,
    onSettled: (codes) => notices.clear(({ code }) => codes.includes(code)),
    onChange: base.onChange,
  })
  const wanted = recordsSound(settings.get())
  const recorder = createSoundRecorder(
    {
      ask: given.storage.call,
      wall: clock.wall,
      conversation: given.conversation,
      onTrouble: status.trouble,
      onKept: given.onKept,
    },
    wanted,
  )
  status.set(wanted)
  settings.subscribe((now) => {
    const on = recordsSound(now)
    recorder.set(on)
    status.set(on)
  })
  const listener = createSoundListener({ recorder, marks: given.marks, wall: clock.wall })
  let exporting: number | null = null
  return {
    /** How far the sound is that is being exported. */
    exporting: {
      get: () => exporting,
      set: (share: number | null): void => {
        // A hundred steps are enough to see it move.
        const shown = share === null ? null : Math.floor(share * 100) / 100
        if (shown === exporting) return
        exporting = shown
        base.onChange()
      },
    },
    replay: {
      plan: (id: string) => given.storage.call('soundPlan', { id, kind: 'replay', item: null }),
      mix: (id: string, from: number, frames: number) =>
        given.storage.call('soundMix', { id, kind: 'replay', item: null, from, frames }),
    },
    status: status.status,
    listener,
    named: recorder.named,
    keep: () => (recorder.isOn() ? msToSamples(LONGEST_TURN_MS) : TAPE_SAMPLES),
    close: async () => {
      listener.close()
      await recorder.flush()
    },
  }
}
