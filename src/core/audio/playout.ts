/**
 * The playout buffer: takes PCM16 as it comes from the network and renders it for the loudspeaker, in any block
 * length, without a click and without garbage. It starts when the policy says so, speaks a little slower while little
 * is queued, conceals the moment at which it runs dry, fades out on a flush, and knows for every item how much has been
 * heard.
 */
import { CONCEAL_HISTORY, createConcealment } from './conceal'
import { raisedCosine } from './fade'
import { createPlayoutClock } from './playout-clock'
import { createLedger, type Ledger } from './playout-ledger'
import { createOutro } from './playout-outro'
import { createPlayoutPolicy, type PlayoutPolicy } from './playout-policy'
import type { Playout, PlayoutState } from './playout-types'
import { createSampleRing } from './ring'
import { createStretch } from './stretch'

/** Seconds of media that fit. The feeder in main stays well below. */
export const PLAYOUT_SECONDS = 30
/** Fade of a flush and of a restart, s. */
const FLUSH_FADE = 0.008
const RESTART_FADE = 0.005
/** A starved item counts as sounding for this long: most stalls of the generator are shorter. s */
const STARVED_AUDIBLE = 2

const clamp = (value: number): number => (value > 1 ? 1 : value < -1 ? -1 : value)

export const createPlayout = (options: {
  readonly sampleRate: number
  readonly policy?: PlayoutPolicy
}): Playout => {
  const { sampleRate } = options
  const policy = options.policy ?? createPlayoutPolicy(sampleRate)
  const usable = PLAYOUT_SECONDS * sampleRate
  /** Has room behind the read position for concealment and stretch to look back into. */
  const ring = createSampleRing(usable + CONCEAL_HISTORY)
  const clock = createPlayoutClock()
  const conceal = createConcealment(sampleRate)
  const stretch = createStretch(sampleRate, ring)
  const outro = createOutro(Math.round(FLUSH_FADE * sampleRate))
  const fadeIn = raisedCosine(Math.round(RESTART_FADE * sampleRate))
  const history = new Float32Array(CONCEAL_HISTORY)

  let ledger: Ledger = createLedger()
  let epoch = 0
  let state: PlayoutState = 'idle'
  let readPosition = 0
  /** Media position at which the present run of sound began; concealment and stretch look back no further. */
  let runFrom = 0
  /** Media is there and waits for its start. */
  let waiting = false
  let starvedAt = 0
  let firstByteAt = 0
  /** Next index into `fadeIn`, or its length when no fade-in is going on. */
  let attack = fadeIn.length
  /** Last sample of the mix. */
  let last = 0
  /** Output frame behind the last media sample, repeated ones included. */
  let mediaUntil = 0
  let latency = 0
  let written = 0
  let rendered = 0
  let discarded = 0
  let underruns = 0
  let inserted = 0
  let learnedItem = ''
  let learnedContent = -1
  /** Flushes whose fade is still sounding. */
  const flushes: { readonly epoch: number; readonly ledger: Ledger }[] = []

  const buffered = (): number => ring.end() - readPosition
  const heard = (now: number): number => clock.heardAt(now - latency)

  const note = (frame: number, position: number, count: number): void => {
    clock.rendered(frame, position, count)
    mediaUntil = frame + count
  }

  const runDry = (now: number): void => {
    const open = ledger.open()
    const plain = attack === fadeIn.length && !conceal.sounding()
    if (open && plain) {
      const count = Math.min(CONCEAL_HISTORY, readPosition - runFrom)
      ring.readFloat(history, 0, readPosition - count, count)
      conceal.continueFrom(history, count)
    } else {
      conceal.settleFrom(last)
    }
    attack = fadeIn.length
    state = open ? 'starved' : 'idle'
    starvedAt = now
  }

  const maybeBegin = (now: number): void => {
    if (!waiting) return
    const starved = state === 'starved'
    const ready =
      ledger.complete(readPosition) ||
      (starved
        ? policy.restartNow(buffered(), firstByteAt - starvedAt, now)
        : policy.startNow(buffered(), now))
    if (!ready) return
    if (starved) {
      underruns += 1
      attack = 0
    }
    state = 'playing'
    waiting = false
    runFrom = readPosition
    stretch.reset()
  }

  /** Next sample of media, concealment and fade-in; takes at most one media sample. */
  const mixOne = (): number => {
    if (state !== 'playing') {
      last = conceal.next()
      return last
    }
    if (stretch.repeating() > 0) {
      inserted += 1
      last = stretch.next(readPosition)
      return last
    }
    const media = ring.at(readPosition)
    readPosition += 1
    rendered += 1
    if (attack < fadeIn.length) {
      const gain = fadeIn[attack] ?? 1
      attack += 1
      last = media * gain + conceal.next() * (1 - gain)
      if (attack === fadeIn.length) conceal.stop()
    } else {
      last = conceal.sounding() ? clamp(media + conceal.next()) : media
    }
    return last
  }

  const mixed = (): boolean => attack < fadeIn.length || conceal.sounding()

  /** `count` samples of media, bit by bit only while something is mixed in. */
  const renderPlain = (out: Float32Array, from: number, count: number): void => {
    const until = from + count
    let at = from
    for (; at < until && mixed(); at += 1) out[at] = mixOne()
    if (at === until) return
    ring.readFloat(out, at, readPosition, until - at)
    readPosition += until - at
    rendered += until - at
    last = out[until - 1] ?? 0
  }

  /** Media into the block, and what is repeated of it. Answers where in `out` it ran dry, if it did. */
  const renderMedia = (out: Float32Array, offset: number, now: number): number => {
    let at = offset
    while (at < out.length && buffered() > 0) {
      if (stretch.repeating() === 0 && !mixed()) {
        const rate = ledger.open() ? policy.playRate(buffered()) : 1
        stretch.consider(readPosition, runFrom, ring.end(), rate)
      }
      const repeat = Math.min(out.length - at, stretch.repeating())
      if (repeat > 0) {
        for (let i = 0; i < repeat; i += 1) out[at + i] = mixOne()
        at += repeat
        mediaUntil = now + at - offset
        continue
      }
      const count = Math.min(out.length - at, buffered(), stretch.untilNext())
      note(now + at - offset, readPosition, count)
      renderPlain(out, at, count)
      stretch.sounded(count)
      at += count
    }
    return at
  }

  const cut = (newEpoch: number): void => {
    if ((state === 'playing' || conceal.sounding()) && !outro.sounding()) {
      const next = (): number => {
        if (state === 'playing' && buffered() === 0) runDry(mediaUntil)
        return mixOne()
      }
      outro.make(next, () => readPosition)
    }
    discarded += buffered()
    readPosition = ring.end()
    state = 'idle'
    waiting = false
    attack = fadeIn.length
    conceal.stop()
    stretch.reset()
    last = 0
    learnedContent = -1
    ledger = createLedger()
    epoch = newEpoch
  }

  return {
    write: (writeEpoch, item, content, pcm, now) => {
      if (writeEpoch < epoch || pcm.length === 0) return
      // A buffer that was built in the middle of a session learns the epoch from the first audio.
      if (writeEpoch > epoch) cut(writeEpoch)
      written += pcm.length
      const room = Math.min(pcm.length, usable - buffered())
      const before = Math.max(0, ledger.received(item, content))
      const count = room > 0 && ledger.append(item, content, ring.end(), room) ? room : 0
      discarded += pcm.length - count
      if (count === 0) return
      policy.arrived(item !== learnedItem || content !== learnedContent, before, count, now)
      learnedItem = item
      learnedContent = content
      if (state !== 'playing' && !waiting) {
        waiting = true
        firstByteAt = now
        policy.waitBegins(now)
      }
      ring.append(pcm, 0, count)
    },
    end: (endEpoch, item, content) => {
      if (endEpoch !== epoch) return
      ledger.end(item, content)
      if (item === learnedItem && content === learnedContent) policy.completed()
      // The media had run out before its end was known: that was no gap.
      if (state === 'starved' && buffered() === 0 && !ledger.open()) state = 'idle'
    },
    flush: (newEpoch) => {
      if (newEpoch < epoch) return
      flushes.push({ epoch: newEpoch, ledger })
      cut(newEpoch)
    },
    render: (out, now) => {
      let at = outro.sounding() ? outro.render(out, now, note) : 0
      if (at < out.length) maybeBegin(now + at)
      if (state === 'playing') {
        at = renderMedia(out, at, now + at)
        if (at < out.length) runDry(now + at)
      }
      while (at < out.length && conceal.sounding()) {
        out[at] = mixOne()
        at += 1
      }
      if (at < out.length) out.fill(0, at)
      ledger.retire(heard(now + out.length))
    },
    takeFlushed: (now) => {
      const first = flushes[0]
      if (first === undefined || outro.sounding()) return null
      flushes.shift()
      return { epoch: first.epoch, items: first.ledger.items(heard(now)) }
    },
    items: (now) => ledger.items(heard(now)),
    setLatency: (samples) => {
      latency = Math.max(0, Math.round(samples))
    },
    audible: (now) =>
      state === 'playing' ||
      outro.sounding() ||
      (state === 'starved' && now - starvedAt < STARVED_AUDIBLE * sampleRate) ||
      now - latency < mediaUntil,
    epoch: () => epoch,
    state: () => state,
    counts: () => ({ written, rendered, discarded, buffered: buffered(), underruns, inserted }),
  }
}
