/**
 * Tells a new session what was said before: a session cannot be resumed, so its conversation is created again, item by
 * item. An answer becomes text (the server takes no assistant audio), an interrupted one only its heard part. What the
 * person spoke becomes text as well, or sound where nobody wrote the words down. It is told slice by slice.
 */
import { notice } from '../notice'
import { msToSamples } from '../audio/pcm'
import { assertNever } from '../result'
import type { ItemInput } from '../protocol/commands'
import type { Turn } from '../transcript/model'
import { turnAt, turnCount } from '../transcript/turn-log'
import { changeItem, emit, nextId, nextItemId, notify, send, set, track, type Draft } from './draft'
import { link, turnOf } from './items'
import { sayUnsent } from './unsent'
import { voiceOf } from './voices'
import type { KeptVoice, SessionState } from './state'

/** Enough for a conversation to go on, small enough to cost little and not to pull the model towards writing. */
const MAX_TURNS = 40
const MAX_CHARACTERS = 16_000
/** What a second of speech counts for beside text. */
const CHARACTERS_PER_SAMPLE = 15 / msToSamples(1000)
/** Longer speech is told in several messages: relays have been seen to refuse frames of more than 1 MB. */
const PART_SAMPLES = msToSamples(8000)

/** What the model reads where the words of the person are lost. */
export const MISSING_WORDS = '[The user said something here by voice. Its words were not kept.]'

/** So many turns are told in one go, or one sound or part of it: main is never busy with it for more than a moment. */
const SLICE = 4

export function beginTelling(d: Draft): void {
  set(d, { telling: newest(d.state).map((turn) => ({ turn, from: 0 })) })
}

/** A turn that has changed since its place in the history was told. */
export function tellAgain(d: Draft, turn: string): void {
  const { telling } = d.state
  if (!telling.some((each) => each.turn === turn)) set(d, { telling: [...telling, { turn, from: 0 }] })
}

/** Tells the next slice. @returns Whether all is told, also what was said in the meantime. */
export function tellSlice(d: Draft): boolean {
  for (let told = 0; told < SLICE; told += 1) {
    if (d.state.telling.length === 0) {
      set(d, { telling: d.state.unsent.map((turn) => ({ turn, from: 0 })) })
    }
    const [next, ...later] = d.state.telling
    if (!next) return true
    set(d, { telling: later })
    const turn = turnOf(d.state, next.turn)
    if (!turn) continue
    if (d.state.unsent.includes(turn.id)) {
      sayUnsent(d, turn)
      if (turn.source === 'voice') break
    } else if (tellTurn(d, turn, next.from) === 'sound') break
  }
  return d.state.telling.length === 0 && d.state.unsent.length === 0
}

/** The newest turns that fit, and whatever waits to be sent. */
function newest(state: SessionState): readonly string[] {
  const { turns } = state.conversation
  let unsent = state.unsent.length
  let characters = 0
  let count = 0
  const kept: string[] = []
  for (let at = turnCount(turns) - 1; at >= 0; at -= 1) {
    const turn = turnAt(turns, at)
    if (!turn || turn.id === state.talk.bubble) continue
    const isUnsent = state.unsent.includes(turn.id)
    characters += weightOf(state, turn)
    count += 1
    const full = count > MAX_TURNS || characters > MAX_CHARACTERS
    if (full && unsent === 0) break
    if (isUnsent) unsent -= 1
    if (isUnsent || !full) kept.push(turn.id)
  }
  return kept.toReversed()
}

function weightOf(state: SessionState, turn: Turn): number {
  if (turn.tool) return turn.tool.args.length + (turn.tool.output?.length ?? 0)
  const voice = turn.text === '' ? voiceOf(state, turn.id) : null
  return turn.text.length + (voice?.samples ?? 0) * CHARACTERS_PER_SAMPLE
}

/** @returns What was told of it: items that are small, or a part of a sound. */
function tellTurn(d: Draft, turn: Turn, from: number): 'items' | 'sound' {
  switch (turn.role) {
    case 'user':
      return tellSaid(d, turn, from)
    case 'assistant': {
      const text = turn.status === 'completed' ? turn.text : turn.text.slice(0, turn.heardChars)
      const content = [{ type: 'output_text' as const, text }]
      if (text !== '') tell(d, turn, { type: 'message', role: 'assistant', content })
      return 'items'
    }
    case 'tool': {
      if (!turn.tool || turn.tool.output === null) return 'items'
      const { name, args, output } = turn.tool
      const call_id = nextId(d, 'call_parley')
      tell(d, turn, { type: 'function_call', call_id, name, arguments: args })
      send(d, {
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id, output },
      })
      return 'items'
    }
    case 'system':
      return 'items'
    default:
      return assertNever(turn.role)
  }
}

function tellSaid(d: Draft, turn: Turn, from: number): 'items' | 'sound' {
  if (turn.error?.code === 'not_sent') return 'items'
  // The person's own version of the words is what was meant.
  const text = turn.edited ?? turn.text
  const voice = voiceOf(d.state, turn.id)
  if (from === 0 && text !== '') tellText(d, turn, text)
  else if (voice) {
    tellPart(d, turn, voice, from)
    return 'sound'
  }
  // A transcript without a word says that there was none.
  else if (from === 0 && turn.source === 'voice' && turn.transcript !== 'done') {
    tellText(d, turn, MISSING_WORDS)
    if (!d.state.wordsMissed) notify(d, notice('session.words_missing', 'warning'))
    set(d, { wordsMissed: true })
  }
  return 'items'
}

const tellText = (d: Draft, turn: Turn, text: string): void =>
  tell(d, turn, { type: 'message', role: 'user', content: [{ type: 'input_text', text }] })

/** Part of what the person said, in sound; the rest of it comes next. */
function tellPart(d: Draft, turn: Turn, { key, samples }: KeptVoice, from: number): void {
  const id = standIn(d, turn)
  const content = [{ type: 'input_audio' as const, audio: '' }]
  const command = track(d, {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', id, content },
  })
  const voice = { key, from, samples: Math.min(PART_SAMPLES, samples - from) }
  emit(d, { type: 'voice_tell', command, voice })
  const next = from + PART_SAMPLES
  if (next < samples) set(d, { telling: [{ turn: turn.id, from: next }, ...d.state.telling] })
}

function tell(d: Draft, turn: Turn, item: ItemInput): void {
  send(d, { type: 'conversation.item.create', item: { ...item, id: standIn(d, turn) } })
}

/** An id for an item that takes a turn's place in this session; its own would be taken for a repetition. */
export function standIn(d: Draft, turn: Turn): string {
  const id = nextItemId(d)
  changeItem(d, id, { onServer: true, hidden: true, standsFor: turn.id })
  link(d, id, turn.id)
  return id
}
