/** Stands for samples that are not in the registry: one growing JavaScript array, spread in and spliced out. */
const source = `
registerProcessor('array-queue', class extends AudioWorkletProcessor {
  constructor() {
    super()
    this.queue = []
    this.port.onmessage = ({ data }) => {
      if (data === null) this.queue = []
      else this.queue.push(...data)
    }
  }
  process(inputs, outputs) {
    const out = outputs[0][0]
    const taken = this.queue.splice(0, out.length)
    for (let i = 0; i < taken.length; i += 1) out[i] = taken[i] / 32768
    return true
  }
})`

export const create = async () => {
  const context = new AudioContext({ sampleRate: 24_000 })
  await context.resume()
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))
  const node = new AudioWorkletNode(context, 'array-queue')
  node.connect(context.destination)
  return {
    write: (pcm) => node.port.postMessage(pcm),
    interrupt: async () => {
      node.port.postMessage(null)
      return null
    },
  }
}
