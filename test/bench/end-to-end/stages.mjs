/**
 * Where sound spends its time between the socket and the loudspeaker. Main's ends of the audio ports are listened to
 * from outside, so the product knows nothing of it: when a delta was posted to the worklet, and what the worklet says
 * of how far it has rendered. All times are ms since 1970, of one machine.
 */

/** @typedef {import('playwright').ElectronApplication} App */
/**
 * `writes`: [time, item, samples]. `reports`: [time, item, samples of it rendered, samples queued].
 * `stats`: [time, what the worklet counts]. `ports`: times at which new ports were handed to the page.
 * @typedef {object} Seen
 * @property {[number, string, number][]} writes
 * @property {[number, string, number, number][]} reports
 * @property {[number, Record<string, number>][]} stats
 * @property {number[]} ports
 */

export const wall = () => performance.timeOrigin + performance.now()

/** @param {App} app */
export const watchPorts = (app) =>
  app.evaluate(({ MessageChannelMain }) => {
    const now = () => performance.timeOrigin + performance.now()
    /** @type {Seen} */
    const seen = { writes: [], reports: [], stats: [], ports: [] }
    Object.assign(globalThis, { seenAtPorts: seen })
    const prototype = Object.getPrototypeOf(new MessageChannelMain().port1)
    const { postMessage, emit } = prototype
    prototype.postMessage = function (/** @type {any} */ message, /** @type {any[]} */ ...rest) {
      if (message instanceof Int16Array) seen.writes.push([now(), '', message.length])
      else if (message?.type === 'write') seen.writes.push([now(), message.item, message.pcm.length])
      return postMessage.call(this, message, ...rest)
    }
    prototype.emit = function (/** @type {string} */ name, /** @type {any[]} */ ...args) {
      const data = name === 'message' ? args[0]?.data : null
      if (data?.type === 'position') {
        const last = data.items?.at(-1)
        if (data.items === undefined) seen.reports.push([now(), '', data.rendered, data.queued])
        else if (last !== undefined) {
          const rendered = last.receivedSamples - data.bufferedSamples
          seen.reports.push([now(), last.item, rendered, data.bufferedSamples])
        }
      } else if (data?.type === 'stats') seen.stats.push([now(), data])
      return emit.call(this, name, ...args)
    }
  })

/** What was seen since the last time. @param {App} app @returns {Promise<Seen>} */
export const takeSeen = (app) =>
  app.evaluate(() => {
    const seen = /** @type {any} */ (globalThis).seenAtPorts
    const taken = { ...seen }
    Object.assign(seen, { writes: [], reports: [], stats: [], ports: [] })
    return taken
  })

/** @param {readonly number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/** @typedef {{ sent: number, item: string, from: number, fromAll: number }} Echo */

/**
 * The stages of one stretch of time.
 * @param {Seen} seen
 * @param {readonly Echo[]} echoes of the server; positions in samples, of its item and of all
 * @param {number} from @param {number} to the stretch, ms since 1970
 * @returns {{ socket: number, queue: number }} ms: from the server to main's port; from there to the sample's rendering
 */
export const stagesOf = (seen, echoes, from, to) => {
  /** @type {Map<string, { at: number, from: number, samples: number }[]>} */
  const written = new Map()
  for (const [at, item, samples] of seen.writes) {
    const list = written.get(item) ?? []
    const last = list.at(-1)
    list.push({ at, from: last === undefined ? 0 : last.from + last.samples, samples })
    written.set(item, list)
  }
  /** When the sample at a position of an item was posted. @param {string} item @param {number} position */
  const writtenAt = (item, position) => written.get(item)?.findLast((one) => one.from <= position)?.at ?? NaN
  // The bare loop knows no items.
  const plain = written.has('')
  const sockets = echoes
    .filter(({ sent }) => sent >= from && sent < to)
    .map((one) => (plain ? writtenAt('', one.fromAll) : writtenAt(one.item, one.from)) - one.sent)
  const queues = seen.reports
    .filter(([at]) => at >= from && at < to)
    .map(([at, item, rendered]) => at - writtenAt(item, rendered))
  return { socket: mean(sockets), queue: mean(queues) }
}
