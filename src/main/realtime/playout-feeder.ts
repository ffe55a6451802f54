/**
 * Between the socket and the playback worklet: a server sends a minute of speech in seconds, the worklet holds half a
 * minute. Slices of at most 1 s keep every message short for the audio thread; what is more than 20 s ahead waits
 * here and follows as the worklet plays. What a worklet has not played when it dies goes to the next one.
 */
import { SAMPLE_RATE, type PlayedItem, type PlayoutCommand } from '#core/audio/messages'
import { createPlayoutKeep, type KeptCommand } from './playout-keep'

export interface PlayoutFeeder {
  /**
   * PCM16 little-endian as it came off the wire, or samples. Bytes may be of odd number: the spare one is kept for the
   * next delta of the same item. The memory is copied and may be used again.
   */
  readonly write: (epoch: number, item: string, content: number, pcm: Int16Array | Uint8Array) => void
  readonly end: (epoch: number, item: string, content: number) => void
  /** Drops what waits here and tells the worklet. */
  readonly flush: (epoch: number) => void
  /** The worklet has consumed this many samples since `connected`. */
  readonly credit: (consumedSamples: number) => void
  /** What the worklet reports of its items, in true positions: it counts from where it was `connected`. */
  readonly heard: (items: readonly PlayedItem[]) => readonly PlayedItem[]
  /** A new worklet behind a new port: what the one before had not played follows, then what waits here. */
  readonly connected: () => void
  /** No port: everything waits. So it is at the beginning. */
  readonly disconnected: () => void
  /** Samples that wait here for credit. */
  readonly waiting: () => number
}

const spareKey = (item: string, content: number): string => `${content}:${item}`

export const createPlayoutFeeder = (deps: {
  readonly post: (command: PlayoutCommand) => void
  /** Samples the worklet may hold. */
  readonly maxAhead?: number
  /** Longest message, samples. */
  readonly slice?: number
}): PlayoutFeeder => {
  const maxAhead = deps.maxAhead ?? 20 * SAMPLE_RATE
  const slice = deps.slice ?? SAMPLE_RATE
  /** Posted since the port was made, less what was consumed. */
  let reachable = false
  let posted = 0
  let consumed = 0
  let waiting = 0
  let queue: KeptCommand[] = []
  let head = 0
  const keep = createPlayoutKeep()
  /** Spare bytes by item and content. */
  const spare = new Map<string, number>()

  const pump = (): void => {
    if (!reachable) return
    while (head < queue.length) {
      const next = queue[head]
      if (next === undefined) break
      if (next.type === 'write') {
        if (posted - consumed + next.pcm.length > maxAhead) break
        posted += next.pcm.length
        waiting -= next.pcm.length
      }
      head += 1
      keep.sent(next)
      deps.post(next)
    }
    if (head === queue.length) {
      queue = []
      head = 0
    } else if (head > 512) {
      queue = queue.slice(head)
      head = 0
    }
  }

  /** A copy in memory of its own: a message takes the whole buffer behind a view with it. */
  const toSamples = (item: string, content: number, pcm: Int16Array | Uint8Array): Int16Array => {
    if (pcm instanceof Int16Array) return pcm.slice()
    if (pcm.length === 0) return new Int16Array(0)
    const key = spareKey(item, content)
    const carried = spare.get(key)
    const total = pcm.length + (carried === undefined ? 0 : 1)
    const bytes = new Uint8Array(total - (total % 2))
    if (carried === undefined) {
      bytes.set(pcm.subarray(0, bytes.length))
    } else {
      if (bytes.length > 0) bytes[0] = carried
      bytes.set(pcm.subarray(0, Math.max(0, bytes.length - 1)), 1)
    }
    const left = total % 2 === 1 ? pcm[pcm.length - 1] : undefined
    if (left === undefined) spare.delete(key)
    else spare.set(key, left)
    return new Int16Array(bytes.buffer)
  }

  return {
    write: (epoch, item, content, pcm) => {
      const samples = toSamples(item, content, pcm)
      for (let from = 0; from < samples.length; from += slice) {
        const part = samples.length <= slice ? samples : samples.slice(from, from + slice)
        queue.push({ type: 'write', epoch, item, content, pcm: part })
        waiting += part.length
      }
      pump()
    },
    end: (epoch, item, content) => {
      spare.delete(spareKey(item, content))
      queue.push({ type: 'end', epoch, item, content })
      pump()
    },
    flush: (epoch) => {
      queue = []
      head = 0
      waiting = 0
      spare.clear()
      keep.forget()
      if (reachable) deps.post({ type: 'flush', epoch })
    },
    credit: (consumedSamples) => {
      consumed = consumedSamples
      pump()
    },
    heard: keep.heard,
    connected: () => {
      reachable = true
      posted = 0
      consumed = 0
      for (const command of keep.resume()) {
        if (command.type === 'write') posted += command.pcm.length
        deps.post(command)
      }
      pump()
    },
    disconnected: () => {
      reachable = false
    },
    waiting: () => waiting,
  }
}
