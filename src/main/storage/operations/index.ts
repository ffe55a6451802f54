/**
 * Everything that the storage worker can be asked to do. A new question is a function of the database and one argument,
 * added here; both it and its answer are plain data.
 */
import type { Db } from '../database'
import { annotate, pin, purge, remove, removeAll, rename, restore } from './change'
import { exportOne, soundBegins } from './export'
import { importFile } from './import'
import { info, list, profiles } from './list'
import { continued, places, turns } from './read'
import { dropSound, finishSound, nameSound, recordingSum, removeSounds, writeSound } from './recordings'
import { save } from './save'
import { usageAnswers, usageConversations, usageCsv, usageReport } from './usage'
import { search, searchInside } from './search'
import { replay, soundFiles, soundMix, soundPlan } from './sound'

export const operations = {
  save,
  list,
  info,
  profiles,
  search,
  searchInside,
  turns,
  places,
  continued,
  rename,
  pin,
  annotate,
  remove,
  restore,
  purge,
  removeAll,
  exportOne,
  soundBegins,
  importFile,
  usageReport,
  usageConversations,
  usageAnswers,
  usageCsv,
  writeSound,
  finishSound,
  dropSound,
  nameSound,
  removeSounds,
  recordingSum,
  replay,
  soundPlan,
  soundMix,
  soundFiles,
} as const satisfies Readonly<Record<string, (db: Db, ask: never) => unknown>>

export type Operations = typeof operations
export type OperationName = keyof Operations
export type Ask<K extends OperationName> = Operations[K] extends (db: Db, ask: infer A) => unknown
  ? A
  : undefined
export type Told<K extends OperationName> = ReturnType<Operations[K]>
