/** An hour of answers, interruptions and late deltas through feeder and buffer: memory has to stay where it is. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createOurs } from './replay/players'
import { makeTrace, seeded } from './replay/traces'
import { QUANTUM, RATE } from './replay/virtual-audio'
import { practiceVoice } from './practice-voice'

const HOUR = 3600

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
/** The memory of array buffers is given back behind the collection, and counted until then: the second waits for it. */
const collect = (): void => {
  gc()
  gc()
}

/** Live bytes (heap and array buffers) after each fifth of the hour. */
export const soak = (): { readonly fifths: readonly number[]; readonly seconds: number } => {
  const voice = practiceVoice()
  const random = seeded(5)
  const { player, now } = createOurs()
  const out = new Float32Array(QUANTUM)
  const fifths: number[] = []
  let number = 0
  while (fifths.length < 5) {
    const item = `item_${(number += 1)}`
    const { arrivals, chunkMs } = makeTrace(random, { network: 'lte', chunkMs: 100, rate: 1.3, seconds: 8 })
    const chunk = (chunkMs * RATE) / 1000
    const begin = now()
    const cutAt = number % 4 === 0 ? begin + 3 * RATE : Infinity
    let next = 0
    for (const until = begin + 10 * RATE; now() < until;) {
      for (; next < arrivals.length && begin + (arrivals[next] ?? 0) * (RATE / 1000) <= now(); next += 1)
        player.write(voice.subarray(next * chunk, (next + 1) * chunk), item)
      if (next === arrivals.length) player.end(item)
      if (now() >= cutAt && now() < cutAt + QUANTUM) void player.interrupt()
      player.render(out)
    }
    if (now() < ((fifths.length + 1) * HOUR * RATE) / 5) continue
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    fifths.push(heapUsed + arrayBuffers)
  }
  return { fifths, seconds: HOUR }
}
