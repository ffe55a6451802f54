/** Starts the storage worker, without the person's keys in its environment. */
import { Worker } from 'node:worker_threads'
import { cleanEnvironment } from '../system/clean-environment'
import type { StorageWorkerData } from './protocol'
import type { StorageWorker } from './storage'

export const spawnStorage = (file: string, workerData: StorageWorkerData): StorageWorker =>
  new Worker(file, { workerData, env: cleanEnvironment(process.env) })
