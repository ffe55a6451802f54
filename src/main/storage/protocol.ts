/** What passes between main and the storage worker. All of it is plain data. */
import type { StorageFailure } from '#core/history/model'
import type { Recovery } from './open'

/** Given to the worker when it begins. */
export type StorageWorkerData = {
  readonly file: string
  /** The worker before this one found the file damaged. */
  readonly damaged: boolean
  /** Pages that the file may have; for tests of a full disk. */
  readonly maxPages?: number
}

export type ToStorage =
  | { readonly type: 'ask'; readonly id: number; readonly name: string; readonly ask: unknown }
  /** Close the file and end. */
  | { readonly type: 'close' }

export type FromStorage =
  | { readonly type: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly ok: false; readonly failure: StorageFailure }
  /** First of all, one of these three. */
  | { readonly type: 'opened'; readonly recovery: Recovery | null; readonly begun: boolean }
  /** The file cannot be opened now, and the worker ends. */
  | { readonly type: 'closed'; readonly failure: StorageFailure }
  /** The file is damaged: this worker does nothing more, the next one is to move it aside. */
  | { readonly type: 'damaged' }
  /** The file or its log was deleted or replaced: this worker does nothing more, the next one opens what is there. */
  | { readonly type: 'gone' }
  /** For the log: a name and a code, never a value. */
  | { readonly type: 'trouble'; readonly name: string; readonly code: string }
