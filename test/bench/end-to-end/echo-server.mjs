/** A Realtime server that gives every appended frame back at once as an audio delta: all delay is the client's. */
import { once } from 'node:events'
import { WebSocketServer } from 'ws'

const APPEND = '{"type":"input_audio_buffer.append","audio":"'

export const startEchoServer = async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  let number = 0
  let frames = 0
  let paused = false
  const item = () => `item_${number}`
  /** @param {Record<string, unknown>} event */
  const tell = (event) => {
    for (const client of server.clients) client.send(JSON.stringify(event))
  }
  server.on('connection', (socket) => {
    socket.on('message', (/** @type {Buffer} */ data) => {
      const text = data.toString('utf8')
      if (!text.startsWith(APPEND)) return
      frames += 1
      if (paused) return
      const delta = text.slice(APPEND.length, -2)
      socket.send(
        `{"type":"response.output_audio.delta","event_id":"event_${frames}","response_id":"resp_${number}",` +
          `"item_id":"${item()}","output_index":0,"content_index":0,"delta":"${delta}"}`,
      )
    })
  })
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `ws://127.0.0.1:${address.port}`,
    frames: () => frames,
    /** Ends the item; nothing is echoed until `beginItem`, so that what is queued runs out. */
    endItem: () => {
      tell({ type: 'response.output_audio.done', item_id: item(), response_id: `resp_${number}` })
      number += 1
      paused = true
    },
    beginItem: () => {
      paused = false
    },
    close: () => {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}
