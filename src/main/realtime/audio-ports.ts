/**
 * Main's ends of the two ports to the audio worklets. The page never sees what passes here, and everything that comes
 * is checked. When the ports die, or the page has built new worklets, both are made anew and the gate is set again.
 */
import type {
  ArrivalKnowledge,
  CaptureCommand,
  CaptureReport,
  PlayoutCommand,
  PlayoutHistory,
  PlayoutReport,
  PlayoutStarted,
  PlayoutStats,
} from '#core/audio/messages'
import { assertNever } from '#core/result'
import { readCaptureReport, readPlayoutMessage } from './audio-messages'
import { createCaptureGate } from './capture-gate'
import { createPlayoutFeeder } from './playout-feeder'

/** The part of Electron's MessagePortMain that is used. */
export interface MainPort {
  readonly postMessage: (message: unknown) => void
  readonly on: {
    (event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
    (event: 'close', listener: () => void): unknown
  }
  readonly start: () => void
  readonly close: () => void
}

/** The part of Electron's MessageChannelMain that is used. */
export type MainChannel<Port extends MainPort = MainPort> = { readonly port1: Port; readonly port2: Port }

export interface AudioPorts {
  /** New ports to the page, whatever there was before. Called for `requestAudioPorts` and after a lost page. */
  readonly attach: () => void
  /** `gate` grows with every opening. Pre-roll in ms; it counts on opening only. */
  readonly gate: (gate: number, open: boolean, preRollMs: number) => void
  /** A delta as it came: PCM16 LE bytes of any number, or samples. The memory is copied. */
  readonly write: (epoch: number, item: string, content: number, pcm: Int16Array | Uint8Array) => void
  readonly end: (epoch: number, item: string, content: number) => void
  readonly flush: (epoch: number) => void
  /** What is known of the host that speaks from now on; null forgets what is known of the one before. */
  readonly restore: (known: ArrivalKnowledge | null) => void
  /** True while the worklets can be reached, as far as is known. */
  readonly attached: () => boolean
  readonly dispose: () => void
}

export type AudioPortsDeps<Port extends MainPort> = {
  /** Frames of the open gate, and its `closed` exactly once. Never called from within a call to these ports. */
  readonly onCapture: (report: CaptureReport) => void
  readonly onPlayout: (report: PlayoutReport) => void
  /** When items begin to sound, and what it took. Nothing depends on it but measurements. */
  readonly onMeasured?: (report: PlayoutStarted | PlayoutStats) => void
  /** Arrivals have taught something about the host. */
  readonly onLearned?: (known: ArrivalKnowledge) => void
  readonly createChannel: () => MainChannel<Port>
  /** Takes [capture, playout] to the page: `webContents.postMessage(AUDIO_PORTS_CHANNEL, null, ports)`. */
  readonly send: (ports: [Port, Port]) => void
  /** The page is gone without having asked for new ports (crash, reload). It will ask when it is back. */
  readonly onLost?: () => void
}

export const createAudioPorts = <Port extends MainPort>(deps: AudioPortsDeps<Port>): AudioPorts => {
  const captureGate = createCaptureGate()
  let capture: Port | null = null
  let playout: Port | null = null
  /** A worklet that takes the place of another one goes on with what that one knew. */
  let known: ArrivalKnowledge | null = null
  const feeder = createPlayoutFeeder({ post: (command) => tell(command) })

  const tell = (command: PlayoutCommand | PlayoutHistory): void => playout?.postMessage(command)
  const order = (command: CaptureCommand): void => capture?.postMessage(command)

  const receiveCapture = (data: unknown): void => {
    const report = readCaptureReport(data)
    const admitted = report === null ? null : captureGate.admit(report)
    if (admitted !== null) deps.onCapture(admitted)
  }

  const receivePlayout = (data: unknown): void => {
    const message = readPlayoutMessage(data)
    if (message === null) return
    switch (message.type) {
      case 'credit':
        feeder.credit(message.consumedSamples)
        return
      case 'started':
      case 'stats':
        deps.onMeasured?.(message)
        return
      case 'learned':
        known = message.known
        deps.onLearned?.(known)
        return
      case 'position':
      case 'flushed':
        deps.onPlayout({ ...message, items: feeder.heard(message.items) })
        return
      default:
        assertNever(message)
    }
  }

  const settleGate = (): void => {
    const owed = captureGate.lost()
    if (owed !== null) deps.onCapture(owed)
  }

  const detach = (): void => {
    const old = [capture, playout]
    capture = null
    playout = null
    feeder.disconnected()
    for (const port of old) port?.close()
    queueMicrotask(settleGate)
  }

  const connect = (
    receive: (data: unknown) => void,
    isCurrent: (port: Port) => boolean,
  ): MainChannel<Port> => {
    const channel = deps.createChannel()
    channel.port1.on('message', (event) => {
      if (isCurrent(channel.port1)) receive(event.data)
    })
    channel.port1.on('close', () => {
      if (!isCurrent(channel.port1)) return
      detach()
      deps.onLost?.()
    })
    return channel
  }

  return {
    attach: () => {
      detach()
      const captureChannel = connect(receiveCapture, (port) => port === capture)
      const playoutChannel = connect(receivePlayout, (port) => port === playout)
      capture = captureChannel.port1
      playout = playoutChannel.port1
      capture.start()
      playout.start()
      deps.send([captureChannel.port2, playoutChannel.port2])
      captureGate.reconnected()
      const open = captureGate.open()
      // Talking goes on through a rebuilt worklet; its pre-roll would repeat what was sent already.
      if (open !== null) order({ type: 'gate', gate: open, open: true, preRollMs: 0 })
      if (known !== null) tell({ type: 'history', known })
      feeder.connected()
    },
    restore: (next) => {
      known = next ?? { delaysMs: [], rate: null }
      tell({ type: 'history', known })
    },
    gate: (gate, open, preRollMs) => {
      captureGate.set(gate, open)
      order(open ? { type: 'gate', gate, open, preRollMs } : { type: 'gate', gate, open })
      // Nobody is there who could answer.
      if (!open && capture === null) queueMicrotask(settleGate)
    },
    write: feeder.write,
    end: feeder.end,
    flush: (epoch) => {
      feeder.flush(epoch)
      if (playout === null) queueMicrotask(() => deps.onPlayout({ type: 'flushed', epoch, items: [] }))
    },
    attached: () => capture !== null && playout !== null,
    dispose: detach,
  }
}
