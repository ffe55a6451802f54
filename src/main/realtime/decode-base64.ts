/** Base64 out of a frame into memory that is used again: a delta of usual size leaves no garbage but its text. */

/** About 1.3 s of sound. Larger deltas are rare and get memory of their own. */
const SCRATCH_BYTES = 64 * 1024

export type DecodeBase64 = (frame: Buffer, start: number, end: number) => Buffer

/** What the decoder returns is valid until its next call. */
export function createBase64Decoder(): DecodeBase64 {
  const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES)
  // Deltas are nearly all of one length, and a view costs as much as comparing the head of a frame.
  let view = scratch.subarray(0, 0)
  return (frame, start, end) => {
    const text = frame.toString('latin1', start, end)
    if (((end - start) * 3) / 4 > SCRATCH_BYTES) return Buffer.from(text, 'base64')
    const length = scratch.write(text, 0, 'base64')
    if (view.length !== length) view = scratch.subarray(0, length)
    return view
  }
}
