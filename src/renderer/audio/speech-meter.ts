/**
 * How probably somebody is speaking into the microphone, frame by frame. The model runs in a Worker that is fed by the
 * capture worklet, and only while somebody listens here: the Voice detection screen, local ducking.
 */
import type { MessagePortLike } from '#core/audio/messages'
import type { SpeechClip } from '#core/audio/speech-clip'
import type { GateOpening, SpeechFrame, SpeechOrder, SpeechReport } from '#core/audio/speech-messages'
import { createListeners } from './listeners'
import type { SpeechMeter, SpeechMeterState } from './types'

/** The Worker is kept this long after the last listener has gone: screens are left and entered again. */
const KEEP_MS = 30_000

/** What the meter uses of a Worker. */
export interface SpeechWorker {
  postMessage: (message: unknown, transfer: Transferable[]) => void
  onmessage: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  terminate: () => void
}

export type SpeechMeterDeps = {
  readonly createWorker: () => SpeechWorker
  readonly createChannel: () => MessageChannel
  /** Calls back once after `ms`; answers a cancel. */
  readonly after: (ms: number, run: () => void) => () => void
}

export interface SpeechMeterHost extends SpeechMeter {
  /** The capture worklet in use, as the place to send the port that feeds the model; null while there is none. */
  readonly attach: (feed: ((port: MessagePort | null) => void) | null) => void
  /**
   * The model is read now and kept, without hearing anything: on a slow machine that takes longer than the first
   * sentence of an answer. Until called back.
   */
  readonly keepReady: () => () => void
  readonly dispose: () => void
}

export const createSpeechMeter = (deps: SpeechMeterDeps): SpeechMeterHost => {
  const changed = createListeners<void>()
  const gates = createListeners<GateOpening>()
  const gaps = createListeners<void>()
  const listeners = new Set<(frame: SpeechFrame) => void>()
  const answers = new Map<number, (value: unknown) => void>()
  let feed: ((port: MessagePort | null) => void) | null = null
  let worker: SpeechWorker | null = null
  let feeding = false
  let ready = false
  let state: SpeechMeterState = 'off'
  let ids = 0
  /** Of those who want it kept ready. */
  let keepers = 0
  let cancelEnd: (() => void) | null = null

  const become = (next: SpeechMeterState): void => {
    if (state === next) return
    state = next
    changed.emit()
  }

  const end = (): void => {
    cancelEnd?.()
    cancelEnd = null
    worker?.terminate()
    worker = null
    feeding = false
    ready = false
    for (const answer of answers.values()) answer(null)
    answers.clear()
  }

  const receive = (report: SpeechReport): void => {
    switch (report.type) {
      case 'ready':
        ready = true
        if (listeners.size > 0) become('running')
        return
      case 'failed':
        become('failed')
        end()
        return
      case 'frame':
        for (const listener of listeners) listener(report)
        return
      case 'gate':
        gates.emit(report)
        return
      case 'gap':
        gaps.emit()
        return
      case 'answer':
        answers.get(report.id)?.(report.value)
        answers.delete(report.id)
        return
      default:
        report satisfies never
    }
  }

  const start = (): SpeechWorker => {
    cancelEnd?.()
    cancelEnd = null
    if (worker !== null) return worker
    const made = deps.createWorker()
    worker = made
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the narrow interface of a Worker that tests stand in for
    made.onmessage = ({ data }) => {
      if (worker === made) receive(data as SpeechReport)
    }
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    made.onerror = () => {
      if (worker !== made) return
      become('failed')
      end()
    }
    return made
  }

  /** Joins worklet and Worker, or parts them, as is wanted now. */
  const settle = (): void => {
    const wanted = listeners.size > 0 && feed !== null
    if (wanted && !feeding) {
      const to = start()
      const channel = deps.createChannel()
      const order: SpeechOrder = { type: 'feed', port: channel.port2 as unknown as MessagePortLike }
      to.postMessage(order, [channel.port2])
      feed?.(channel.port1)
      feeding = true
    } else if (!wanted && feeding) {
      feed?.(null)
      feeding = false
    }
    if (listeners.size > 0) {
      start()
      if (state === 'off' || state === 'failed') become(ready ? 'running' : 'loading')
      return
    }
    become('off')
    if (keepers > 0) start()
    else if (worker !== null && cancelEnd === null && answers.size === 0) cancelEnd = deps.after(KEEP_MS, end)
  }

  const ask = <T>(order: (id: number) => SpeechOrder): Promise<T | null> =>
    new Promise((resolve) => {
      const to = start()
      ids += 1
      answers.set(ids, (value) => {
        resolve(value as T | null)
        if (listeners.size === 0 && answers.size <= 1) queueMicrotask(settle)
      })
      to.postMessage(order(ids), [])
    })

  return {
    state: () => state,
    subscribe: changed.add,
    listen: (listener) => {
      const mine = (frame: SpeechFrame): void => listener(frame)
      listeners.add(mine)
      settle()
      return () => {
        listeners.delete(mine)
        settle()
      }
    },
    keepReady: () => {
      keepers += 1
      settle()
      return () => {
        keepers -= 1
        settle()
      }
    },
    onGate: gates.add,
    onGap: gaps.add,
    restart: () => ask<number>((id) => ({ type: 'restart', id })),
    clip: (from, to) => ask<SpeechClip>((id) => ({ type: 'clip', id, from, to })),
    analyse: (pcm, rate) => ask<SpeechClip>((id) => ({ type: 'analyse', id, pcm, rate })),
    attach: (next) => {
      // The worklet before is gone, and its port with it.
      feeding = false
      feed = next
      settle()
    },
    dispose: () => {
      listeners.clear()
      keepers = 0
      feed = null
      end()
    },
  }
}
