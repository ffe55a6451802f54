/** The answer's sound: what is written to the loudspeaker, what has been heard of it, when it is over. */
import { samplesToMs } from '../audio/pcm'
import { heardChars } from '../transcript/heard'
import { assistantItem, turnOf } from './items'
import {
  changeItem,
  changeTurn,
  emit,
  setConnection,
  setSound,
  startTimer,
  stopTimer,
  type Draft,
} from './draft'
import { changeReply } from './replies-state'
import { noteReply } from './replies'
import { timers } from './timers'
import type { Sound, SessionState } from './state'
import type { SessionInput } from './types'

/** Sound is there that has not left the loudspeaker. */
export const isAudible = (state: SessionState): boolean =>
  state.sound.sounds.some((sound) => sound.played < sound.received)

type Delta = Pick<
  Extract<SessionInput, { type: 'audio_delta' }>,
  'responseId' | 'itemId' | 'contentIndex' | 'samples'
>

export function audioDelta(d: Draft, delta: Delta): void {
  const reply = noteReply(d, delta.responseId)
  if (!reply || reply.outside || reply.discard) return
  const { itemId, contentIndex } = delta
  assistantItem(d, itemId, delta.responseId)
  if (!reply.items.includes(itemId)) changeReply(d, reply.id, { items: [...reply.items, itemId] })
  const { sounds, alive } = d.state.sound
  const known = sounds.find((sound) => sound.itemId === itemId && sound.content === contentIndex)
  // The loudspeaker was told that this part is complete; a server that goes on is not followed.
  if (known?.ended) return
  changeItem(d, itemId, { onServer: true })
  const { samples } = delta
  setSound(d, {
    sounds: known
      ? sounds.map((sound) => (sound === known ? { ...sound, received: sound.received + samples } : sound))
      : [
          ...sounds,
          { itemId, content: contentIndex, responseId: reply.id, received: samples, played: 0, ended: false },
        ],
  })
  setConnection(d, { voiceUsed: true })
  if (!alive && sounds.length === 0) startTimer(d, 'player', timers.player)
  emit(d, { type: 'playout_write', itemId, contentIndex })
}

/** All sound that matches has been received: the loudspeaker may play it to its end. */
export function endSounds(d: Draft, matches: (sound: Sound) => boolean): void {
  for (const sound of d.state.sound.sounds) {
    if (sound.ended || !matches(sound)) continue
    emit(d, { type: 'playout_end', itemId: sound.itemId, contentIndex: sound.content })
    setSound(d, {
      sounds: d.state.sound.sounds.map((other) => (other === sound ? { ...sound, ended: true } : other)),
    })
  }
  retireHeard(d)
}

/** A report of the loudspeaker; one of an epoch before the last flush is late and says nothing any more. */
export function playoutPosition(d: Draft, report: Extract<SessionInput, { type: 'playout_position' }>): void {
  markAlive(d)
  if (report.epoch !== d.state.sound.epoch) return
  const sounds = d.state.sound.sounds.map((sound) => {
    const item = report.items.find((each) => each.item === sound.itemId && each.content === sound.content)
    const played = Math.min(sound.received, Math.max(sound.played, item?.playedSamples ?? 0))
    return played === sound.played ? sound : { ...sound, played }
  })
  if (sounds.some((sound, at) => sound !== d.state.sound.sounds[at])) {
    setSound(d, { sounds })
    for (const sound of sounds) {
      noteBegin(d, sound)
      showProgress(d, sound)
    }
  }
  retireHeard(d)
}

export function markAlive(d: Draft): void {
  stopTimer(d, 'player')
  if (!d.state.sound.alive) setSound(d, { alive: true })
}

/** No loudspeaker answers: the words are read instead of heard, and nothing waits for their sound. */
export function playerTimedOut(d: Draft): void {
  for (const sound of d.state.sound.sounds) heardWhole(d, sound.itemId)
  setSound(d, { sounds: [] })
}

export function heardWhole(d: Draft, itemId: string): void {
  changeItem(d, itemId, { heard: true })
  const turn = turnOf(d.state, itemId)
  if (turn) changeTurn(d, itemId, { heardChars: turn.text.length })
}

/** Keeps the unheard only. What was heard to its end has its length and all its words. */
function retireHeard(d: Draft): void {
  const over = d.state.sound.sounds.filter((sound) => sound.ended && sound.played >= sound.received)
  if (over.length === 0) return
  setSound(d, { sounds: d.state.sound.sounds.filter((sound) => !over.includes(sound)) })
  for (const sound of over) {
    changeTurn(d, sound.itemId, { audioMs: samplesToMs(sound.received) })
    if (turnOf(d.state, sound.itemId)?.status === 'interrupted') continue
    if (!d.state.sound.sounds.some((other) => other.itemId === sound.itemId)) heardWhole(d, sound.itemId)
  }
}

/** The first report of an answer's sound tells when it began: captions and recordings are timed by it. */
export function noteBegin(d: Draft, { itemId, played }: Sound): void {
  const turn = turnOf(d.state, itemId)
  if (turn?.soundAt === null && played > 0) changeTurn(d, itemId, { soundAt: d.wall - samplesToMs(played) })
}

function showProgress(d: Draft, sound: Sound): void {
  const turn = turnOf(d.state, sound.itemId)
  if (!turn || turn.status === 'interrupted') return
  const chars = heardChars({ ...sound, text: turn.text })
  if (chars > turn.heardChars) changeTurn(d, turn.id, { heardChars: chars })
}
