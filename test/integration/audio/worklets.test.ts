/** The worklets as the app ships them, in a real browser: built files, real ports, the browser's own render loop. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, openBrowserRig, type BrowserRig } from './browser-rig'
import type { PlayoutReport } from '#core/audio/messages'
import type { ScriptedCommand } from './page/main'

const RATE = 24_000
const QUANTUM = 128

const voice = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(9000 + 4000 * Math.sin((2 * Math.PI * 200 * i) / RATE)))

const write = (at: number, pcm: readonly number[], epoch = 0, item = 'item_a'): ScriptedCommand => ({
  at,
  command: { type: 'write', epoch, item, content: 0, pcm },
})
const end = (at: number, epoch = 0, item = 'item_a'): ScriptedCommand => ({
  at,
  command: { type: 'end', epoch, item, content: 0 },
})

describe.skipIf(!hasChromium)('worklets in Chromium', () => {
  let rig: BrowserRig

  beforeAll(async () => {
    rig = await openBrowserRig()
  })
  afterAll(async () => rig.close())

  const play = async (commands: readonly ScriptedCommand[], frames: number, latency = 0) => {
    const result = await rig.page.evaluate(
      ([commands, frames, latency]) => window.rig.playOffline(commands, frames, latency),
      [commands, frames, latency] as const,
    )
    return { samples: result.samples, reports: result.reports as PlayoutReport[] }
  }

  const capture = (samples: readonly number[], commands: readonly ScriptedCommand[]) =>
    rig.page.evaluate(([samples, commands]) => window.rig.captureOffline(samples, commands), [
      samples,
      commands,
    ] as const)

  it('are emitted as files of their own that the content security policy lets in', async () => {
    const urls = await rig.page.evaluate(() => window.rig.urls)
    expect(urls.captureUrl).toMatch(/^\/assets\/capture\.worklet-.*\.js$/)
    expect(urls.playbackUrl).toMatch(/^\/assets\/playback\.worklet-.*\.js$/)
    expect(rig.complaints).toEqual([])
  })

  it('plays the samples bit for bit', async () => {
    const pcm = voice(RATE / 2)
    const { samples } = await play([write(0, pcm), end(0)], RATE)
    expect(samples.slice(0, pcm.length)).toEqual(pcm.map((value) => Math.fround(value / 32768)))
  })

  it('is silent 8 ms and one quantum after a flush and reports what sounded', async () => {
    const at = 6400
    const { samples, reports } = await play(
      [
        write(0, voice(RATE)),
        end(0),
        { at, command: { type: 'flush', epoch: 1 } },
        write(at, voice(4800), 0),
      ],
      RATE,
    )
    const heard = samples.findLastIndex((value) => value !== 0) + 1
    expect(heard).toBeGreaterThan(at)
    expect(heard).toBeLessThanOrEqual(at + 192 + QUANTUM)
    const flushed = reports.filter((report) => report.type === 'flushed')
    expect(flushed).toEqual([
      {
        type: 'flushed',
        epoch: 1,
        items: [{ item: 'item_a', content: 0, playedSamples: at + 192, receivedSamples: RATE, ended: true }],
      },
    ])
  })

  it('reports what has left the loudspeaker: rendered less the output latency', async () => {
    const latency = 960
    const { reports } = await play([write(0, voice(RATE / 2)), end(0)], RATE, latency)
    const positions = reports.filter((report) => report.type === 'position')
    const played = positions.map((report) => report.items[0]?.playedSamples ?? 0)
    expect(played).toEqual([...played].sort((a, b) => a - b))
    const midway = positions.find((report) => report.bufferedSamples > 0 && report.bufferedSamples < RATE / 4)
    expect(midway?.items[0]?.playedSamples).toBe(RATE / 2 - midway!.bufferedSamples - latency)
    expect(positions.at(-1)).toMatchObject({
      playing: false,
      bufferedSamples: 0,
      items: [{ playedSamples: RATE / 2, receivedSamples: RATE / 2, ended: true }],
    })
  })

  it('sends no sound while the gate is shut, and the pre-roll first when it opens', async () => {
    const samples = voice(RATE).map((value) => value / 32768)
    const { reports } = await capture(samples, [
      { at: 9600, command: { type: 'gate', gate: 1, open: true, preRollMs: 100 } },
      { at: 14_464, command: { type: 'gate', gate: 1, open: false } },
    ])
    const frames = reports.filter((report) => report.type === 'frame')
    const sent = frames.flatMap((frame) => frame.pcm as number[])
    expect(frames.map((frame) => frame.seq)).toEqual(frames.map((_, i) => i))
    expect(sent).toEqual(voice(RATE).slice(9600 - 2400, 14_464))
    expect(reports.at(-1)).toEqual({
      type: 'closed',
      gate: 1,
      spokenSamples: 14_464 - 9600,
      preRollSamples: 2400,
    })
  })
})
