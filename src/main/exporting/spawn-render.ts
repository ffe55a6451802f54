/** Starts the thread that renders, without the person's keys in its environment. */
import { Worker } from 'node:worker_threads'
import { cleanEnvironment } from '../system/clean-environment'
import type { RenderWorker } from './render-apart'

export const spawnRender = (file: string): RenderWorker =>
  new Worker(file, { env: cleanEnvironment(process.env) })
