/** What the lab holds: one clip, the room's silence, the trial values, and what is being done. */
import { useEffect, useRef, useState } from 'react'
import { CALIBRATION_SECONDS, readRoom, type Room } from '#core/audio/room'
import { SAMPLE_RATE } from '#core/audio/messages'
import { samplesToMs } from '#core/audio/pcm'
import type { SegmenterConfig } from '#core/audio/segmenter'
import { MAX_CLIP_SAMPLES, type SpeechClip } from '#core/audio/speech-clip'
import { suggestDetection, type SuggestReason } from '#core/audio/suggest'
import { useDeps } from '../../state/context'
import { recordClip } from './lab-recorder'
import type { LiveHistory } from './live-history'
import { readSoundFile } from './read-sound-file'

export type LabSource =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'turn'; readonly atMs: number }
  | { readonly kind: 'file'; readonly name: string }

export type LabDoing = 'nothing' | 'opening' | 'recording' | 'measuring' | 'reading'
export type LabProblem = 'noTurn' | 'nothing' | 'file' | 'model' | 'room' | 'noVoice'

/** Sound around a turn of the stream, for what other numbers would make of it. Samples. */
const BEFORE_TURN = SAMPLE_RATE
const AFTER_TURN = SAMPLE_RATE / 2

export const useLab = (history: LiveHistory, onRecording: (on: boolean) => void) => {
  const { engine } = useDeps()
  const [clip, setClip] = useState<{ readonly clip: SpeechClip; readonly source: LabSource } | null>(null)
  const [room, setRoom] = useState<{ readonly clip: SpeechClip; readonly room: Room } | null>(null)
  const [trial, setTrial] = useState<SegmenterConfig | null>(null)
  const [reasons, setReasons] = useState<readonly SuggestReason[]>([])
  const [doing, setDoing] = useState<LabDoing>('nothing')
  const [problem, setProblem] = useState<LabProblem | null>(null)
  /** Whole seconds: the rest would only flicker. */
  const [seconds, setSeconds] = useState(0)
  const stop = useRef<AbortController | null>(null)
  // Leaving the screen ends a recording.
  useEffect(() => () => stop.current?.abort(), [])

  const show = (next: SpeechClip, source: LabSource): void => {
    setClip({ clip: next, source })
    setReasons([])
  }

  const record = async (what: 'recording' | 'measuring'): Promise<SpeechClip | null> => {
    const mine = new AbortController()
    stop.current = mine
    setProblem(null)
    setSeconds(0)
    setDoing('opening')
    onRecording(true)
    const recorded = await recordClip(engine, {
      most: what === 'recording' ? MAX_CLIP_SAMPLES : CALIBRATION_SECONDS * SAMPLE_RATE,
      stop: mine.signal,
      onElapsed: (ms) => {
        setDoing(what)
        setSeconds(Math.floor(ms / 1000))
      },
    }).catch(() => 'no_model' as const)
    setDoing('nothing')
    onRecording(false)
    if (typeof recorded !== 'string') return recorded
    setProblem(recorded === 'no_model' ? 'model' : what === 'recording' ? 'nothing' : 'room')
    return null
  }

  return {
    clip,
    room: room?.room ?? null,
    trial,
    reasons,
    doing,
    problem,
    seconds,
    setTrial: (next: SegmenterConfig | null) => {
      setTrial(next)
      setReasons([])
    },
    record: async () => {
      const recorded = await record('recording')
      if (recorded !== null) show(recorded, { kind: 'recorded' })
    },
    measureRoom: async () => {
      const silence = await record('measuring')
      if (silence === null) return
      const found = readRoom(silence)
      if (found === null) setProblem('room')
      else setRoom({ clip: silence, room: found })
    },
    stop: () => stop.current?.abort(),
    takeTurn: async () => {
      setProblem(null)
      const turn = history.lastTurn()
      const taken = turn && (await engine.speech.clip(turn.from - BEFORE_TURN, turn.to + AFTER_TURN))
      if (taken === null) setProblem('noTurn')
      else show(taken, { kind: 'turn', atMs: samplesToMs(taken.offset) })
    },
    openFile: async (file: File) => {
      setProblem(null)
      setDoing('reading')
      const sound = await readSoundFile(file).catch(() => null)
      const judged = sound && (await engine.speech.analyse(sound.pcm, sound.rate))
      setDoing('nothing')
      if (sound === null) setProblem('file')
      else if (judged === null) setProblem('model')
      else show(judged, { kind: 'file', name: file.name })
    },
    suggest: () => {
      if (clip === null) return
      const found = suggestDetection(clip.clip, room?.clip ?? null)
      setProblem(found === null ? 'noVoice' : null)
      if (found === null) return
      setTrial(found.config)
      setReasons(found.reasons)
    },
    clear: () => {
      setClip(null)
      setReasons([])
      setProblem(null)
    },
  }
}
export type Lab = ReturnType<typeof useLab>
