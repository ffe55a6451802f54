/** Some frames of a layout, mixed from its recordings: the person left and the assistant right, or both in one. */
import type { Layout, Piece } from './layout'

export type Channels = 1 | 2

export type MixAsk = {
  readonly layout: Layout
  readonly channels: Channels
  /** First frame, and how many; frames behind the end of the layout are silence. */
  readonly from: number
  readonly frames: number
  /** Left for the person. */
  readonly roleOf: (recording: number) => 'user' | 'assistant'
  /** Samples of a recording; fewer, or none, where it cannot be read. */
  readonly read: (recording: number, from: number, samples: number) => Int16Array
}

/** Interleaved where there are two channels. Sounds that lie over each other are added and clipped. */
export function mix({ layout, channels, from, frames, roleOf, read }: MixAsk): Int16Array {
  const out = new Int16Array(frames * channels)
  for (const piece of piecesIn(layout, from, from + frames)) {
    const begin = Math.max(from, piece.at)
    const end = Math.min(from + frames, piece.at + piece.samples)
    const pcm = read(piece.recording, piece.from + begin - piece.at, end - begin)
    const channel = channels === 2 && roleOf(piece.recording) === 'assistant' ? 1 : 0
    for (let i = 0; i < Math.min(pcm.length, end - begin); i += 1) {
      const at = (begin - from + i) * channels + channel
      out[at] = Math.max(-32_768, Math.min(32_767, (out[at] ?? 0) + (pcm[i] ?? 0)))
    }
  }
  return out
}

/** Pieces are sorted by their beginning; a long one before may still sound. */
const piecesIn = (layout: Layout, from: number, to: number): readonly Piece[] =>
  layout.pieces.filter(({ at, samples }) => at < to && at + samples > from)
