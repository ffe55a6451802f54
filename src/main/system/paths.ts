/** Where things lie: beside the built code in development, in the package's resources once installed. */
import { join } from 'node:path'

export type Paths = {
  readonly renderer: string
  readonly preload: string
  readonly practice: string
  readonly hook: string
  readonly storage: string
  readonly render: string
  /** Icons, the practice assistant's voice, the speech model. */
  readonly resources: string
  readonly icons: string
  /** The speech model and what runs it, for the page and the practice assistant alike. */
  readonly speech: { readonly model: string; readonly runtime: string }
  readonly conversations: string
  readonly settings: string
  readonly secrets: string
  readonly window: string
  readonly overlay: string
  readonly logs: string
  /** What was learned of the network of each host. */
  readonly arrivals: string
  /** Recorded arrivals, where the person has switched that on. */
  readonly traces: string
}

/** @param outMain Folder of the built main process. */
export function createPaths(outMain: string, appFolder: string, userData: string): Paths {
  // Inside an archive a child process cannot read everything; what it needs lies unpacked beside it.
  const unpacked = appFolder.replace(/app\.asar$/, 'app.asar.unpacked')
  const resources = join(unpacked, 'resources')
  return {
    renderer: join(outMain, '..', 'renderer'),
    preload: join(outMain, '..', 'preload', 'index.cjs'),
    practice: join(outMain, 'practice.cjs'),
    hook: join(outMain, 'hook.cjs'),
    storage: join(outMain, 'storage.cjs'),
    render: join(outMain, 'render.cjs'),
    resources,
    icons: join(resources, 'icons'),
    speech: {
      model: join(resources, 'models', 'silero_vad_v5.onnx'),
      runtime: join(unpacked, 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'),
    },
    conversations: join(userData, 'conversations.db'),
    settings: join(userData, 'settings.json'),
    secrets: join(userData, 'secrets.json'),
    window: join(userData, 'window.json'),
    overlay: join(userData, 'overlay.json'),
    logs: join(userData, 'logs'),
    arrivals: join(userData, 'arrivals.json'),
    traces: join(userData, 'traces'),
  }
}
