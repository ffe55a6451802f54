/**
 * A loudspeaker that gets no data is silent, whoever was late: a busy machine, or the player. To tell them apart a
 * steady value sounds beside the answer, on the right side alone: the page's own audio context makes it, without any
 * code of Parley's. Where that is missing too, the machine had no time for sound.
 */
import type { Page } from 'playwright'
import type { Recorded, Span } from '../../scripts/lib/desk/recording.mjs'

/** Of full scale; the answer must leave room for it. */
const LEVEL = 0.1
/** Below this nothing is heard. */
const QUIET = 0.003
const FULL_SCALE = 32_768

/** From now on every audio context of the page has the value beside it. Loads the page anew. */
export const soundBeside = async (page: Page): Promise<void> => {
  await page.addInitScript((level) => {
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options)
        const beside = new ConstantSourceNode(this, { offset: level })
        const right = new ChannelMergerNode(this, { numberOfInputs: 2 })
        beside.connect(right, 0, 1)
        right.connect(this.destination)
        beside.start()
      }
    }
  }, LEVEL)
  await page.reload()
}

/** Stretches of an answer, which begins after `since`, in which the loudspeaker had no data at all. */
export const starved = ({ speaker, speakerRight }: Recorded, since: number): readonly Span[] => {
  const half = (LEVEL / 2) * FULL_SCALE
  const isSound = (sample: number): boolean => Math.abs(sample) > QUIET * FULL_SCALE
  const begins = since + speaker.samples.subarray(since).findIndex(isSound)
  const ends = speaker.samples.findLastIndex(isSound)
  const spans: { start: number; end: number }[] = []
  for (let at = begins; at < ends; at += 1) {
    if ((speakerRight.samples[at] ?? 0) - (speaker.samples[at] ?? 0) > half) continue
    const last = spans.at(-1)
    if (last?.end === at) last.end = at + 1
    else spans.push({ start: at, end: at + 1 })
  }
  return spans
}
