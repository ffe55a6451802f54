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
  /**
   * Into each entry of `sums` the sum of the next six samples from `position` on, and of their squares into `squares`.
   * Fractions of full scale; both are exact.
   */
  readonly readSums: (sums: Float64Array, squares: Float64Array, position: number) => void
  /** `target` from `offset` to its end becomes the samples from `position` on, less `mean[0]`. */
  readonly readCentred: (target: Float64Array, offset: number, position: number, mean: Float64Array) => void
  /** Copies `count` samples from `position` into `target` at `offset`. */
  readonly readInt16: (target: Int16Array, offset: number, position: number, count: number) => void
}

const SCALE = 1 / 32768
/** Samples that `readSums` takes together: 24 kHz becomes 4 kHz. */
export const SUMMED = 6

/** `capacity` in samples. The caller keeps read positions within the newest `capacity` samples. */
export const createSampleRing = (capacity: number): SampleRing => {
  /** The first few stand behind the last once more, so that `readSums` needs not look for the end. */
  const samples = new Int16Array(capacity + SUMMED - 1)
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
      if (from === 0 && before === source.length) samples.set(source, at)
      else {
        // A message that is cut up costs two views of it; that is seldom.
        samples.set(source.subarray(from, from + before), at)
        samples.set(source.subarray(from + before, from + total), 0)
      }
      for (let i = 0; i < SUMMED - 1; i += 1) samples[capacity + i] = samples[i] ?? 0
      end += count
    },
    at: (position) => (samples[position % capacity] ?? 0) * SCALE,
    readFloat: (target, offset, position, count) => {
      const at = position % capacity
      const before = Math.min(count, capacity - at)
      for (let i = 0; i < before; i += 1) target[offset + i] = (samples[at + i] ?? 0) * SCALE
      for (let i = before; i < count; i += 1) target[offset + i] = (samples[i - before] ?? 0) * SCALE
    },
    readSums: (sums, squares, position) => {
      let at = position % capacity
      for (let n = 0; n < sums.length; n += 1) {
        // Written out: a loop over so few costs twice as much.
        const one = (samples[at] ?? 0) * SCALE
        const two = (samples[at + 1] ?? 0) * SCALE
        const three = (samples[at + 2] ?? 0) * SCALE
        const four = (samples[at + 3] ?? 0) * SCALE
        const five = (samples[at + 4] ?? 0) * SCALE
        const six = (samples[at + 5] ?? 0) * SCALE
        sums[n] = one + two + three + four + five + six
        squares[n] = one * one + two * two + three * three + four * four + five * five + six * six
        at += SUMMED
        if (at >= capacity) at -= capacity
      }
    },
    readCentred: (target, offset, position, mean) => {
      const less = mean[0] ?? 0
      let at = position % capacity
      for (let i = offset; i < target.length; i += 1) {
        target[i] = (samples[at] ?? 0) * SCALE - less
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
