/** A loudspeaker on the clock: plays what it is given at the pace of speech and reports like the real one. */
import { SAMPLE_RATE, type PlayedItem } from '../../../src/core/audio/messages'
import type { VirtualClock } from './virtual-clock'

const REPORT_MS = 100

type Queued = {
  readonly item: string
  readonly content: number
  received: number
  played: number
  ended: boolean
}
export type Report = (report: {
  readonly type: 'playout_position' | 'playout_flushed'
  readonly epoch: number
  readonly playing: boolean
  readonly items: readonly PlayedItem[]
}) => void

export function createLoudspeaker(clock: VirtualClock, report: Report) {
  let epoch = 0
  let queue: Queued[] = []
  let running = false

  const items = (): readonly PlayedItem[] =>
    queue.map(({ item, content, received, played, ended }) => ({
      item,
      content,
      receivedSamples: received,
      playedSamples: played,
      ended,
    }))
  const tick = (): void => {
    let budget = (REPORT_MS * SAMPLE_RATE) / 1000
    for (const sound of queue) {
      const more = Math.min(budget, sound.received - sound.played)
      sound.played += more
      budget -= more
    }
    const playing = queue.some((sound) => sound.played < sound.received)
    report({ type: 'playout_position', epoch, playing, items: items() })
    queue = queue.filter((sound) => !sound.ended || sound.played < sound.received)
    running = queue.length > 0
    if (running) clock.after(REPORT_MS, tick)
  }
  const start = (): void => {
    if (running) return
    running = true
    clock.after(REPORT_MS, tick)
  }
  const find = (item: string, content: number): Queued | undefined =>
    queue.find((sound) => sound.item === item && sound.content === content)

  return {
    write: (item: string, content: number, samples: number): void => {
      const known = find(item, content)
      if (known) known.received += samples
      else queue.push({ item, content, received: samples, played: 0, ended: false })
      start()
    },
    end: (item: string, content: number): void => {
      const known = find(item, content)
      if (known) known.ended = true
    },
    flush: (next: number): void => {
      const played = items()
      epoch = next
      queue = []
      clock.after(8, () => {
        report({ type: 'playout_flushed', epoch: next, playing: false, items: played })
      })
    },
  }
}
