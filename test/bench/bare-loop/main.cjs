/**
 * The floor for mouth-to-ear delay: microphone -> worklet -> port -> main -> socket and back, 20 ms frames, no buffer
 * logic, nothing else. Run as `electron test/bench/bare-loop --loop-url=ws://127.0.0.1:PORT [--loop-echo-cancellation]`. With
 * `--loop-watched` the worklet tells how far it has rendered, for the bench that asks where the time goes.
 */
const { readFile } = require('node:fs/promises')
const path = require('node:path')
const { app, BrowserWindow, MessageChannelMain, protocol } = require('electron')
const { WebSocket } = require('ws')

const option = (name) =>
  process.argv.find((arg) => arg.startsWith(`--${name}`))?.slice(name.length + 3) ?? null
const url = option('loop-url')
const echoCancellation = option('loop-echo-cancellation') !== null
const raw = option('loop-raw') !== null
const watched = option('loop-watched') !== null

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' }
const scheme = { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }
protocol.registerSchemesAsPrivileged([scheme])
app.commandLine.appendSwitch('enable-features', 'ChromeWideEchoCancellation')

const PREFIX = '{"type":"input_audio_buffer.append","audio":"'

const start = async () => {
  protocol.handle('app', async (request) => {
    const file = new URL(request.url).pathname
    const body = await readFile(path.join(__dirname, file)).catch(() => null)
    if (body === null) return new Response('', { status: 404 })
    return new Response(body, { headers: { 'content-type': types[path.extname(file)] ?? 'text/plain' } })
  })
  const window = new BrowserWindow({
    width: 300,
    height: 200,
    webPreferences: { preload: path.join(__dirname, 'preload.cjs'), backgroundThrottling: false },
  })
  const { port1, port2 } = new MessageChannelMain()
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true })
  port1.on('message', ({ data }) => {
    if (socket.readyState !== WebSocket.OPEN || !(data instanceof Int16Array)) return
    const audio = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
    socket.send(`${PREFIX}${audio}"}`)
  })
  socket.on('message', (/** @type {Buffer} */ data) => {
    const event = JSON.parse(data.toString('utf8'))
    if (event.type !== 'response.output_audio.delta') return
    const bytes = Buffer.from(event.delta, 'base64')
    const samples = new Int16Array(bytes.length / 2)
    for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(i * 2)
    port1.postMessage(samples)
  })
  port1.start()
  const query = `${echoCancellation ? 'echo-cancellation' : ''}${raw ? 'raw' : ''}${watched ? 'watched' : ''}`
  await window.loadURL(`app://loop/index.html?${query}`)
  window.webContents.postMessage('port', null, [port2])
}

app.on('window-all-closed', () => app.quit())
void app.whenReady().then(start)
