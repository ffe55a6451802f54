/**
 * The person's own sound. Main keeps the sound of each spoken turn until its words are known, because a session that is
 * lost takes the sound along: the next one is told what was said in words or, where nobody wrote them down, in sound.
 */
import { msToSamples } from '../audio/pcm'
import { turnIn } from '../transcript/turn-log'
import { emit, set, type Draft } from './draft'
import type { KeptVoice, SessionState } from './state'

/** What is kept beyond the words that no server has: the newest turns, and no more than this of them. */
const MAX_VOICES = 20
const MAX_SAMPLES = msToSamples(120_000)
/** What main can still cut, whatever times a server gives. */
const MAX_SPAN_MS = 120_000
/** Even of unsent words no more than this is kept. */
const MAX_UNSENT_SAMPLES = msToSamples(300_000)

export const voiceOf = (state: SessionState, turn: string): KeptVoice | null =>
  state.voices.find((voice) => voice.turn === turn) ?? null

/** The hold that `voice_begin` began is over. */
export function keepHold(d: Draft, turn: string, samples: number): void {
  emit(d, { type: 'voice_end', key: turn })
  keep(d, turn, samples)
}

/** A turn that the server found in what this session was sent. */
export function keepSpan(d: Draft, turn: string, from: number, endMs: number): void {
  if (endMs <= from || voiceOf(d.state, turn)) return
  const startMs = Math.max(from, endMs - MAX_SPAN_MS)
  emit(d, { type: 'voice_cut', key: turn, startMs, endMs })
  keep(d, turn, msToSamples(endMs - startMs))
}

const keep = (d: Draft, turn: string, samples: number): void =>
  set(d, { voices: [...d.state.voices, { key: turn, turn, samples }] })

const isOwed = (state: SessionState, turn: string): boolean =>
  state.unsent.includes(turn) || state.commits.includes(turn)

/** The oldest of a list that exceeds its bounds. The newest one always fits. */
function beyond(voices: readonly KeptVoice[], most: number, samples: number): readonly KeptVoice[] {
  let sum = 0
  const first = voices.findLastIndex((voice, at) => {
    sum += voice.samples
    return at < voices.length - 1 && (sum > samples || voices.length - at > most)
  })
  return voices.slice(0, first + 1)
}

function drop(d: Draft, gone: readonly KeptVoice[]): void {
  if (gone.length === 0) return
  for (const { key } of gone) emit(d, { type: 'voice_forget', key })
  set(d, { voices: d.state.voices.filter((voice) => !gone.includes(voice)) })
}

/** The server has named a turn; its sound stays under the key that main knows. */
export function nameVoice(d: Draft, from: string, to: string): void {
  if (!voiceOf(d.state, from)) return
  set(d, {
    voices: d.state.voices.map((voice) => (voice.turn === from ? { ...voice, turn: to } : voice)),
  })
}

/** Forgets what is not needed any more, and the oldest of what is too much. Cheap while nothing is kept. */
export function tidyVoices(d: Draft): void {
  drop(
    d,
    d.state.voices.filter((voice) => !isNeeded(d.state, voice)),
  )
  const isUnsent = (voice: KeptVoice): boolean => isOwed(d.state, voice.turn)
  const sent = d.state.voices.filter((voice) => !isUnsent(voice))
  drop(d, beyond(sent, MAX_VOICES, MAX_SAMPLES))
  drop(d, beyond(d.state.voices.filter(isUnsent), Infinity, MAX_UNSENT_SAMPLES))
}

function isNeeded(state: SessionState, voice: KeptVoice): boolean {
  const turn = turnIn(state.conversation.turns, voice.turn)
  if (!turn || turn.transcript === 'done') return false
  // Words that were given up are not told to anybody.
  return turn.error === null || isOwed(state, voice.turn)
}
