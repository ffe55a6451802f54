/**
 * Keeps the sound of turns, while the person wants it: the person's as it was sent, the assistant's as it is heard. All
 * writing is the storage worker's, a second of sound at a time. A recording that cannot be written is given up, and the
 * talk goes on.
 */
import { SAMPLE_RATE } from '#core/audio/messages'
import { concatPcm, pcmToBytes } from '#core/audio/pcm'
import type { StorageFailure } from '#core/history/model'
import type { Recording, Span } from '#core/recording/model'
import type { AskStorage } from '../exporting/write-many'

export interface SoundRecorder {
  readonly isOn: () => boolean
  /** A turn of the person, in pieces that do not change any more. @param at Wall clock, ms, of its first sample. */
  readonly said: (item: string, pieces: readonly Int16Array[], at: number) => void
  readonly named: (from: string, to: string) => void
  /** An answer begins to sound. */
  readonly begins: (item: string, at: number) => void
  readonly heard: (item: string, pcm: Int16Array) => void
  readonly over: (item: string, spans: readonly Span[]) => void
  /** The person has switched recording on or off: a turn that goes on at that moment is not kept. */
  readonly set: (on: boolean) => void
  /** Resolves when all that has ended is on the disk, or cannot be written. */
  readonly flush: () => Promise<void>
}

export type SoundRecorderDeps = {
  readonly ask: AskStorage
  /** Wall clock, ms. */
  readonly wall: () => number
  readonly conversation: () => string
  /** Recording works again (null), or why not; told when it changes. */
  readonly onTrouble: (failure: StorageFailure | null) => void
  /** The conversation has another recording. */
  readonly onKept: (conversation: string) => void
}

const STRETCH = SAMPLE_RATE
/** A turn's sound begins before the turn does, by pre-roll or prefix padding: at most this much. ms */
const LEAD_MS = 1000

type Take = {
  readonly conversation: string
  readonly item: string
  readonly role: Recording['role']
  readonly at: number
  /** Samples that are on the disk or on their way. */
  written: number
  /** Not written yet. */
  pending: Int16Array[]
  waiting: number
  /** Nothing more of it is kept. */
  dropped: boolean
}

export function createSoundRecorder(deps: SoundRecorderDeps, wanted: boolean): SoundRecorder {
  let on = wanted
  let since = -Infinity
  let failure: StorageFailure | null = null
  const answers = new Map<string, Take>()
  /** Turns of the person that were recorded and may still get another id. */
  const unnamed = new Set<string>()
  let chain: Promise<void> = Promise.resolve()

  const queue = (task: () => Promise<void>): void => {
    chain = chain.then(task)
  }
  const setFailure = (next: StorageFailure | null): void => {
    if (next === failure) return
    failure = next
    deps.onTrouble(next)
  }
  const newTake = (item: string, role: Recording['role'], at: number): Take => ({
    conversation: deps.conversation(),
    item,
    role,
    at,
    written: 0,
    pending: [],
    waiting: 0,
    dropped: false,
  })
  const idOf = ({ conversation, item }: Take) => ({ conversation, item })

  const drop = (take: Take): void => {
    if (take.dropped) return
    take.dropped = true
    take.pending = []
    if (take.written > 0) queue(async () => void (await deps.ask('dropSound', idOf(take))))
  }

  const writePending = (take: Take): void => {
    if (take.waiting === 0) return
    const pcm = concatPcm(take.pending)
    const at = take.written
    take.written += pcm.length
    take.pending = []
    take.waiting = 0
    queue(async () => {
      if (take.dropped) return
      const { role, at: startedAt } = take
      const done = await deps.ask('writeSound', { ...idOf(take), role, at, startedAt, pcm: pcmToBytes(pcm) })
      if (done.ok && done.value) return
      if (!done.ok) setFailure(done.error)
      drop(take)
    })
  }
  const add = (take: Take, pcm: Int16Array): void => {
    take.pending.push(pcm)
    take.waiting += pcm.length
    if (take.waiting >= STRETCH) writePending(take)
  }
  const finish = (take: Take, spans: readonly Span[]): void => {
    writePending(take)
    const samples = take.written
    queue(async () => {
      if (take.dropped) return
      const done = await deps.ask('finishSound', { ...idOf(take), samples, spans })
      if (!done.ok) {
        setFailure(done.error)
        drop(take)
        return
      }
      setFailure(null)
      if (done.value) deps.onKept(take.conversation)
    })
  }

  return {
    isOn: () => on,
    said: (item, pieces, at) => {
      if (!on || at + LEAD_MS < since) return
      const take = newTake(item, 'user', at)
      unnamed.add(item)
      for (const piece of pieces) add(take, piece)
      if (take.written + take.waiting > 0) finish(take, [{ from: 0, at }])
    },
    named: (from, to) => {
      if (!unnamed.delete(from)) return
      const conversation = deps.conversation()
      queue(async () => void (await deps.ask('nameSound', { conversation, from, to })))
    },
    begins: (item, at) => {
      if (on) answers.set(item, newTake(item, 'assistant', at))
    },
    heard: (item, pcm) => {
      const take = answers.get(item)
      if (take) add(take, pcm)
    },
    over: (item, spans) => {
      const take = answers.get(item)
      answers.delete(item)
      if (take) finish(take, spans)
    },
    set: (next) => {
      if (next === on) return
      on = next
      since = deps.wall()
      for (const take of answers.values()) drop(take)
      answers.clear()
      if (!on) setFailure(null)
    },
    flush: async () => {
      for (let seen: Promise<void> | null = null; seen !== chain;) {
        seen = chain
        await seen
      }
    },
  }
}
