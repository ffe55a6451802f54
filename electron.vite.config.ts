/** One build that runs in Electron 45 and in the older development runtime (Chrome 114, Node 18). */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  main: {
    build: {
      target: 'node18',
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        input: {
          index: at('src/main/index.ts'),
          practice: at('src/practice/process.ts'),
          hook: at('src/main/hotkey/hook-process.ts'),
          storage: at('src/main/storage/worker.ts'),
          render: at('src/main/exporting/render-worker.ts'),
        },
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          // Packages are loaded late with import(), and Node's own import() cannot look into the packaged archive.
          dynamicImportInCjs: false,
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node18',
      outDir: 'out/preload',
      // A sandboxed preload cannot require files beside it, so it must be one self-contained file.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react()],
    build: {
      target: 'chrome114',
      cssTarget: 'chrome114',
      outDir: at('out/renderer'),
      rollupOptions: {
        input: { index: at('src/renderer/index.html'), overlay: at('src/renderer/overlay.html') },
      },
      minify: true,
      // Read from the disk beside the app, not over a network.
      chunkSizeWarningLimit: 1500,
      // The content security policy allows no data: scripts; worklets and fonts stay files.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  },
})
