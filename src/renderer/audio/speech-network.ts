/** Runs the Silero network with onnxruntime-web on one WebAssembly thread inside a Worker, under the page's policy. */
import * as ort from 'onnxruntime-web/wasm'
// oxlint-disable-next-line import/default -- Vite makes the default export: the address of the file
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { MODEL_CONTEXT, MODEL_FRAME, MODEL_RATE, type RunSpeechNetwork } from '#core/audio/speech-model'
// oxlint-disable-next-line import/default
import modelUrl from '../../../resources/models/silero_vad_v5.onnx?url'

const load = async (url: string): Promise<ArrayBuffer> => {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${String(response.status)} for a part of the speech model`)
  return response.arrayBuffer()
}

/** Reads network and runtime from the app's own files. */
export async function openSpeechNetwork(): Promise<RunSpeechNetwork> {
  const [wasm, model] = await Promise.all([load(wasmUrl), load(modelUrl)])
  ort.env.wasm.numThreads = 1
  ort.env.wasm.wasmBinary = wasm
  ort.env.logLevel = 'error'
  const session = await ort.InferenceSession.create(new Uint8Array(model), { executionProviders: ['wasm'] })
  const rate = new ort.Tensor('int64', BigInt64Array.of(BigInt(MODEL_RATE)), [])
  let queue: Promise<unknown> = Promise.resolve()

  // One session judges the live stream and recordings, and must not be entered twice at a time.
  return (input, state) => {
    const result = queue.then(async () => {
      const outputs = await session.run({
        input: new ort.Tensor('float32', input, [1, MODEL_CONTEXT + MODEL_FRAME]),
        state: new ort.Tensor('float32', state, [2, 1, 128]),
        sr: rate,
      })
      const probability = outputs['output']?.data[0]
      const next = outputs['stateN']?.data
      if (typeof probability !== 'number' || !(next instanceof Float32Array)) {
        throw new TypeError('the speech model has an unexpected shape')
      }
      return { probability, state: next }
    })
    queue = result.catch(() => undefined)
    return result
  }
}
