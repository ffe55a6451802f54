/** The recorded sound of a conversation as one sound: what an export and a replay are made of, a stretch at a time. */
import { pcmToBytes, samplesToMs } from '#core/audio/pcm'
import { SAMPLE_RATE } from '#core/audio/messages'
import { extents, layForReplay, layOnTimeline, type Layout } from '#core/recording/layout'
import { mix, type Channels } from '#core/recording/mix'
import type { Replay } from '#core/recording/model'
import { exportBaseName } from '#core/transcript/exporters'
import { heardParts } from '#core/transcript/export-parts'
import { timelineOf } from '#core/transcript/timeline'
import type { Conversation } from '#core/transcript/model'
import type { Db } from '../database'
import { readSamples } from '../recording-files'
import { timedTurns } from './export'
import { info } from './list'
import { recordingsOf, type KeptRecording } from './recordings'

/** `export`: two channels on the clock of the conversation. `replay`: one channel, pauses shortened. */
export type SoundKind = 'export' | 'replay'

/** A turn alone, or all of them. */
export type SoundAsk = { readonly id: string; readonly kind: SoundKind; readonly item: string | null }

type Laid = { readonly recordings: readonly KeptRecording[]; readonly layout: Layout }

const channelsOf = (kind: SoundKind): Channels => (kind === 'export' ? 2 : 1)

const conversationOf = (db: Db, id: string): Conversation | null => {
  const found = info(db, id)
  return found && { id, startedAt: found.startedAt, turns: timedTurns(db, id) }
}

function lay(db: Db, { id, kind, item }: SoundAsk): Laid {
  const recordings = recordingsOf(db, id).filter(({ itemId }) => item === null || itemId === item)
  if (kind === 'replay') return { recordings, layout: layForReplay(recordings) }
  const conversation = conversationOf(db, id)
  if (conversation === null) return { recordings, layout: { pieces: [], samples: 0 } }
  return { recordings, layout: layOnTimeline(recordings, timelineOf(conversation)) }
}

/** The last layout, since stretches of one sound are asked for one after the other. */
const last = new WeakMap<Db, { readonly stamp: string; readonly laid: Laid }>()

function laidOf(db: Db, ask: SoundAsk): Laid {
  const { n, sum } = db.get<{ n: number; sum: number | null }>(
    'SELECT count(*) AS n, sum(key + samples) AS sum FROM recordings WHERE conversation_id = ? AND whole = 1',
    ask.id,
  ) ?? { n: 0, sum: 0 }
  const stamp = JSON.stringify([ask, n, sum])
  const known = last.get(db)
  if (known?.stamp === stamp) return known.laid
  const laid = lay(db, ask)
  last.set(db, { stamp, laid })
  return laid
}

export type SoundPlan = {
  /** Frames; 0 where nothing is recorded. */
  readonly samples: number
  readonly channels: Channels
  /** Name of a file for it, without an ending. */
  readonly name: string
}

/** Null where the conversation is not kept. */
export function soundPlan(db: Db, ask: SoundAsk): SoundPlan | null {
  const found = info(db, ask.id)
  if (!found) return null
  return {
    samples: laidOf(db, ask).layout.samples,
    channels: channelsOf(ask.kind),
    name: exportBaseName(found, { title: found.title ?? undefined }),
  }
}

/** PCM16 little endian of some frames. */
export function soundMix(
  db: Db,
  { from, frames, ...ask }: SoundAsk & { readonly from: number; readonly frames: number },
): Uint8Array {
  const { recordings, layout } = laidOf(db, ask)
  return pcmToBytes(
    mix({
      layout,
      channels: channelsOf(ask.kind),
      from,
      frames,
      roleOf: (at) => recordings[at]?.role ?? 'user',
      read: (at, start, samples) => readSamples(recordings[at]?.path ?? '', start, samples),
    }),
  )
}

/** Whole files of turns, in the order in which they sounded, and where each begins in the conversation. */
export function soundFiles(
  db: Db,
  id: string,
): readonly { readonly path: string; readonly role: 'user' | 'assistant'; readonly startMs: number }[] {
  const { recordings, layout } = lay(db, { id, kind: 'export', item: null })
  return [...extents(layout)].flatMap(([at, { startMs }]) => {
    const recording = recordings[at]
    return recording ? [{ path: recording.path, role: recording.role, startMs }] : []
  })
}

/** What the replay needs to know beside the sound. Null where the conversation is not kept. */
export function replay(db: Db, id: string): Omit<Replay, 'url'> | null {
  const conversation = conversationOf(db, id)
  if (conversation === null) return null
  const { recordings, layout } = lay(db, { id, kind: 'replay', item: null })
  const places = new Map(conversation.turns.map((turn, index) => [turn.id, { turn, index }]))
  return {
    lengthMs: samplesToMs(layout.samples, SAMPLE_RATE),
    turns: [...extents(layout)].flatMap(([at, extent]) => {
      const recording = recordings[at]
      const place = recording && places.get(recording.itemId)
      if (!recording || !place) return []
      const words = heardParts(place.turn).heard
      return [{ itemId: recording.itemId, index: place.index, role: recording.role, words, ...extent }]
    }),
  }
}
