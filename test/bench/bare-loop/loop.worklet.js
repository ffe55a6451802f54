/* oxlint-disable unicorn/prefer-add-event-listener -- the shortest loop there is */
/** Sends 20 ms frames as they fill, plays frames as they come: the queue is plain and starts at once. */
const FRAME = 480
/** Between two reports of a loop that is watched, samples. */
const REPORT = 1200

class Loop extends AudioWorkletProcessor {
  constructor({ processorOptions: { watched } }) {
    super()
    this.watched = watched
    this.rendered = 0
    this.queued = 0
    this.reportAt = 0
    this.frame = new Int16Array(FRAME)
    this.filled = 0
    this.queue = []
    this.at = 0
    this.main = null
    this.port.onmessage = ({ data }) => {
      this.main = data
      data.onmessage = (event) => {
        this.queue.push(event.data)
        this.queued += event.data.length
      }
    }
  }

  process([input], [output]) {
    for (const value of input[0] ?? []) {
      this.frame[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(value * 32768)))
      if (this.filled < FRAME) continue
      this.main?.postMessage(this.frame)
      this.filled = 0
    }
    const out = output[0]
    for (let i = 0; i < out.length; i += 1) {
      const head = this.queue[0]
      if (head === undefined) break
      out[i] = head[this.at++] / 32768
      this.rendered += 1
      this.queued -= 1
      if (this.at < head.length) continue
      this.queue.shift()
      this.at = 0
    }
    if (this.watched && this.queued > 0 && currentFrame >= this.reportAt) {
      this.main?.postMessage({ type: 'position', rendered: this.rendered, queued: this.queued })
      this.reportAt = currentFrame + REPORT
    }
    return true
  }
}

registerProcessor('loop', Loop)
