/**
 * What the loudspeaker was given and has not been heard of it. An audio context can die in the middle of a sentence
 * (device gone, driver restarted): the worklet that takes its place is given the rest, and counts its samples from
 * there, so every position that it reports is put back to where it lies in the item.
 */
import type { PlayedItem, PlayoutCommand } from '#core/audio/messages'

export type KeptCommand = Extract<PlayoutCommand, { readonly type: 'write' | 'end' }>

export interface PlayoutKeep {
  /** The command went to the worklet. Its samples are not copied and must not change. */
  readonly sent: (command: KeptCommand) => void
  /** A report of the worklet, in true positions; what it says was heard is let go. */
  readonly heard: (items: readonly PlayedItem[]) => readonly PlayedItem[]
  /** A new worklet that knows nothing: what has to be sent to it, from the first sample that was not heard. */
  readonly resume: () => readonly KeptCommand[]
  /** Nothing that was sent will sound any more. Reports of it are still put right. */
  readonly forget: () => void
}

type Entry = {
  readonly command: KeptCommand
  readonly key: string
  /** Position in the item, samples. */
  readonly from: number
}

type Progress = {
  sent: number
  heard: number
  /** Where the present worklet's own count of this item begins. */
  base: number
}

/** Items whose progress is remembered: far more than can sound or be queued at once. */
const ITEMS = 600

const keyOf = ({ item, content }: { readonly item: string; readonly content: number }): string =>
  `${content}:${item}`

const lengthOf = (command: KeptCommand): number => (command.type === 'write' ? command.pcm.length : 0)

export const createPlayoutKeep = (): PlayoutKeep => {
  let entries: Entry[] = []
  const items = new Map<string, Progress>()

  const progressOf = (key: string): Progress => {
    const known = items.get(key)
    if (known !== undefined) return known
    const progress = { sent: 0, heard: 0, base: 0 }
    items.set(key, progress)
    if (items.size > ITEMS) {
      const oldest = items.keys().next().value
      if (oldest !== undefined) items.delete(oldest)
    }
    return progress
  }

  /** Entries before this one are of items that the worklet reports no more: it has gone on to later ones. */
  const firstReported = (reported: ReadonlySet<string>): number => {
    const at = entries.findIndex(({ key }) => reported.has(key))
    return at < 0 ? 0 : at
  }

  const isHeard = ({ command, key, from }: Entry, ended: ReadonlySet<string>): boolean => {
    const { heard, sent } = progressOf(key)
    if (command.type === 'end') return ended.has(key) && heard >= sent
    return heard >= from + command.pcm.length
  }

  return {
    sent: (command) => {
      const key = keyOf(command)
      const progress = progressOf(key)
      entries.push({ command, key, from: progress.sent })
      progress.sent += lengthOf(command)
    },
    heard: (reported) => {
      const placed = reported.map((item) => {
        const base = items.get(keyOf(item))?.base ?? 0
        if (base === 0) return item
        return {
          ...item,
          playedSamples: base + item.playedSamples,
          receivedSamples: base + item.receivedSamples,
        }
      })
      for (const item of placed) {
        const progress = items.get(keyOf(item))
        if (progress !== undefined) progress.heard = Math.max(progress.heard, item.playedSamples)
      }
      const ended = new Set(placed.filter((item) => item.ended).map(keyOf))
      let gone = firstReported(new Set(placed.map(keyOf)))
      for (let next = entries[gone]; next !== undefined && isHeard(next, ended); next = entries[gone])
        gone += 1
      if (gone > 0) entries = entries.slice(gone)
      return placed
    },
    resume: () => {
      // Of an item that nothing is left of here, the new worklet gets what is sent from now on.
      for (const progress of items.values()) progress.base = progress.sent
      entries = entries.flatMap((entry) => {
        const { command, key, from } = entry
        const progress = progressOf(key)
        progress.base = Math.min(progress.heard, progress.sent)
        if (command.type === 'end') return [entry]
        const skip = Math.max(0, progress.base - from)
        if (skip >= command.pcm.length) return []
        if (skip === 0) return [entry]
        // Memory of its own: a message takes the whole buffer behind a view with it.
        return [{ key, from: from + skip, command: { ...command, pcm: command.pcm.slice(skip) } }]
      })
      return entries.map(({ command }) => command)
    },
    forget: () => {
      entries = []
    },
  }
}
