/**
 * Recordings side by side in time: which stretch of which recording sounds at which frame of one long sound. An export
 * follows the clock of the conversation, which captions follow, too; a replay does not wait through pauses.
 */
import { SAMPLE_RATE } from '../audio/messages'
import { msToSamples, samplesToMs } from '../audio/pcm'
import type { Timeline } from '../transcript/timeline'
import type { Recording } from './model'

/** A stretch of a recording. All counts in samples at 24 kHz. */
export type Piece = {
  /** Which recording: its place in the list. */
  readonly recording: number
  /** Where it sounds. */
  readonly at: number
  /** Where it begins in the recording. */
  readonly from: number
  readonly samples: number
}

export type Layout = {
  /** In the order in which they begin. */
  readonly pieces: readonly Piece[]
  readonly samples: number
}

/** On the clock of the conversation: 0 is the first sound of it, recorded or not. */
export function layOnTimeline(recordings: readonly Recording[], timeline: Timeline): Layout {
  const places = new Map(timeline.placed.map(({ turn, startMs }) => [turn.id, startMs]))
  return lay(recordings, ({ itemId, spans }) => {
    const begin = spans[0]?.at ?? 0
    const place = places.get(itemId) ?? Math.max(0, timeline.msOf(begin))
    return (at) => place + at - begin
  })
}

/** In a replay a pause lasts at most this long. ms */
export const REPLAY_PAUSE_MS = 800

/** One after the other and over each other as they were, with short pauses. */
export function layForReplay(recordings: readonly Recording[]): Layout {
  const begins = recordings.flatMap(({ spans }) => spans.map(({ at }) => at))
  const first = begins.reduce((least, at) => Math.min(least, at), Infinity)
  const { pieces } = lay(recordings, () => (at) => at - first)
  const most = msToSamples(REPLAY_PAUSE_MS)
  let end = 0
  let shift = 0
  const moved = pieces.map((piece) => {
    const pause = piece.at - shift - end
    if (pause > most) shift += pause - most
    const at = piece.at - shift
    end = Math.max(end, at + piece.samples)
    return { ...piece, at }
  })
  return { pieces: moved, samples: end }
}

function lay(
  recordings: readonly Recording[],
  clockOf: (recording: Recording) => (at: number) => number,
): Layout {
  const pieces = recordings.flatMap((each, recording) => {
    const { spans, samples } = each
    const msOf = clockOf(each)
    let end = 0
    return spans.map(({ from, at }, i): Piece => {
      const until = spans[i + 1]?.from ?? samples
      // What belongs together never overlaps itself, whatever the clocks say.
      const place = Math.max(end, Math.round((msOf(at) * SAMPLE_RATE) / 1000))
      const count = Math.max(0, Math.min(until, samples) - from)
      end = place + count
      return { recording, at: place, from, samples: count }
    })
  })
  const sorted = pieces.filter(({ samples }) => samples > 0).sort((a, b) => a.at - b.at)
  return {
    pieces: sorted,
    samples: sorted.reduce((most, { at, samples }) => Math.max(most, at + samples), 0),
  }
}

/** Where each recording begins and ends in a layout, in ms; those without a piece are left out. */
export function extents(
  layout: Layout,
): ReadonlyMap<number, { readonly startMs: number; readonly endMs: number }> {
  const found = new Map<number, { startMs: number; endMs: number }>()
  for (const { recording, at, samples } of layout.pieces) {
    const known = found.get(recording)
    const endMs = samplesToMs(at + samples)
    if (known) known.endMs = Math.max(known.endMs, endMs)
    else found.set(recording, { startMs: samplesToMs(at), endMs })
  }
  return found
}
