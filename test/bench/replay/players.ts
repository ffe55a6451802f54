/** One face for everything that plays deltas on a virtual clock: Parley's own modules, and the players of others. */
import { createContext, runInContext } from 'node:vm'
import type { PlayoutCommand } from '#core/audio/messages'
import { createPlayout } from '#core/audio/playout'
import { createPlayoutFeeder } from '../../../src/main/realtime/playout-feeder'
import { createVirtualAudio, QUANTUM, RATE } from './virtual-audio'

export interface Player {
  readonly write: (pcm: Int16Array, item: string) => void
  readonly end: (item: string) => void
  /** Cuts the sound; tells how many samples of the item were heard, or null if it cannot say. */
  readonly interrupt: () => Promise<number | null>
  /** The next QUANTUM samples of the loudspeaker. */
  readonly render: (out: Float32Array) => void
  /** Gaps by the player's own count, where it counts them. */
  readonly gaps: () => number | null
}

export type PlayerKind = { readonly name: string; readonly make: () => Promise<Player> }

export type PeerScript = { readonly name: string; readonly code: string }

/** The position reports of the worklet give credit 20 times a second. */
const CREDIT_EVERY = RATE / 20

/** Feeder and buffer as between main and the audio thread; the flush answers as the worklet would. */
export const createOurs = (): { readonly player: Player; readonly now: () => number } => {
  const playout = createPlayout({ sampleRate: RATE })
  let now = 0
  let epoch = 0
  let answered: ((heard: number | null) => void) | null = null
  const feeder = createPlayoutFeeder({
    post: (command: PlayoutCommand) => {
      if (command.type === 'write')
        playout.write(command.epoch, command.item, command.content, command.pcm, now)
      else if (command.type === 'end') playout.end(command.epoch, command.item, command.content)
      else if (command.type === 'flush') playout.flush(command.epoch)
    },
  })
  feeder.connected()
  const player: Player = {
    write: (pcm, item) => feeder.write(epoch, item, 0, pcm),
    end: (item) => feeder.end(epoch, item, 0),
    interrupt: () =>
      new Promise((resolve) => {
        answered = resolve
        feeder.flush((epoch += 1))
      }),
    render: (out) => {
      playout.render(out, now)
      now += QUANTUM
      const flushed = playout.takeFlushed(now)
      if (flushed !== null) answered?.(flushed.items[0]?.playedSamples ?? null)
      if (now % CREDIT_EVERY >= QUANTUM) return
      const { rendered, discarded } = playout.counts()
      feeder.credit(rendered + discarded)
    },
    gaps: () => playout.counts().underruns,
  }
  return { player, now: () => now }
}

type PeerPlayer = {
  readonly write: (pcm: Int16Array, item: string) => void
  readonly end?: (item: string) => void
  readonly interrupt: () => Promise<number | null>
}

const createPeer = async ({ code }: PeerScript): Promise<Player> => {
  const audio = createVirtualAudio((source, globals) => {
    // Getters of the globals (currentFrame) have to stay getters.
    const scope = Object.create(null, Object.getOwnPropertyDescriptors(globals)) as object
    runInContext(source, createContext(Object.defineProperty(scope, 'globalThis', { value: scope })))
  })
  const window: Record<string, unknown> = { ...audio.globals }
  window['window'] = window
  window['self'] = window
  // Typed arrays must be the caller's own, or `instanceof` in the players says no.
  Object.assign(window, { Int16Array, Float32Array, Uint8Array, ArrayBuffer })
  createContext(window)
  runInContext(`${code}\nglobalThis.made = peer.create()`, window)
  const player = await (window['made'] as Promise<PeerPlayer>)
  return {
    write: player.write,
    end: (item) => player.end?.(item),
    interrupt: player.interrupt,
    render: audio.render,
    gaps: () => null,
  }
}

export const playerKinds = (peers: readonly PeerScript[]): readonly PlayerKind[] => [
  { name: 'Parley', make: async () => createOurs().player },
  ...peers.map((peer) => ({ name: peer.name, make: () => createPeer(peer) })),
]
