/**
 * Listens to the sound of a session as it passes: what the uplink kept of the person's turns, and what the loudspeaker
 * was given and reports of. It stands around a sound link, and changes nothing of what passes.
 */
import { samplesToMs } from '#core/audio/pcm'
import { createHeardSound } from '#core/recording/heard-sound'
import type { SessionEvent, SessionLine } from '../realtime/session-service'
import type { AttachedSound, SoundMeasures } from '../realtime/sound-link'
import type { SpeechMarks } from '../realtime/speech-marks'
import type { SoundRecorder } from './sound-recorder'

export interface SoundListener {
  /** To be given to the sound link in place of the line. */
  readonly line: (line: SessionLine) => SessionLine
  /** To be given to the sound link in place of the measures. */
  readonly measure: (measure: SoundMeasures) => SoundMeasures
  /** To be given to the session in place of the sound link. */
  readonly sound: (sound: AttachedSound) => AttachedSound
  /** Nothing more will be heard. */
  readonly close: () => void
}

export type SoundListenerDeps = {
  readonly recorder: Pick<SoundRecorder, 'isOn' | 'said' | 'begins' | 'heard' | 'over'>
  readonly marks: Pick<SpeechMarks, 'wallOf' | 'newest'>
  /** Wall clock, ms. */
  readonly wall: () => number
}

const lengthOf = (pieces: readonly Int16Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0)

export function createSoundListener({ recorder, marks, wall }: SoundListenerDeps): SoundListener {
  const heard = createHeardSound({
    onBegin: recorder.begins,
    onHeard: recorder.heard,
    onOver: recorder.over,
  })
  const see = (event: SessionEvent): void => {
    if (event.type === 'playout_position') heard.position(event.epoch, event.items, wall())
    else if (event.type === 'playout_flushed') heard.flushed(event.epoch, event.items, wall())
  }

  return {
    line: (line) => ({
      ...line,
      input: (event) => {
        see(event)
        line.input(event)
      },
    }),
    measure: (measure) => ({
      ...measure,
      playout: (report) => {
        if (report.type === 'started') heard.started(report.item, report.at + report.latencyMs)
        measure.playout(report)
      },
    }),
    sound: (sound) => ({
      ...sound,
      write: (itemId, contentIndex, pcm) => {
        if (recorder.isOn()) heard.write(itemId, contentIndex, pcm)
        else heard.ignore(itemId)
        sound.write(itemId, contentIndex, pcm)
      },
      end: (itemId, contentIndex) => {
        heard.end(itemId, contentIndex)
        sound.end(itemId, contentIndex)
      },
      flush: (epoch) => {
        heard.flush(epoch)
        sound.flush(epoch)
      },
      voices: {
        ...sound.voices,
        // A hold ends with the newest sample of the microphone.
        end: (key) => {
          sound.voices.end(key)
          if (key === null) return
          const pieces = sound.voices.kept(key)
          recorder.said(key, pieces, (marks.newest() ?? wall()) - samplesToMs(lengthOf(pieces)))
        },
        cut: (key, startMs, endMs) => {
          sound.voices.cut(key, startMs, endMs)
          const pieces = sound.voices.kept(key)
          // What was too long for the tape lacks its beginning.
          const missing = Math.max(0, endMs - startMs - samplesToMs(lengthOf(pieces)))
          const at = marks.wallOf(startMs + missing) ?? wall() - (endMs - startMs - missing)
          recorder.said(key, pieces, at)
        },
      },
    }),
    close: heard.close,
  }
}
