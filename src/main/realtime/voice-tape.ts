/**
 * The last two minutes of what the microphone gave to sessions, and the turns that were kept of it. A session that is
 * lost takes the person's sound along; from here it can be said or told to the next one.
 */
import { concatPcm, msToSamples } from '#core/audio/pcm'

export interface VoiceTape {
  /** The memory is kept and must not change any more. */
  readonly append: (pcm: Int16Array) => void
  /** Position behind the newest sample. */
  readonly end: () => number
  /** What is still there between two positions, in the pieces in which it came. */
  readonly between: (from: number, to: number) => readonly Int16Array[]
  readonly keep: (key: string, from: number, to: number) => void
  readonly forget: (key: string) => void
  readonly kept: (key: string) => readonly Int16Array[]
  /** A stretch of a kept turn, from a sample on. Shorter, or empty, where no more was kept. */
  readonly read: (key: string, from: number, samples: number) => Int16Array
}

/** The longest hold, with what is on its way meanwhile. */
export const TAPE_SAMPLES = msToSamples(130_000)

type Piece = { readonly at: number; readonly pcm: Int16Array }

/** @param limit How many samples are kept at least. */
export function createVoiceTape(limit: () => number = () => TAPE_SAMPLES): VoiceTape {
  let pieces: Piece[] = []
  /** Pieces before this one are too old; they are let go many at a time. */
  let first = 0
  let end = 0
  const turns = new Map<string, readonly Int16Array[]>()

  const between = (from: number, to: number): readonly Int16Array[] => {
    const held = pieces.slice(first)
    const begin = held[0]?.at ?? end
    return cut(
      held.map(({ pcm }) => pcm),
      from - begin,
      to - begin,
    )
  }

  return {
    append: (pcm) => {
      pieces.push({ at: end, pcm })
      end += pcm.length
      const oldest = end - limit()
      while ((pieces[first]?.at ?? end) < oldest) first += 1
      if (first < 1024) return
      pieces = pieces.slice(first)
      first = 0
    },
    end: () => end,
    between,
    keep: (key, from, to) => void turns.set(key, between(from, to)),
    forget: (key) => void turns.delete(key),
    kept: (key) => turns.get(key) ?? [],
    read: (key, from, samples) => concatPcm(cut(turns.get(key) ?? [], from, from + samples)),
  }
}

/** The pieces between two positions of their sequence, the first and the last of them as far as they belong to it. */
function cut(pieces: readonly Int16Array[], from: number, to: number): readonly Int16Array[] {
  const found: Int16Array[] = []
  let at = 0
  for (const pcm of pieces) {
    const [begin, end] = [Math.max(0, from - at), Math.min(pcm.length, to - at)]
    if (begin < end) found.push(pcm.subarray(begin, end))
    at += pcm.length
  }
  return found
}
