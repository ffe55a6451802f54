/** Unit and integration tests in Node; component tests in happy-dom. The end-to-end tests have their own runner project. */
import { defineConfig } from 'vitest/config'

/** Tests of sound as it is played: what works hard may not take the processor from them. */
const inRealTime = ['test/integration/audio/**/*.test.ts', 'test/integration/desk/**/*.test.ts']

/** A real process, a browser or a server of another thread answers: a busy machine may keep it for a while. */
const patience = { poll: { timeout: 20_000 } }

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          // For what hangs, not for what is slow: a property with hundreds of runs takes its time on a busy machine.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'ui',
          include: ['test/unit/**/*.test.tsx'],
          environment: 'happy-dom',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: inRealTime,
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: patience,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', ...inRealTime],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: patience,
          fileParallelism: false,
        },
      },
    ],
  },
})
