/** A growing four-channel recording of the desk's bus, and the questions one asks of it: how loud, from when to when. */

/** Loudness above which a stretch counts as sound. dBFS; the bus itself is digitally silent. */
const SOUND_DBFS = -50
/** Length of the stretches that are judged. ms. */
const WINDOW_MS = 10

/**
 * One side of the bus.
 * @typedef {{ readonly rate: number, readonly samples: Int16Array }} Track
 * `speaker` is its left channel, on which all of the app's sound is; `speakerRight` the other.
 * @typedef {{ readonly microphone: Track, readonly speaker: Track, readonly speakerRight: Track }} Recorded
 * Positions are in samples of the track, end exclusive.
 * @typedef {{ readonly start: number, readonly end: number }} Span
 */

/**
 * Root mean square of a stretch in dBFS; -Infinity for digital silence.
 * @param {Int16Array} samples
 */
export const loudness = (samples) => {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return 20 * Math.log10(Math.sqrt(sum / Math.max(1, samples.length)) / 32768)
}

/**
 * Stretches of sound, exact to one window. Pauses shorter than `pauseMs` do not divide a stretch.
 * @param {Track} track
 * @param {{ pauseMs?: number, from?: number, thresholdDbfs?: number }} [options]
 * @returns {Span[]}
 */
export const soundSpans = (track, { pauseMs = 300, from = 0, thresholdDbfs = SOUND_DBFS } = {}) => {
  const window = Math.round((track.rate * WINDOW_MS) / 1000)
  const pause = (track.rate * pauseMs) / 1000
  /** @type {{ start: number, end: number }[]} */
  const spans = []
  for (let at = from; at + window <= track.samples.length; at += window) {
    if (loudness(track.samples.subarray(at, at + window)) < thresholdDbfs) continue
    const last = spans.at(-1)
    if (last && at - last.end < pause) last.end = at + window
    else spans.push({ start: at, end: at + window })
  }
  return spans
}

/** @param {Int16Array} old */
const doubled = (old) => {
  const bigger = new Int16Array(old.length * 2)
  bigger.set(old)
  return bigger
}

/**
 * @param {{ rate: number, stream: import('node:stream').Readable }} source Interleaved 16-bit samples: microphone
 *   left and right, loudspeaker left and right.
 */
export const createRecording = ({ rate, stream }) => {
  let microphone = new Int16Array(rate * 30)
  let speaker = new Int16Array(rate * 30)
  let speakerRight = new Int16Array(rate * 30)
  let length = 0
  let rest = Buffer.alloc(0)
  let ended = false
  /** @type {Set<() => void>} */
  const waiting = new Set()

  stream.on('data', (/** @type {Buffer} */ data) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, data]) : data
    const frames = bytes.length >> 3
    while (length + frames > microphone.length) {
      microphone = doubled(microphone)
      speaker = doubled(speaker)
      speakerRight = doubled(speakerRight)
    }
    for (let frame = 0, at = 0; frame < frames; frame++, at += 8, length++) {
      microphone[length] = bytes.readInt16LE(at)
      speaker[length] = bytes.readInt16LE(at + 4)
      speakerRight[length] = bytes.readInt16LE(at + 6)
    }
    rest = Buffer.from(bytes.subarray(frames << 3))
    for (const check of waiting) check()
  })
  stream.once('end', () => {
    ended = true
    for (const check of waiting) check()
  })

  /** @returns {Recorded} */
  const soFar = () => ({
    microphone: { rate, samples: microphone.subarray(0, length) },
    speaker: { rate, samples: speaker.subarray(0, length) },
    speakerRight: { rate, samples: speakerRight.subarray(0, length) },
  })

  // Each window of the loudspeaker is judged once, however often somebody asks.
  /** @type {boolean[]} */
  const speakerLoud = []
  const window = Math.round((rate * WINDOW_MS) / 1000)
  const judge = () => {
    for (let at = speakerLoud.length * window; at + window <= length; at += window)
      speakerLoud.push(loudness(speaker.subarray(at, at + window)) >= SOUND_DBFS)
  }

  /**
   * Resolves when the condition holds for what was recorded; judged at each arrival of sound, never by a clock.
   * @param {string} what Named in the error.
   * @param {(loud: readonly boolean[], length: number) => boolean} holds Gets one flag for each WINDOW_MS of the
   *   loudspeaker, and the samples recorded.
   * @param {number} [limitMs] Recorded time from now after which it is given up.
   * @returns {Promise<void>}
   */
  const until = (what, holds, limitMs = 60_000) =>
    new Promise((resolve, reject) => {
      const limit = length + (rate * limitMs) / 1000
      const check = () => {
        judge()
        if (holds(speakerLoud, length)) resolve()
        else if (ended || length > limit) reject(new Error(`The recording ended or went on without ${what}`))
        else return
        waiting.delete(check)
      }
      waiting.add(check)
      check()
    })

  /** @param {number} from */
  const firstWindow = (from) => Math.ceil(from / window)

  return {
    /** Samples recorded until now: the mark from which a later question starts. */
    position: () => length,
    soFar,
    /** @param {number} samples */
    reaches: (samples) => until('its first samples', (_, recorded) => recorded >= samples),
    /**
     * Resolves when the loudspeaker has been heard for `ms` since `from`.
     * @param {number} from @param {number} [ms] @param {number} [limitMs]
     */
    speakerHeard: (from, ms = 200, limitMs) =>
      until(
        'a sound of the loudspeaker',
        (loud) => {
          let heard = 0
          for (let at = firstWindow(from); at < loud.length; at++) if (loud[at]) heard += WINDOW_MS
          return heard >= ms
        },
        limitMs,
      ),
    /**
     * Resolves when the loudspeaker, once heard after `from`, has been quiet for `ms`.
     * @param {number} from @param {number} [ms] @param {number} [limitMs]
     */
    speakerQuiet: (from, ms = 700, limitMs = 120_000) =>
      until(
        'silence of the loudspeaker',
        (loud) => {
          const last = loud.lastIndexOf(true)
          return last >= firstWindow(from) && (loud.length - 1 - last) * WINDOW_MS >= ms
        },
        limitMs,
      ),
    /** Resolves with everything when the stream has ended. @returns {Promise<Recorded>} */
    take: () => until('its end', () => ended).then(soFar),
  }
}

/**
 * ms of sound since a position.
 * @param {Track} track
 * @param {number} [from]
 */
export const heardMs = (track, from = 0) =>
  soundSpans(track, { from, pauseMs: WINDOW_MS }).reduce((sum, span) => sum + span.end - span.start, 0) /
  (track.rate / 1000)
