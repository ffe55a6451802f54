/** The microphone's end on the audio thread: frames go straight to main over a port of their own, past the page. */
import { createCaptureFramer } from '#core/audio/capture-framer'
import { createCaptureTap } from '#core/audio/capture-tap'
import { createLevelMeter } from '#core/audio/level'
import {
  CAPTURE_PROCESSOR,
  SAMPLE_RATE,
  type CaptureCommand,
  type CaptureMeter,
  type CaptureSetup,
  type MessagePortLike,
} from '#core/audio/messages'
import type { CaptureListen } from '#core/audio/speech-messages'
import { listen, workletScope, type WorkletProcessor } from './worklet-scope'

const METER_WINDOW = SAMPLE_RATE / 25

class CaptureProcessor extends workletScope.AudioWorkletProcessor implements WorkletProcessor {
  #main: MessagePortLike | null = null
  readonly #framer = createCaptureFramer({
    emit: (report) => this.#main?.postMessage(report),
    wall: () => Date.now(),
  })
  readonly #tap = createCaptureTap()
  readonly #meter = createLevelMeter(METER_WINDOW)
  #fed = false

  constructor() {
    super()
    listen(this.port, (data) => {
      const setup = data as CaptureSetup | CaptureListen
      if (setup.type === 'port') this.#adopt(setup.port)
      else this.#feed(setup.port)
    })
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const samples = inputs[0]?.[0]
    if (samples === undefined) {
      // No microphone is connected: what was kept of the last one does not belong to the next.
      if (this.#fed) {
        this.#framer.forgetPreRoll()
        this.#tap.gap()
      }
      this.#fed = false
      return true
    }
    this.#fed = true
    this.#framer.push(samples)
    this.#tap.push(samples)
    if (this.#meter.push(samples)) {
      const gateOpen = this.#framer.openGate() !== null
      this.port.postMessage({ type: 'meter', ...this.#meter.take(), gateOpen } satisfies CaptureMeter)
    }
    return true
  }

  #adopt(port: MessagePortLike): void {
    if (this.#main !== null) listen(this.#main, null)
    this.#main?.close?.()
    this.#main = port
    listen(port, (data) => this.#command(data as CaptureCommand))
  }

  #command(command: CaptureCommand): void {
    const before = this.#framer.openGate()
    this.#framer.command(command)
    const gate = this.#framer.openGate()
    if (gate === before) return
    if (gate === null) this.#tap.closed()
    else this.#tap.opened(gate, this.#framer.preRollSamples())
  }

  /** The speech model listens while somebody looks at it. */
  #feed(port: MessagePortLike | null): void {
    this.#tap.attach(port === null ? null : (message) => port.postMessage(message))
  }
}

workletScope.registerProcessor(CAPTURE_PROCESSOR, CaptureProcessor)
