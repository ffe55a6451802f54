/** Bundles each player with its adapter into one script that leaves its `create` behind as `peer`. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Names of the packages and of their adapters. */
export const peerNames = /** @type {const} */ ({
  'wavtools 0.1.5': 'wavtools',
  '@openai/agents-realtime 0.20.0 + wavtools': 'openai-agents',
  '@elevenlabs/client 1.25.0': 'elevenlabs',
  '@speechmatics/web-pcm-player 1.1.0': 'speechmatics',
  '@deepgram/browser-agent 0.2.1': 'deepgram',
  'pcm-player 0.0.18': 'pcm-player',
  'array queue (spread and splice)': 'array-queue',
})

/** @returns {Promise<{ name: string, code: string }[]>} */
export const buildPeers = () =>
  Promise.all(
    Object.entries(peerNames).map(async ([name, file]) => {
      const built = await build({
        configFile: false,
        logLevel: 'error',
        define: { 'process.env.NODE_ENV': '"production"' },
        resolve: { conditions: ['browser', 'import', 'module', 'default'] },
        build: {
          write: false,
          minify: false,
          target: 'es2022',
          lib: {
            entry: fileURLToPath(new URL(`${file}.mjs`, import.meta.url)),
            formats: ['iife'],
            name: 'peer',
          },
        },
      })
      const [first] = Array.isArray(built) ? built : [built]
      const output = first !== undefined && 'output' in first ? first.output : []
      return { name, code: output[0]?.code ?? '' }
    }),
  )
