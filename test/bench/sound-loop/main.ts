/**
 * Parley's own way of the sound without Parley: the real engine, worklets, ports, uplink and feeder around a socket.
 * Run as `electron out/bench/sound-loop --loop-url=ws://127.0.0.1:PORT [--loop-echo-cancellation]`.
 */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AUDIO_PORTS_CHANNEL } from '#shared/channels'
import { app, BrowserWindow, ipcMain, MessageChannelMain, protocol, type MessagePortMain } from 'electron'
import { WebSocket } from 'ws'
import { createAudioPorts } from '../../../src/main/realtime/audio-ports'
import { createUplink } from '../../../src/main/realtime/uplink'

const option = (name: string): string | null =>
  process.argv.find((arg) => arg.startsWith(`--${name}`))?.slice(name.length + 3) ?? null

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }
const scheme = { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }
protocol.registerSchemesAsPrivileged([scheme])
app.commandLine.appendSwitch('enable-features', 'ChromeWideEchoCancellation')

type Delta = { readonly type: string; readonly item_id: string; readonly delta: string }

const say = (event: Record<string, unknown>): void => {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

const start = async (): Promise<void> => {
  protocol.handle('app', async (request) => {
    const path = new URL(request.url).pathname
    const body = await readFile(join(__dirname, 'page', path)).catch(() => null)
    if (body === null) return new Response('', { status: 404 })
    return new Response(new Uint8Array(body), {
      headers: { 'content-type': types[extname(path)] ?? 'text/plain' },
    })
  })
  const window = new BrowserWindow({
    width: 300,
    height: 200,
    webPreferences: { preload: join(__dirname, 'preload.cjs'), backgroundThrottling: false },
  })
  const socket = new WebSocket(option('loop-url') ?? '', {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  const uplink = createUplink({
    send: (frame, sent) => socket.send(frame(), { binary: false }, sent),
    bufferedAmount: () => socket.bufferedAmount,
    onSlow: (lostMs) => say({ slow: lostMs }),
    now: () => performance.now(),
  })
  let frames = 0
  const ports = createAudioPorts<MessagePortMain>({
    onCapture: (report) => {
      if (report.type !== 'frame') {
        say(report)
        return
      }
      frames += 1
      if (frames === 1) say({ firstFrame: report.pcm.constructor.name, samples: report.pcm.length })
      uplink.frame(report.pcm)
    },
    onPlayout: (report) => {
      if (report.type === 'flushed' || report.underruns > 0) say({ ...report })
    },
    createChannel: () => new MessageChannelMain(),
    send: (pair) => window.webContents.postMessage(AUDIO_PORTS_CHANNEL, null, pair),
  })
  socket.on('open', () => uplink.mode('flow'))
  socket.on('message', (data: Buffer) => {
    const event = JSON.parse(data.toString()) as Delta
    if (event.type === 'response.output_audio.delta') {
      ports.write(0, event.item_id, 0, Buffer.from(event.delta, 'base64'))
    } else if (event.type === 'response.output_audio.done') ports.end(0, event.item_id, 0)
  })
  // oxlint-disable-next-line no-restricted-imports -- a bench app has no router
  ipcMain.handle('ports', () => {
    ports.attach()
    ports.gate(1, true, 300)
  })
  ipcMain.on('say', (_event, value: Record<string, unknown>) => say(value))
  await window.loadURL(
    `app://loop/index.html${option('loop-echo-cancellation') === null ? '' : '?echo-cancellation'}`,
  )
}

app.on('window-all-closed', () => app.quit())
void app.whenReady().then(start)
