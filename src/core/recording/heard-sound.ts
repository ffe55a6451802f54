/**
 * From the sound that the loudspeaker is given to the sound that was heard: deltas wait here until a report says that
 * they have left the loudspeaker, and each sample is handed on once. What a flush cut off is dropped.
 */
import type { PlayedItem } from '../audio/messages'
import { createPcmReader, samplesToMs } from '../audio/pcm'
import type { Span } from './model'

export interface HeardSound {
  /** PCM16 little endian, as it came: a piece may end in the middle of a sample. Copied. */
  readonly write: (item: string, content: number, bytes: Uint8Array) => void
  /** Nothing of this item is wanted, neither what came nor what will. */
  readonly ignore: (item: string) => void
  readonly end: (item: string, content: number) => void
  /** What has been written before counts to the epochs before this one. */
  readonly flush: (epoch: number) => void
  /** The first sample of an item leaves the loudspeaker at this moment, wall clock ms. */
  readonly started: (item: string, at: number) => void
  /** A report of the loudspeaker, and the wall clock when it came. */
  readonly position: (epoch: number, items: readonly PlayedItem[], wall: number) => void
  readonly flushed: (epoch: number, items: readonly PlayedItem[], wall: number) => void
  /** No report will come any more: everything ends where it was last known to be. */
  readonly close: () => void
}

export type HeardSoundDeps = {
  /** An answer is heard from this moment on, wall clock ms. */
  readonly onBegin: (item: string, at: number) => void
  /** The next samples that were heard of it. */
  readonly onHeard: (item: string, pcm: Int16Array) => void
  /** Nothing more of it will be heard. Not told of answers of which nothing was. */
  readonly onOver: (item: string, spans: readonly Span[]) => void
}

/** A pause shorter than this is no pause: reports come 20 times a second. ms */
const LEAST_GAP_MS = 40
/** Items that are over and whose stragglers are dropped. */
const MAX_OVER = 600

type Part = {
  readonly content: number
  readonly read: (bytes: Uint8Array) => Int16Array
  received: number
  heard: number
  taken: number
  ended: boolean
}

type Answer = {
  readonly item: string
  readonly parts: Part[]
  /** What waits to be heard, in the order in which it was given out. */
  waiting: { readonly part: Part; readonly pcm: Int16Array }[]
  startedAt: number | null
  taken: number
  /** The loudspeaker has run out of its sound. */
  dry: boolean
  readonly spans: Span[]
}

export function createHeardSound(deps: HeardSoundDeps): HeardSound {
  let answers: Answer[] = []
  let epoch = 0
  /** Answers that were cut off, by the epoch whose `flushed` will say where. */
  const cut = new Map<number, readonly Answer[]>()
  const over = new Set<string>()

  const close = (item: string): void => {
    over.add(item)
    const oldest = over.values().next().value
    if (over.size > MAX_OVER && oldest !== undefined) over.delete(oldest)
  }
  const finish = (answer: Answer): void => {
    close(answer.item)
    if (answer.taken > 0) deps.onOver(answer.item, answer.spans)
  }

  const partOf = (answer: Answer, content: number): Part => {
    const known = answer.parts.find((part) => part.content === content)
    if (known) return known
    const reader = createPcmReader()
    const part = {
      content,
      read: (bytes: Uint8Array) => reader.push(bytes),
      received: 0,
      heard: 0,
      taken: 0,
      ended: false,
    }
    answer.parts.push(part)
    return part
  }

  const answerOf = (item: string): Answer | null => {
    if (over.has(item)) return null
    const known = answers.find((answer) => answer.item === item)
    if (known) return known
    const answer = { item, parts: [], waiting: [], startedAt: null, taken: 0, dry: false, spans: [] }
    answers.push(answer)
    return answer
  }

  /** Hands on what has been heard by now. */
  const take = (answer: Answer, wall: number): void => {
    const before = answer.taken
    while (answer.waiting[0]) {
      const { part, pcm } = answer.waiting[0]
      const count = Math.min(pcm.length, part.heard - part.taken)
      if (count <= 0) break
      if (answer.taken === 0) deps.onBegin(answer.item, answer.startedAt ?? wall)
      deps.onHeard(answer.item, count === pcm.length ? pcm : pcm.subarray(0, count))
      part.taken += count
      answer.taken += count
      if (count === pcm.length) answer.waiting.shift()
      else answer.waiting[0] = { part, pcm: pcm.subarray(count) }
    }
    if (answer.taken > before) place(answer, before, wall)
    answer.dry = answer.waiting.length === 0
  }

  /** Where the samples from `before` on lie in time, if that does not follow from those before them. */
  const place = (answer: Answer, before: number, wall: number): void => {
    const began = wall - samplesToMs(answer.taken - before)
    const last = answer.spans.at(-1)
    if (!last) answer.spans.push({ from: 0, at: answer.startedAt ?? began })
    else if (answer.dry && began - (last.at + samplesToMs(before - last.from)) > LEAST_GAP_MS) {
      answer.spans.push({ from: before, at: began })
    }
  }

  const isOver = (answer: Answer): boolean =>
    answer.parts.length > 0 && answer.parts.every((part) => part.ended && part.heard >= part.received)

  /**
   * The loudspeaker reports what sounds and what comes after it: what stands before that was heard to its end. A report
   * of nothing says nothing.
   */
  const hear = (list: readonly Answer[], items: readonly PlayedItem[], wall: number): void => {
    const first = list.findIndex(({ item }) => items.some((each) => each.item === item))
    list.forEach((answer, at) => {
      for (const part of answer.parts) {
        const report = items.find((each) => each.item === answer.item && each.content === part.content)
        const heard = at < first ? part.received : (report?.playedSamples ?? 0)
        part.heard = Math.min(part.received, Math.max(part.heard, heard))
      }
      take(answer, wall)
    })
  }

  const settle = (upTo: number, items: readonly PlayedItem[], wall: number): void => {
    for (const [flushed, list] of cut) {
      if (flushed > upTo) continue
      cut.delete(flushed)
      if (flushed === upTo) hear(list, items, wall)
      for (const answer of list) finish(answer)
    }
  }

  return {
    write: (item, content, bytes) => {
      const answer = answerOf(item)
      if (!answer) return
      const part = partOf(answer, content)
      const pcm = part.ended ? null : part.read(bytes)
      if (pcm === null || pcm.length === 0) return
      part.received += pcm.length
      answer.waiting.push({ part, pcm })
    },
    ignore: (item) => {
      if (over.has(item)) return
      close(item)
      answers = answers.filter((answer) => answer.item !== item)
    },
    end: (item, content) => {
      const answer = answers.find((each) => each.item === item)
      if (!answer) return
      partOf(answer, content).ended = true
      if (!isOver(answer)) return
      answers = answers.filter((each) => each !== answer)
      finish(answer)
    },
    flush: (next) => {
      epoch = next
      cut.set(next, answers)
      answers = []
    },
    started: (item, at) => {
      const answer = answers.find((each) => each.item === item)
      if (answer) answer.startedAt ??= at
    },
    position: (reported, items, wall) => {
      if (reported !== epoch) return
      hear(answers, items, wall)
      const done = answers.filter(isOver)
      if (done.length === 0) return
      answers = answers.filter((answer) => !done.includes(answer))
      for (const answer of done) finish(answer)
    },
    flushed: settle,
    close: () => {
      settle(Infinity, [], 0)
      for (const answer of answers) finish(answer)
      answers = []
    },
  }
}
