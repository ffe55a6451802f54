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
      // What would be overwritten by the same call need not be written.
      const skip = Math.max(0, count - capacity)
      const at = (end + skip) % capacity
      const from = offset + skip
      const total = count - skip
      const before = Math.min(total, capacity - at)
      for (let i = 0; i < before; i += 1) samples[at + i] = source[from + i] ?? 0
      for (let i = before; i < total; i += 1) samples[i - before] = source[from + i] ?? 0
      end += count
    },
    at: (position) => (samples[position % capacity] ?? 0) * SCALE,
    readFloat: (target, offset, position, count) => {
      const at = position % capacity
      const before = Math.min(count, capacity - at)
      for (let i = 0; i < before; i += 1) target[offset + i] = (samples[at + i] ?? 0) * SCALE
      for (let i = before; i < count; i += 1) target[offset + i] = (samples[i - before] ?? 0) * SCALE
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
