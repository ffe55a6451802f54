/** The replay of a kept conversation: what there is of its sound, and a player for it. */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import type { Replay, ReplayTurn } from '#core/recording/model'
import { useDeps, useView } from '../../state/context'
import { createReplayPlayer, type ReplayPlayer, type ReplayState } from './replay-player'

export type ReplayHandle = { readonly replay: Replay; readonly player: ReplayPlayer }

const still: ReplayState = { playing: false, positionMs: 0, failed: false }
const noSubscription = () => () => undefined

/** @param bytes Of recorded sound; another number means that there is other sound. Null where there is none. */
export const useReplay = (id: string, bytes: number): ReplayHandle | null => {
  const { bridge, store } = useDeps()
  const [handle, setHandle] = useState<ReplayHandle | null>(null)
  useEffect(() => {
    if (bytes === 0) return undefined
    let wanted = true
    let made: ReplayPlayer | null = null
    const load = async (): Promise<void> => {
      const answer = await bridge.replay(id).catch(() => null)
      if (!wanted || answer?.ok !== true || answer.value === null) return
      const sound = store.getState().view?.settings.sound
      made = createReplayPlayer(answer.value.url, {
        speaker: sound?.speaker?.id ?? '',
        volume: sound?.volume ?? 1,
      })
      setHandle({ replay: answer.value, player: made })
    }
    void load()
    return () => {
      wanted = false
      made?.dispose()
      setHandle(null)
    }
  }, [bridge, store, id, bytes])

  // Who talks wants to be heard, and to hear.
  const busy = useView(({ talk }) => talk.holding || talk.phase === 'speaking')
  useEffect(() => {
    if (busy) handle?.player.pause()
  }, [busy, handle])
  return handle
}

export const useReplayState = (handle: ReplayHandle | null): ReplayState =>
  useSyncExternalStore(handle?.player.subscribe ?? noSubscription, handle?.player.state ?? (() => still))

/** The turn that sounds at a position: where two do, the one that cut in. Null before the first. */
export const turnAt = (turns: readonly ReplayTurn[], ms: number): ReplayTurn | null =>
  turns.findLast(({ startMs, endMs }) => startMs <= ms && ms < endMs) ??
  turns.findLast(({ startMs }) => startMs <= ms) ??
  null

/** The item that is played now; null while nothing plays. Changes from turn to turn, not with every position. */
export const usePlayingItem = (handle: ReplayHandle | null): string | null => {
  const read = useCallback(() => {
    if (handle === null) return null
    const { playing, positionMs } = handle.player.state()
    return playing ? (turnAt(handle.replay.turns, positionMs)?.itemId ?? null) : null
  }, [handle])
  return useSyncExternalStore(handle?.player.subscribe ?? noSubscription, read)
}
