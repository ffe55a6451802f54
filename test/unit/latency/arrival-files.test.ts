import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPlayout } from '#core/audio/playout'
import { defaultPolicyTimes } from '#core/audio/playout-policy'
import type { SessionInput } from '#core/session/types'
import { openArrivalMemory } from '../../../src/main/realtime/arrival-memory'
import { createTraceRecorder } from '../../../src/main/realtime/trace-recorder'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-arrivals-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const clock = { after: () => () => undefined, wall: () => Date.UTC(2026, 10, 23, 9), now: () => 0 }
const write = (file: string, text: string): Promise<void> => writeFile(file, text)

describe('the memory of hosts', () => {
  const open = () => openArrivalMemory({ file: join(folder, 'arrivals.json'), clock, log, write })

  it('tells the next session what this one has learned, host by host', async () => {
    const memory = await open()
    memory.learn('slow.example', { delaysMs: [90, 120], rate: 1.04 })
    memory.learn('fast.example', { delaysMs: [0], rate: 3 })
    await memory.flush()
    const later = await open()
    expect(later.of('slow.example')).toEqual({ delaysMs: [90, 120], rate: 1.04 })
    expect(later.of('other.example')).toBeNull()
  })

  it.each(['', 'not json', '{"version":2}', '{"version":1,"hosts":{"a":{"delaysMs":["x"],"rate":1},"b":5}}'])(
    'begins with nothing when the file is %j',
    async (text) => {
      await writeFile(join(folder, 'arrivals.json'), text)
      const memory = await open()
      expect(memory.of('a')).toBeNull()
      expect(memory.of('b')).toBeNull()
    },
  )

  it('keeps the hosts that were spoken to last', async () => {
    const memory = await open()
    for (let i = 0; i < 60; i += 1) memory.learn(`host${i}`, { delaysMs: [i], rate: null })
    expect(memory.of('host0')).toBeNull()
    expect(memory.of('host59')).toEqual({ delaysMs: [59], rate: null })
  })

  it('makes the first answer of a host that is known to be slow wait by what was needed there', () => {
    const wait = (known: number[]): number => {
      const playout = createPlayout({ sampleRate: 24_000 })
      if (known.length > 0) playout.restore({ delaysMs: known, rate: 1.05 })
      const out = new Float32Array(128)
      // 60 ms of media at once, more to come.
      playout.write(0, 'a', 0, new Int16Array(1440).fill(1000), 0)
      for (let now = 0; now < 24_000; now += 128) {
        playout.render(out, now)
        if (out.some((value) => value !== 0)) return now / 24
      }
      return Infinity
    }
    const slow = wait([100, 100, 100, 100])
    expect(slow).toBeGreaterThanOrEqual(100 * defaultPolicyTimes.startFactor)
    expect(wait([60, 60, 60, 60])).toBeLessThan(slow)
    expect(wait([0, 0, 0, 0])).toBeLessThan(30)
  })
})

describe('the recorder of traces', () => {
  const delta = (at: number): SessionInput => ({
    type: 'audio_delta',
    at,
    wall: 0,
    responseId: 'r',
    itemId: 'i',
    contentIndex: 0,
    samples: 480,
  })
  const effects = [{ type: 'playout_write', itemId: 'i', contentIndex: 0 }] as const

  it('writes lines while it is switched on, and nothing before or after', async () => {
    let enabled = false
    const recorder = createTraceRecorder({ folder, enabled: () => enabled, clock, log })
    recorder.stepped(delta(0), effects)
    enabled = true
    recorder.stepped(delta(100), effects)
    recorder.stepped(delta(150), effects)
    enabled = false
    recorder.stepped(delta(200), effects)
    await recorder.flush()
    const names = await readdir(folder)
    expect(names).toHaveLength(1)
    const text = await readFile(join(folder, names[0] ?? ''), 'utf8')
    expect(text).toBe('{"t":0,"item":1,"samples":480}\n{"t":50,"item":1,"samples":480}\n')
  })
})
