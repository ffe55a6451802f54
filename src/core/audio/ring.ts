/**
 * A ring of PCM16 samples addressed by absolute position, so that "what was played" is a subtraction and never a
 * count kept beside the data. Everything is allocated at the start: the audio thread must not allocate.
 */

export interface SampleRing {
  /** Absolute position behind the newest sample. */
  readonly end: () => number
  /** Appends `count` samples of `source` from `offset`; the oldest samples beyond the capacity are overwritten. */
  readonly append: (source: Int16Array, offset: number, count: number) => void
  /** Sample at an absolute position, as a fraction of full scale (-1..1). */
  readonly at: (position: number) => number
  /** Converts `count` samples from `position` into `target` at `offset`. */
  readonly readFloat: (target: Float32Array, offset: number, position: number, count: number) => void
  /** Copies `count` samples from `position` into `target` at `offset`. */
  readonly readInt16: (target: Int16Array, offset: number, position: number, count: number) => void
}

const SCALE = 1 / 32768

/** `capacity` in samples. The caller keeps read positions within the newest `capacity` samples. */
export const createSampleRing = (capacity: number): SampleRing => {
  const samples = new Int16Array(capacity)
  let end = 0

  return {
    end: () => end,
    append: (source, offset, count) => {
      let at = end % capacity
      for (let i = 0; i < count; i += 1) {
        samples[at] = source[offset + i] ?? 0
        at += 1
        if (at === capacity) at = 0
      }
      end += count
    },
    at: (position) => (samples[position % capacity] ?? 0) * SCALE,
    readFloat: (target, offset, position, count) => {
      let at = position % capacity
      for (let i = 0; i < count; i += 1) {
        target[offset + i] = (samples[at] ?? 0) * SCALE
        at += 1
        if (at === capacity) at = 0
      }
    },
    readInt16: (target, offset, position, count) => {
      let at = position % capacity
      for (let i = 0; i < count; i += 1) {
        target[offset + i] = samples[at] ?? 0
        at += 1
        if (at === capacity) at = 0
      }
    },
  }
}
