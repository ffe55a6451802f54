/**
 * The playout buffer: takes PCM16 as it comes from the network and renders it for the loudspeaker, in any block
 * length, without a click and without garbage. It starts when the policy says so, speaks a little slower while little
 * is queued, conceals the moment at which it runs dry, fades out on a flush, and knows for every item how much has been
 * heard.
 */
import { CONCEAL_HISTORY, CONCEAL_SECONDS } from './conceal'
import { createPlayoutClock } from './playout-clock'
import { createLedger, type Ledger } from './playout-ledger'
import { createOutro } from './playout-outro'
import { createPlayoutPolicy, type PlayoutPolicy } from './playout-policy'
import { createPlayoutStarts } from './playout-starts'
import type { Playout, PlayoutState } from './playout-types'
import { createPlayoutVoice } from './playout-voice'
import { createSampleRing } from './ring'

/** Seconds of media that fit. The feeder in main stays well below. */
export const PLAYOUT_SECONDS = 30
/** Fade of a flush, s. */
const FLUSH_FADE = 0.008
/** A starved item counts as sounding for this long: most stalls of the generator are shorter. s */
const STARVED_AUDIBLE = 2

export const createPlayout = (options: {
  readonly sampleRate: number
  readonly policy?: PlayoutPolicy
}): Playout => {
  const { sampleRate } = options
  const policy = options.policy ?? createPlayoutPolicy(sampleRate)
  const usable = PLAYOUT_SECONDS * sampleRate
  /** Has room behind the read position for concealment and stretch to look back into. */
  const ring = createSampleRing(usable + CONCEAL_HISTORY)
  const voice = createPlayoutVoice(sampleRate, ring)
  const clock = createPlayoutClock()
  const outro = createOutro(Math.round(FLUSH_FADE * sampleRate))
  const starts = createPlayoutStarts()

  let ledger: Ledger = createLedger()
  let epoch = 0
  let state: PlayoutState = 'idle'
  /** Media is there and waits for its start. */
  let waiting = false
  let starvedAt = 0
  let firstByteAt = 0
  /** Output frame behind the last rendered block. */
  let frame = 0
  /** Output frame behind the last media sample, repeated ones included. */
  let mediaUntil = 0
  let latency = 0
  let written = 0
  let discarded = 0
  let underruns = 0
  let gapSamples = 0
  let concealedSamples = 0
  let learnedItems = 0
  let learnedItem = ''
  let learnedContent = -1
  /** Flushes whose fade is still sounding. */
  const flushes: { readonly epoch: number; readonly ledger: Ledger }[] = []

  const heard = (now: number): number => clock.heardAt(now - latency)
  const slow = (buffered: number): boolean => ledger.open() && policy.slowNow(buffered)
  const note = (at: number, position: number, count: number): void => {
    clock.rendered(at, position, count)
    mediaUntil = at + count
  }

  /** Frames only ever grow while one context lives; should they not, nothing may wait for a time that is long past. */
  const turnBack = (now: number): void => {
    const back = frame - now
    starvedAt -= back
    firstByteAt -= back
    mediaUntil -= back
    if (waiting) policy.waitBegins(now)
  }

  const runDry = (now: number): void => {
    const open = ledger.open()
    voice.runDry(open)
    state = open ? 'starved' : 'idle'
    starvedAt = now
  }

  const maybeBegin = (now: number): void => {
    if (!waiting) return
    const starved = state === 'starved'
    const ready =
      ledger.complete(voice.position()) ||
      (starved
        ? policy.restartNow(voice.buffered(), firstByteAt - starvedAt, now)
        : policy.startNow(voice.buffered(), now))
    if (!ready) return
    if (starved) {
      const gap = Math.max(0, now - starvedAt)
      underruns += 1
      gapSamples += gap
      concealedSamples += Math.min(gap, Math.round(CONCEAL_SECONDS * sampleRate))
    }
    state = 'playing'
    waiting = false
    voice.begin(starved)
  }

  const cut = (newEpoch: number): void => {
    if ((state === 'playing' || voice.tail()) && !outro.sounding()) {
      const from = voice.position()
      if (state === 'playing') {
        const begins = voice.finish(outro.samples, ledger.open())
        outro.begin(from, begins, voice.position() - from)
      } else {
        voice.renderTail(outro.samples, 0, outro.samples.length)
        outro.begin(from, 0, 0)
      }
    }
    discarded += voice.drop()
    state = 'idle'
    waiting = false
    learnedContent = -1
    starts.forget()
    ledger = createLedger()
    epoch = newEpoch
  }

  return {
    write: (writeEpoch, item, content, pcm, now) => {
      if (writeEpoch < epoch || pcm.length === 0) return
      // A buffer that was built in the middle of a session learns the epoch from the first audio.
      if (writeEpoch > epoch) cut(writeEpoch)
      written += pcm.length
      const room = Math.min(pcm.length, usable - voice.buffered())
      const before = Math.max(0, ledger.received(item, content))
      const count = room > 0 && ledger.append(item, content, ring.end(), room) ? room : 0
      discarded += pcm.length - count
      if (count === 0) return
      const begins = item !== learnedItem || content !== learnedContent
      policy.arrived(begins, before, count, now)
      // Whatever the one before was short of will not come any more: this is a beginning, not the end of a gap.
      if (state === 'starved' && !waiting && item !== learnedItem) state = 'idle'
      if (begins) starts.queued(item, content, ring.end(), now, state !== 'playing' && !waiting)
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
      if (state === 'starved' && voice.buffered() === 0 && !ledger.open()) state = 'idle'
    },
    flush: (newEpoch) => {
      if (newEpoch < epoch) return
      flushes.push({ epoch: newEpoch, ledger })
      cut(newEpoch)
    },
    render: (out, now) => {
      if (now < frame) turnBack(now)
      frame = now + out.length
      let at = outro.sounding() ? outro.render(out, now, note) : 0
      if (at < out.length) maybeBegin(now + at)
      if (state === 'playing') {
        at = voice.render(out, at, out.length, now + at, slow, note)
        mediaUntil = now + at
        starts.rendered(voice.position(), now)
        if (at < out.length) runDry(now + at)
      }
      voice.renderTail(out, at, out.length)
      ledger.retire(heard(frame))
    },
    takeFlushed: (now) => {
      const first = flushes[0]
      if (first === undefined || outro.sounding()) return null
      flushes.shift()
      // What is on its way to the loudspeaker cannot be called back: it will be heard, and so it counts. Against the
      // recording that is right to 1.1 ms in eight cuts (`bench interruption`), to 5 ms in four of a ducked answer; less
      // the output latency, as AUDIO 1.4 has it, they would be more than 40 ms too little.
      return { epoch: first.epoch, items: first.ledger.items(clock.heardAt(now)) }
    },
    takeStarted: starts.take,
    takeLearned: () => {
      if (policy.history.items() === learnedItems) return null
      learnedItems = policy.history.items()
      return policy.history.knowledge()
    },
    restore: (known) => {
      policy.history.restore(known)
      learnedItems = policy.history.items()
    },
    items: (now) => ledger.items(heard(now)),
    setLatency: (samples) => {
      if (Number.isFinite(samples)) latency = Math.max(0, Math.round(samples))
    },
    audible: (now) =>
      state === 'playing' ||
      outro.sounding() ||
      (state === 'starved' && now - starvedAt < STARVED_AUDIBLE * sampleRate) ||
      now - latency < mediaUntil,
    epoch: () => epoch,
    state: () => state,
    counts: () => ({
      written,
      rendered: voice.rendered(),
      discarded,
      buffered: voice.buffered(),
      underruns,
      gapSamples,
      concealedSamples,
      inserted: voice.inserted(),
    }),
  }
}
