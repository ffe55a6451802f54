/**
 * As much of Web Audio as the players need, on a virtual clock: contexts, gains, buffer sources, worklets with ports
 * and timers advance by one render quantum when told to. A message is there before the next quantum, which is kinder
 * to a player than any browser.
 */

export const QUANTUM = 128
export const RATE = 24_000

type Task = () => void
type Listener = (event: { readonly data: unknown }) => void

class Port {
  onmessage: Listener | null = null
  other: Port | null = null
  readonly #listeners = new Set<Listener>()
  readonly #post: (task: Task) => void

  constructor(post: (task: Task) => void) {
    this.#post = post
  }

  postMessage(data: unknown): void {
    const { other } = this
    const copy = structuredClone(data)
    this.#post(() => {
      other?.onmessage?.({ data: copy })
      for (const listener of other === null ? [] : other.#listeners) listener({ data: copy })
    })
  }
  addEventListener(_type: string, listener: Listener): void {
    this.#listeners.add(listener)
  }
  removeEventListener(_type: string, listener: Listener): void {
    this.#listeners.delete(listener)
  }
  start(): void {}
  close(): void {}
}

type Processor = {
  readonly port: Port
  process: (inputs: never[], outputs: Float32Array[][], parameters: object) => boolean
}

/** Sums what is connected to it once a quantum. */
class AudioNode {
  readonly inputs = new Set<AudioNode>()
  readonly outputs = new Set<AudioNode>()
  readonly block = new Float32Array(QUANTUM)
  rendered = -1

  connect<Node extends AudioNode>(target: Node): Node {
    target.inputs.add(this)
    this.outputs.add(target)
    return target
  }
  disconnect(): void {
    for (const target of this.outputs) target.inputs.delete(this)
    this.outputs.clear()
  }
  pull(frame: number): Float32Array {
    if (this.rendered === frame) return this.block
    this.rendered = frame
    this.block.fill(0)
    for (const input of this.inputs) {
      const from = input.pull(frame)
      for (let i = 0; i < QUANTUM; i += 1) this.block[i] += from[i]
    }
    this.shape(frame)
    return this.block
  }
  shape(_frame: number): void {}
}

class Param {
  #value = 1
  #ramp: { from: number; to: number; begin: number; end: number } | null = null
  readonly #frame: () => number

