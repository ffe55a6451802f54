/** Stands for Parley's main process: reads the socket, and feeds the worklet through its port with the app's feeder. */
import type { MessagePortLike, PlayoutCommand } from '#core/audio/messages'
import { createPlayoutFeeder } from '../../../../src/main/realtime/playout-feeder'

const start = (url: string, port: MessagePort): void => {
  const feeder = createPlayoutFeeder({ post: (command: PlayoutCommand) => port.postMessage(command) })
  port.addEventListener('message', ({ data }) => {
    const report = data as { readonly type: string; readonly consumedSamples?: number }
    if (report.type === 'credit') feeder.credit(report.consumedSamples ?? 0)
  })
  port.start()
  feeder.connected()
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  let number = 0
  socket.addEventListener('message', ({ data }) => {
    const bytes = new Uint8Array(data as ArrayBuffer)
    const item = `item_${number}`
    if (bytes.length > 0) {
      feeder.write(0, item, 0, bytes)
      return
    }
    feeder.end(0, item, 0)
    number += 1
  })
  socket.addEventListener('open', () => postMessage('ready'), { once: true })
}

addEventListener(
  'message',
  ({ data }) => {
    const { url, port } = data as { readonly url: string; readonly port: MessagePort & MessagePortLike }
    start(url, port)
  },
  { once: true },
)
