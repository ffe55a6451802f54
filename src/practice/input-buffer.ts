/** The input audio buffer: what was appended and not yet committed, in positions that count all sound of the session. */
import { concatPcm } from '#core/audio/pcm'

export interface InputBuffer {
  /** Samples appended in this session, committed and cleared ones included. */
  readonly total: number
  /** Position of the oldest sample that is still held. */
  readonly start: number
  append(pcm: Int16Array): void
  /** The sound between two positions; all of it is dropped from the buffer, and everything before it. */
  take(from: number, to: number): Int16Array
  /** Forgets everything before this position. */
  dropBefore(position: number): void
}

export function createInputBuffer(): InputBuffer {
  let pieces: Int16Array[] = []
  let start = 0
  let total = 0

  const dropBefore = (position: number): void => {
    while (pieces[0] && start + pieces[0].length <= position) {
      start += pieces[0].length
      pieces.shift()
    }
    if (pieces[0] && position > start) {
      pieces[0] = pieces[0].subarray(position - start)
      start = position
    }
  }

  return {
    get total() {
      return total
    },
    get start() {
      return start
    },
    append(pcm) {
      if (pcm.length === 0) return
      pieces.push(pcm)
      total += pcm.length
    },
    take(from, to) {
      const all = concatPcm(pieces)
      const sound = all.slice(Math.max(0, from - start), Math.max(0, to - start))
      pieces = [all]
      dropBefore(Math.min(to, total))
      return sound
    },
    dropBefore,
  }
}
