/**
 * A server that takes the sound more slowly than it is spoken, over a real socket: what waits is bounded, goes out in
 * larger pieces, silence is left out first, and the person is told once.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setImmediate as breathe } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { FRAME_SAMPLES, SAMPLE_RATE } from '#core/audio/messages'
import { createUplink } from '../../../src/main/realtime/uplink'
import { createTransportOpener, type Transport } from '../../../src/main/realtime/ws-transport'
import { systemClock } from '../../../src/main/system/clock'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A server that reads nothing until it is told to, and keeps the sound of each message. */
async function sluggish() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  const messages: Int16Array[] = []
  let socket: WebSocket | null = null
  server.on('connection', (client) => {
    socket = client
    client.pause()
    client.on('message', (data: Buffer) => {
      const { audio } = JSON.parse(data.toString('utf8')) as { audio: string }
      const bytes = Buffer.from(audio, 'base64')
      messages.push(new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)))
    })
  })
  closers.push(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    messages,
    read: () => socket?.resume(),
  }
}

async function join(url: string): Promise<Transport> {
  const open = createTransportOpener({ clock: systemClock, userAgent: 'Parley/test' })
  const nothing = (): void => undefined
  let transport: Transport | null = null
  await new Promise<void>((resolve) => {
    transport = open({ url, key: null }, { onOpen: resolve, onFrame: nothing, onClosed: nothing })
  })
  if (!transport) throw new Error('no transport')
  const opened: Transport = transport
  closers.push(() => opened.close(1000))
  return opened
}

/** A frame that is a word: loud, and known by its number. */
const word = (number: number): Int16Array => new Int16Array(FRAME_SAMPLES).fill(1000 + number)
const silence = new Int16Array(FRAME_SAMPLES)

it('bounds what waits, merges it, leaves out silence before any word, and says so once', async () => {
  const server = await sluggish()
  const transport = await join(server.url)
  const told: number[] = []
  const uplink = createUplink({
    send: (frame, sent) => transport.send(frame(), sent),
    bufferedAmount: transport.bufferedAmount,
    onSlow: (lostMs) => told.push(lostMs),
    now: () => 0,
  })
  uplink.mode('flow')
  let words = 0
  // The computer's own buffers take some megabytes before the line is felt.
  while (uplink.waiting() === 0) {
    uplink.frame(word((words += 1)))
    if (words % 20 === 0) await breathe()
  }
  expect(told).toEqual([])
  const felt = words

  // Two seconds of words in eight seconds of speech, on a line that moves nothing.
  for (let n = 0; n < 400; n += 1) {
    uplink.frame(n % 4 === 0 ? word((words += 1)) : silence)
    expect(uplink.waiting()).toBeLessThanOrEqual(3 * SAMPLE_RATE)
  }
  expect(told).toHaveLength(1)
  expect(transport.bufferedAmount()).toBeLessThan(64 * 1024)

  server.read()
  while (uplink.waiting() > 0) await breathe()
  const arrived = () => server.messages.flatMap((pcm) => [...pcm]).filter((_, at) => at % FRAME_SAMPLES === 0)
  const reached = () => server.messages.at(-1)?.at(-1) === silence[0]
  while (!reached()) await breathe()

  const numbers = arrived()
    .filter((sample) => sample !== 0)
    .map((sample) => sample - 1000)
  expect(numbers).toEqual(Array.from({ length: words }, (_, at) => at + 1))
  const sizes = server.messages.map(({ length }) => length)
  expect(Math.max(...sizes.slice(0, felt - 1))).toBe(FRAME_SAMPLES)
  expect(Math.max(...sizes)).toBe(SAMPLE_RATE / 10)
})
