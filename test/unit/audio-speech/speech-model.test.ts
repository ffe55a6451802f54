/** What the network is given: the right samples, the context before them, and its own state. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createSpeechModel,
  MODEL_CONTEXT,
  MODEL_FRAME,
  MODEL_STATE,
  SPEECH_FRAME_SAMPLES,
} from '../../../src/core/audio/speech-model'

type Call = { readonly input: Float32Array; readonly state: Float32Array }

function listening() {
  const calls: Call[] = []
  const model = createSpeechModel((input, state) => {
    calls.push({ input, state })
    const next = new Float32Array(MODEL_STATE).fill(calls.length)
    return Promise.resolve({ probability: calls.length / 100, state: next })
  })
  return { calls, model }
}

const ramp = (samples: number): Int16Array => Int16Array.from({ length: samples }, (_, i) => (i % 2000) * 10)

test('each frame begins with the last samples of the one before it, the first with silence', async () => {
  const { calls, model } = listening()
  await model.push(ramp(SPEECH_FRAME_SAMPLES * 3 + 200))
  expect(calls).toHaveLength(3)
  expect([...(calls[0]?.input.slice(0, MODEL_CONTEXT) ?? [])]).toEqual(Array(MODEL_CONTEXT).fill(0))
  expect(calls[1]?.input.slice(0, MODEL_CONTEXT)).toEqual(calls[0]?.input.slice(MODEL_FRAME))
  expect(calls[2]?.input.slice(0, MODEL_CONTEXT)).toEqual(calls[1]?.input.slice(MODEL_FRAME))
})

test('the state of one frame goes into the next, and a reset begins with none', async () => {
  const { calls, model } = listening()
  await model.push(ramp(SPEECH_FRAME_SAMPLES * 2 + 200))
  expect(calls.map(({ state }) => state[0])).toEqual([0, 1])
  model.reset()
  await model.push(ramp(SPEECH_FRAME_SAMPLES + 200))
  expect(calls[2]?.state[0]).toBe(0)
  expect(calls[2]?.input).toEqual(calls[0]?.input)
})

test('the frames are the same whatever the size of the pieces, pushed without waiting too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 12 }), async (sizes) => {
      const pcm = ramp(6000)
      const whole = listening()
      const expected = await whole.model.push(pcm)
      const pieced = listening()
      const answers: Promise<readonly number[]>[] = []
      let at = 0
      for (const size of [...sizes, pcm.length]) {
        answers.push(pieced.model.push(pcm.slice(at, at + size)))
        at += size
      }
      expect((await Promise.all(answers)).flat()).toEqual(expected)
      expect(pieced.calls).toEqual(whole.calls)
    }),
    { numRuns: 30 },
  )
})

test('a network that fails fails that call alone', async () => {
  let broken = true
  const model = createSpeechModel((_, state) =>
    broken ? Promise.reject(new Error('no')) : Promise.resolve({ probability: 0.5, state }),
  )
  await expect(model.push(ramp(2000))).rejects.toThrow('no')
  broken = false
  expect(await model.push(ramp(2000))).not.toHaveLength(0)
})
