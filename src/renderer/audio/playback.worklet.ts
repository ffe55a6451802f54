/** The loudspeaker's end on the audio thread: renders the playout buffer and tells main what has been heard. */
import { createDuckedOutput } from '#core/audio/ducked-output'
import { createLateQuanta } from '#core/audio/late-quanta'
import { createLevelMeter } from '#core/audio/level'
import {
  PLAYBACK_PROCESSOR,
  SAMPLE_RATE,
  type MessagePortLike,
  type PlayoutCommand,
  type PlayoutCredit,
  type PlayoutHistory,
  type PlayoutLate,
  type PlayoutLearned,
  type PlayoutMeter,
  type PlayoutReport,
  type PlayoutSetup,
  type PlayoutStarted,
  type PlayoutStats,
} from '#core/audio/messages'
import { createOutputHold } from '#core/audio/output-hold'
import { createPlayout } from '#core/audio/playout'
import { listen, workletScope, type WorkletProcessor } from './worklet-scope'

const METER_WINDOW = SAMPLE_RATE / 25
const REPORT_EVERY = SAMPLE_RATE / 20

type ToMain = PlayoutReport | PlayoutCredit | PlayoutStarted | PlayoutStats | PlayoutLearned

class PlaybackProcessor extends workletScope.AudioWorkletProcessor implements WorkletProcessor {
  #playout = createPlayout({ sampleRate: workletScope.sampleRate })
  readonly #duck = createDuckedOutput(workletScope.sampleRate)
  readonly #hold = createOutputHold(workletScope.sampleRate)
  readonly #meter = createLevelMeter(METER_WINDOW)
  readonly #late = createLateQuanta()
  #main: MessagePortLike | null = null
  /** Frame behind the last rendered quantum: what `now` means outside of process(). */
  #now = workletScope.currentFrame
  #reportAt = 0
  #playing = false
  #busy = false
  /** Samples between rendering and the loudspeaker. */
  #latency = 0
  #lateMs = 0
  #toldStats = ''

  constructor() {
    super()
    listen(this.port, (data) => this.#setUp(data as PlayoutSetup))
  }

  process(
    _inputs: readonly (readonly Float32Array[])[],
    outputs: readonly (readonly Float32Array[])[],
  ): boolean {
    const out = outputs[0]?.[0]
    if (out === undefined) return true
    const frame = workletScope.currentFrame
    if (!this.#hold.still(frame)) {
      this.#playout.render(out, frame)
      this.#duck.render(out, frame)
    }
    this.#hold.apply(out)
    this.#now = frame + out.length
    for (let flushed = this.#playout.takeFlushed(this.#now); flushed;) {
      this.#post({ type: 'flushed', ...flushed })
      flushed = this.#playout.takeFlushed(this.#now)
    }
    for (let started = this.#playout.takeStarted(); started;) {
      const waitMs = started.waitSamples === null ? null : this.#ms(started.waitSamples)
      const { item, content } = started
      const latencyMs = this.#ms(this.#latency)
      this.#post({
        type: 'started',
        epoch: this.#playout.epoch(),
        item,
        content,
        at: Date.now(),
        latencyMs,
        waitMs,
      })
      started = this.#playout.takeStarted()
    }
    const playing = this.#playout.audible(this.#now)
    const changed = playing !== this.#playing
    this.#playing = playing
    if (changed || (this.#busy && this.#now >= this.#reportAt)) this.#report()
    if (changed && !playing) this.#tellLearned()
    this.#showLevel(out, changed)
    const lostMs = this.#late.observe(Date.now(), workletScope.currentTime * 1000)
    if (lostMs > 0) {
      if (playing) this.#lateMs += lostMs
      this.port.postMessage({ type: 'late', lostMs } satisfies PlayoutLate)
    }
    return true
  }

  #ms(samples: number): number {
    return (samples * 1000) / workletScope.sampleRate
  }

  #report(): void {
    const counts = this.#playout.counts()
    this.#post({
      type: 'position',
      epoch: this.#playout.epoch(),
      playing: this.#playing,
      bufferedSamples: counts.buffered,
      items: this.#playout.items(this.#now),
      underruns: counts.underruns,
    })
    this.#post({ type: 'credit', consumedSamples: counts.rendered + counts.discarded })
    this.#reportAt = this.#now + REPORT_EVERY
    this.#busy = this.#playing || counts.buffered > 0
    const stats: PlayoutStats = {
      type: 'stats',
      underruns: counts.underruns,
      gapMs: this.#ms(counts.gapSamples),
      concealedMs: this.#ms(counts.concealedSamples),
      slowedMs: this.#ms(counts.inserted),
      lateMs: this.#lateMs,
      latencyMs: this.#ms(this.#latency),
      ducks: this.#duck.ducks(),
      falseAlarms: this.#duck.falseAlarms(),
    }
    const told = JSON.stringify(stats)
    if (told !== this.#toldStats) this.#post(stats)
    this.#toldStats = told
  }

  #tellLearned(): void {
    const known = this.#playout.takeLearned()
    if (known !== null) this.#post({ type: 'learned', known })
  }

  #showLevel(out: Float32Array, changed: boolean): void {
    if (!this.#playing && !changed) return
    if (!this.#meter.push(out) && !changed) return
    const { rms, peak } = this.#meter.take()
    this.port.postMessage({ type: 'meter', rms, peak, playing: this.#playing } satisfies PlayoutMeter)
  }

  #command(command: PlayoutCommand | PlayoutHistory): void {
    switch (command.type) {
      case 'write':
        this.#playout.write(command.epoch, command.item, command.content, command.pcm, this.#now)
        this.#busy = true
        break
      case 'end':
        this.#playout.end(command.epoch, command.item, command.content)
        this.#busy = true
        break
      case 'flush':
        this.#playout.flush(command.epoch)
        this.#duck.input({ type: 'cut' }, this.#now)
        this.#hold.release()
        this.#busy = true
        this.#reportAt = 0
        break
      case 'history':
        this.#playout.restore(command.known)
        break
      default:
        command satisfies never
    }
  }

  #setUp(message: PlayoutSetup): void {
    switch (message.type) {
      case 'latency':
        this.#latency = message.samples
        this.#playout.setLatency(message.samples)
        break
      case 'hold':
        if (message.on) this.#hold.hold(this.#now)
        else this.#hold.release()
        break
      case 'may_duck':
        this.#duck.input({ type: 'allow', on: message.on }, this.#now)
        break
      case 'speech':
        this.#duck.input(message, this.#now)
        break
      case 'port':
        this.#adopt(message.port)
        break
      default:
        message satisfies never
    }
  }

  #adopt(port: MessagePortLike): void {
    if (this.#main !== null) {
      // Main sends a new port what it has not heard of: kept here as well it would sound twice.
      listen(this.#main, null)
      this.#main.close?.()
      this.#playout = createPlayout({ sampleRate: workletScope.sampleRate })
      this.#playout.setLatency(this.#latency)
    }
    this.#main = port
    listen(port, (data) => this.#command(data as PlayoutCommand | PlayoutHistory))
  }

  #post(report: ToMain): void {
    this.#main?.postMessage(report)
  }
}

workletScope.registerProcessor(PLAYBACK_PROCESSOR, PlaybackProcessor)