  constructor(frame: () => number) {
    this.#frame = frame
  }
  get value(): number {
    return this.at(this.#frame())
  }
  set value(value: number) {
    this.#ramp = null
    this.#value = value
  }
  cancelScheduledValues(): void {
    this.#value = this.value
    this.#ramp = null
  }
  exponentialRampToValueAtTime(to: number, time: number): void {
    this.#ramp = { from: this.value, to, begin: this.#frame(), end: time * RATE }
  }
  at(frame: number): number {
    if (this.#ramp === null) return this.#value
    const { from, to, begin, end } = this.#ramp
    if (frame >= end) return to
    return from * (to / from) ** ((frame - begin) / (end - begin))
  }
}

class GainNode extends AudioNode {
  readonly gain: Param

  constructor(frame: () => number) {
    super()
    this.gain = new Param(frame)
  }
  override shape(frame: number): void {
    for (let i = 0; i < QUANTUM; i += 1) this.block[i] *= this.gain.at(frame + i)
  }
}

class AnalyserNode extends AudioNode {
  fftSize = 2048
  smoothingTimeConstant = 0.8
  readonly frequencyBinCount = 1024
  readonly context: unknown

  constructor(context: unknown) {
    super()
    this.context = context
  }
}

class AudioBuffer {
  readonly duration: number
  readonly length: number
  readonly #data: Float32Array

  constructor(length: number) {
    this.length = length
    this.duration = length / RATE
    this.#data = new Float32Array(length)
  }
  getChannelData(): Float32Array {
    return this.#data
  }
  copyToChannel(from: Float32Array): void {
    this.#data.set(from)
  }
}

class BufferSource extends AudioNode {
  buffer: AudioBuffer | null = null
  onended: Task | null = null
  #from = Infinity
  #until = Infinity
  #ended = false
  readonly #listeners = new Set<Task>()
  readonly #post: (task: Task) => void

  constructor(post: (task: Task) => void) {
    super()
    this.#post = post
  }
  addEventListener(_type: string, listener: Task): void {
    this.#listeners.add(listener)
  }
  start(when: number): void {
    this.#from = Math.round(when * RATE)
  }
  stop(): void {
    this.#until = 0
  }
  override shape(frame: number): void {
    const data = this.buffer?.getChannelData()
    if (data === undefined || this.#ended) return
    const end = Math.min(this.#from + data.length, this.#until)
    for (let i = 0; i < QUANTUM; i += 1) {
      const at = frame + i - this.#from
      if (at >= 0 && frame + i < end) this.block[i] += data[at]
    }
    if (frame + QUANTUM < end) return
    this.#ended = true
    this.disconnect()
    this.#post(() => {
      this.onended?.()
      for (const listener of this.#listeners) listener()
    })
  }
}

export type VirtualAudio = {
  /** What a script finds on its `window`. */
  readonly globals: Record<string, unknown>
  /** Runs timers and messages that are due, then renders the next quantum into `out`. */
  readonly render: (out: Float32Array) => void
  /** Output frame that is rendered next. */
  readonly frame: () => number
}

export const createVirtualAudio = (
  /** Evaluates the source of a worklet with these globals. */
  evaluate: (source: string, globals: Record<string, unknown>) => void,
): VirtualAudio => {
  let frame = 0
  const frameNow = (): number => frame
  const wall = (): number => (frame / RATE) * 1000
  let tasks: Task[] = []
  const post = (task: Task): void => void tasks.push(task)
  const timers = new Map<number, { at: number; every: number | null; run: Task }>()
  let timerId = 0
  const sinks: AudioNode[] = []
  const processors = new Map<string, new () => Processor>()
  const blobs = new Map<string, string>()
  let creating: Port | null = null

  const startTimer = (run: Task, ms: number, every: number | null): number => {
    timers.set((timerId += 1), { at: wall() + Math.max(0, ms), every, run })
    return timerId
  }

  class WorkletNode extends AudioNode {
    readonly port = new Port(post)
    readonly #processor: Processor
    #alive = true

    constructor(_context: unknown, name: string) {
      super()
      const inside = new Port(post)
      inside.other = this.port
      this.port.other = inside
      const Made = processors.get(name)
      if (Made === undefined) throw new Error(`There is no processor "${name}"`)
      creating = inside
      this.#processor = new Made()
      creating = null
    }
    override shape(): void {
      if (!this.#alive) return
      this.#alive = this.#processor.process([], [[this.block]], {})
    }
  }

  class AudioWorkletProcessor {
    readonly port: Port = creating ?? new Port(post)
  }

  const addModule = async (url: string): Promise<void> => {
    evaluate(blobs.get(url) ?? '', {
      AudioWorkletProcessor,
      registerProcessor: (name: string, made: new () => Processor) => processors.set(name, made),
      sampleRate: RATE,
      get currentFrame() {
        return frame
      },
      get currentTime() {
        return frame / RATE
      },
    })
  }

  class AudioContext {
    readonly sampleRate = RATE
    readonly state = 'running'
    readonly audioWorklet = { addModule }
    readonly destination = new AudioNode()

    constructor() {
      sinks.push(this.destination)
    }
    get currentTime(): number {
      return frame / RATE
    }
    async resume(): Promise<void> {}
    async close(): Promise<void> {
      sinks.splice(0)
    }
    createGain(): GainNode {
      return new GainNode(frameNow)
    }
    createAnalyser(): AnalyserNode {
      return new AnalyserNode(this)
    }
    createBuffer(_channels: number, length: number): AudioBuffer {
      return new AudioBuffer(length)
    }
    createBufferSource(): BufferSource {
      return new BufferSource(post)
    }
    createMediaStreamDestination(): AudioNode {
      const sink = new AudioNode()
      sinks.push(sink)
      return sink
    }
  }

  class Blob {
    readonly text: string
    constructor(parts: readonly string[]) {
      this.text = parts.join('')
    }
  }
  class VirtualUrl extends URL {
    static override createObjectURL(blob: unknown): string {
      const url = `blob:${blobs.size}`
      blobs.set(url, (blob as Blob).text)
      return url
    }
    static override revokeObjectURL(): void {}
  }
  class VirtualDate extends Date {
    static override now(): number {
      return Math.floor(wall())
    }
  }
  class Element extends EventTarget {
    readonly style = {}
    src = ''
    appendChild(): void {}
    load(): void {}
    pause(): void {}
    async play(): Promise<void> {}
  }
  const globals: Record<string, unknown> = {
    AudioContext,
    AudioWorkletNode: WorkletNode,
    Blob,
    URL: VirtualUrl,
    Date: VirtualDate,
    Audio: Element,
    HTMLElement: Element,
    HTMLAudioElement: Element,
    customElements: { define: () => undefined },
    document: { body: new Element() },
    navigator: { userAgent: '', mediaDevices: { getSupportedConstraints: () => ({ sampleRate: true }) } },
    setTimeout: (run: Task, ms = 0) => startTimer(run, ms, null),
    setInterval: (run: Task, ms = 0) => startTimer(run, ms, ms),
    clearTimeout: (id: number) => timers.delete(id),
    clearInterval: (id: number) => timers.delete(id),
    requestAnimationFrame: () => 0,
    WebSocket: EventTarget,
    crypto: { randomUUID: () => `id_${(timerId += 1)}` },
    console: { ...console, warn: () => undefined },
    performance: { now: wall },
    Event,
    CustomEvent,
    EventTarget,
    TextEncoder,
    TextDecoder,
    AbortController,
    atob,
    btoa,
    queueMicrotask,
  }

  const runTasks = (): void => {
    while (tasks.length > 0) {
      const due = tasks
      tasks = []
      for (const task of due) task()
    }
  }

  return {
    globals,
    frame: () => frame,
    render: (out) => {
      for (const [id, timer] of timers) {
        if (timer.at > wall()) continue
        if (timer.every === null) timers.delete(id)
        else timer.at += Math.max(1, timer.every)
        timer.run()
      }
      runTasks()
      out.fill(0)
      for (const sink of sinks) {
        const block = sink.pull(frame)
        for (let i = 0; i < QUANTUM; i += 1) out[i] += block[i]
      }
      frame += QUANTUM
    },
  }
}
