/** One context, one worklet that both sends and plays; the same constraints as Parley's engine. */
const ports = new Promise((resolve) => {
  window.addEventListener('message', (event) => {
    if (event.data === 'port') resolve(event.ports[0])
  })
})
const context = new AudioContext({ sampleRate: 24_000, latencyHint: 0 })
await context.audioWorklet.addModule('loop.worklet.js')
const node = new AudioWorkletNode(context, 'loop', {
  outputChannelCount: [1],
  channelCount: 1,
  processorOptions: { watched: location.search.includes('watched') },
})
node.connect(context.destination)
const stream = await navigator.mediaDevices.getUserMedia({
  audio: {
    channelCount: 1,
    echoCancellation: location.search.includes('echo-cancellation'),
    noiseSuppression: !location.search.includes('raw'),
    autoGainControl: false,
  },
})
context.createMediaStreamSource(stream).connect(node)
const port = await ports
node.port.postMessage(port, [port])
document.title = 'Running'
Object.assign(window, { loopContext: context })
