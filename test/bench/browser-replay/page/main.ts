/**
 * The page of the replay in a browser. Players of others get their deltas on the page's thread, which is where their
 * libraries read the socket. Parley reads it in its main process and gives the sound straight to the worklet through a
 * port; a worker stands for that process.
 */
import { PLAYBACK_PROCESSOR } from '#core/audio/messages'
// oxlint-disable-next-line import/default
import playbackUrl from '../../../../src/renderer/audio/playback.worklet?worker&url'

const RATE = 24_000

type Peer = {
  readonly write: (pcm: Int16Array, item: string) => void
  readonly end?: (item: string) => void
}

/** Resolves when the socket is open: the first delta comes later. */
const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error('The socket failed')), { once: true })
  })

/** Deltas of item after item to a player on this thread. An empty message ends an item. */
const playPeer = async (url: string): Promise<void> => {
  const { peer } = globalThis as unknown as { readonly peer: { readonly create: () => Promise<Peer> } }
  const player = await peer.create()
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  let number = 0
  socket.addEventListener('message', ({ data }) => {
    const pcm = new Int16Array(data as ArrayBuffer)
    if (pcm.length > 0) {
      player.write(pcm, `item_${number}`)
      return
    }
    player.end?.(`item_${number}`)
    number += 1
  })
  await opened(socket)
}

const playParley = async (url: string): Promise<void> => {
  const context = new AudioContext({ sampleRate: RATE, latencyHint: 0 })
  await context.resume()
  await context.audioWorklet.addModule(playbackUrl)
  const node = new AudioWorkletNode(context, PLAYBACK_PROCESSOR, {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [1],
  })
  node.connect(context.destination)
  const channel = new MessageChannel()
  node.port.postMessage({ type: 'port', port: channel.port2 }, [channel.port2])
  const main = new Worker(new URL('./main-process.worker.ts', import.meta.url), { type: 'module' })
  const ready = new Promise<void>((resolve) =>
    main.addEventListener('message', () => resolve(), { once: true }),
  )
  main.postMessage({ url, port: channel.port1 }, [channel.port1])
  await ready
}

/** What the browser and the sound server do by themselves: the whole sound in one buffer, without a network. */
const playWhole = async (pcm: readonly number[]): Promise<void> => {
  const context = new AudioContext({ sampleRate: RATE })
  await context.resume()
  const buffer = new AudioBuffer({ length: pcm.length, sampleRate: RATE })
  buffer.copyToChannel(
    Float32Array.from(pcm, (value) => value / 32_768),
    0,
  )
  const source = new AudioBufferSourceNode(context, { buffer })
  source.connect(context.destination)
  source.start()
}

/** The page does nothing else for a time, as under a long task of an app. */
const block = ({ afterMs, forMs }: { readonly afterMs: number; readonly forMs: number }): void => {
  setTimeout(() => {
    const until = performance.now() + forMs
    while (performance.now() < until);
  }, afterMs)
}

const replay = { playPeer, playParley, playWhole, block }
export type Replay = typeof replay
declare global {
  interface Window {
    replay: Replay
  }
}
window.replay = replay
