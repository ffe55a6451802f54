/** Runs the Silero network with onnxruntime-web on one WebAssembly thread, in plain Node and in Electron's processes. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MODEL_CONTEXT, MODEL_FRAME, MODEL_RATE, type RunSpeechNetwork } from '#core/audio/speech-model'
import type * as Ort from 'onnxruntime-web'

const require = createRequire(import.meta.url)

/** Reads `<resources>/models/silero_vad_v5.onnx`. Takes about half a second. */
export async function loadSpeechNetwork(resources: string): Promise<RunSpeechNetwork> {
  // The `main` entry of the package; its only backend is WebAssembly. Required at run time, so it is never bundled.
  const ort = require('onnxruntime-web') as typeof Ort
  // An ES module cannot be imported from inside an asar archive: the packaged app keeps these files beside it.
  const home = dirname(require.resolve('onnxruntime-web')).replace(
    /app\.asar(?!\.unpacked)/,
    'app.asar.unpacked',
  )
  const file = (name: string): string => pathToFileURL(join(home, name)).href
  ort.env.wasm.numThreads = 1
  ort.env.wasm.wasmPaths = {
    mjs: file('ort-wasm-simd-threaded.mjs'),
    wasm: file('ort-wasm-simd-threaded.wasm'),
  }
  ort.env.logLevel = 'error'
  const model = await readFile(join(resources, 'models', 'silero_vad_v5.onnx'))
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] })
  const rate = new ort.Tensor('int64', BigInt64Array.of(BigInt(MODEL_RATE)), [])
  let queue: Promise<unknown> = Promise.resolve()

  // One session serves every connection and must not be entered twice at a time.
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
