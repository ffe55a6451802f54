/**
 * The speech model in its Worker, in a real browser under the product's policy: it hears what the network in Node
 * hears, bit for bit, live and from a recording.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SAMPLE_RATE } from '#core/audio/messages'
import { createSpeechModel, SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'
import { loadSpeechNetwork } from '../../../src/practice/network'
import { contentSecurityPolicy } from '../../../src/main/security/csp'
import { canSpeak, speak } from '../../support/spoken'
import { resources } from '../practice/resources'
import { hasChromium, openBrowserRig, type BrowserRig } from './browser-rig'
import type { SpeechRig } from './speech-page/main'

declare global {
  interface Window {
    speech: SpeechRig
  }
}

const base64 = (pcm: Int16Array): string =>
  Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64')

describe.skipIf(!hasChromium || !canSpeak)('the speech model beside the page', () => {
  let rig: BrowserRig
  let pcm: Int16Array
  let expected: number[]
  beforeAll(async () => {
    const voice = { name: 'en', variant: '', speed: 150 } as const
    const words = speak('Can you hear me now?', voice)
    // Whole pieces of 20 ms: nothing waits in the tap at the end.
    pcm = new Int16Array(Math.ceil((words.length + SAMPLE_RATE) / 480) * 480)
    pcm.set(words, SAMPLE_RATE / 2)
    expected = [...(await createSpeechModel(await loadSpeechNetwork(resources)).push(pcm))]
    rig = await openBrowserRig('./speech-page', contentSecurityPolicy)
  }, 120_000)
  afterAll(() => rig?.close())

  /** Everything that was posted has been judged: only samples of frames that are not complete yet are left. */
  const judged = () =>
    rig.page.waitForFunction(
      (frame) => window.speech.end() - (window.speech.frames.at(-1)?.at ?? -Infinity) < 2 * frame + 600,
      SPEECH_FRAME_SAMPLES,
    )

  it('loads its WebAssembly as a file of the app, with nothing in the policy against it', async () => {
    const sound = base64(pcm)
    const heard = await rig.page.evaluate((sound) => window.speech.analyse(sound, 24_000), sound)
    expect(heard?.probabilities.map(Math.fround)).toEqual(expected.map(Math.fround))
    expect(Math.max(...expected)).toBeGreaterThan(0.9)
    expect(rig.files.filter((file) => file.endsWith('.wasm'))).toHaveLength(1)
    expect(rig.complaints.filter((line) => /policy|wasm|worker/i.test(line))).toEqual([])
  })

  it('does not run before anybody listens, and hears the microphone from then on', async () => {
    expect(await rig.page.evaluate(() => window.speech.state())).toBe('off')
    await rig.page.evaluate(() => window.speech.listen())
    await rig.page.waitForFunction(() => window.speech.state() === 'running')
    await rig.page.evaluate((sound) => window.speech.hear(sound), base64(pcm))
    await judged()
    const frames = await rig.page.evaluate(() => window.speech.frames)
    expect(frames.map(({ at }) => at)).toEqual(frames.map((_, i) => i * SPEECH_FRAME_SAMPLES))
    expect(frames.map(({ probability }) => Math.fround(probability))).toEqual(
      expected.slice(0, frames.length).map(Math.fround),
    )
  })

  it('records from sample 0 of a fresh stream, whatever was heard before', async () => {
    const from = await rig.page.evaluate(() => window.speech.restart())
    await rig.page.evaluate((sound) => window.speech.hear(sound), base64(pcm))
    await judged()
    const clip = await rig.page.evaluate((from) => window.speech.clip(from ?? 0, Infinity), from)
    expect(clip?.offset).toBe(from)
    expect(clip?.pcm).toEqual([...pcm])
    const alone = await rig.page.evaluate((sound) => window.speech.analyse(sound, 24_000), base64(pcm))
    expect(clip?.probabilities).toEqual(alone?.probabilities.slice(0, clip?.probabilities.length))
    expect(clip?.probabilities.length).toBeGreaterThan(30)
  })

  it('judges from the gate on as a server does that hears its first sample there', async () => {
    await rig.page.evaluate((sound) => window.speech.hear(sound), base64(pcm))
    await judged()
    await rig.page.evaluate((sound) => {
      window.speech.opened(7, 4800)
      window.speech.frames.length = 0
      window.speech.hear(sound)
    }, base64(pcm))
    await judged()
    const frames = await rig.page.evaluate(() => window.speech.frames)
    const gate = await rig.page.evaluate(() => window.speech.gates.at(-1))
    expect(gate?.gate).toBe(7)
    // Frames stand in the gate's own row from its first sample, the pre-roll's.
    const own = frames.filter(({ at }) => at >= (gate?.at ?? Infinity))
    expect(own.length).toBeGreaterThan(30)
    expect(own.every(({ at }) => (at - (gate?.at ?? 0)) % SPEECH_FRAME_SAMPLES === 0)).toBe(true)
    expect(own[0]?.at).toBe(gate?.at)
  })

  it('is fed nothing any more when the last listener has gone', async () => {
    const count = await rig.page.evaluate(async (sound) => {
      await window.speech.clip(0, 1)
      window.speech.stop()
      window.speech.frames.length = 0
      window.speech.hear(sound)
      await window.speech.clip(0, 1)
      return window.speech.frames.length
    }, base64(pcm))
    expect(count).toBe(0)
    expect(await rig.page.evaluate(() => window.speech.state())).toBe('off')
  })
})
