/** Frames of the microphone that wait go out in fewer and larger messages than those that come. */
import { msToSamples } from '#core/audio/pcm'

const MERGED = msToSamples(100)

/** Frames in groups of 100 ms at most, as one message each. */
export function* merged<Frame extends { readonly pcm: Int16Array }>(
  frames: readonly Frame[],
): Iterable<Frame[]> {
  let group: Frame[] = []
  let samples = 0
  for (const frame of frames) {
    if (group.length > 0 && samples + frame.pcm.length > MERGED) {
      yield group
      group = []
      samples = 0
    }
    group.push(frame)
    samples += frame.pcm.length
  }
  if (group.length > 0) yield group
}
