/** A folder with conversations, opened in this process or by the worker as it is built for the app. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Libsql from 'libsql'
import { build } from 'vite'
import type { ConversationSource } from '#core/history/model'
import type { Turn } from '#core/transcript/model'
import { newTurn } from '#core/transcript/turns'
import type { DatabaseClass, Db } from '../../../src/main/storage/database'
import { openStore } from '../../../src/main/storage/open'
import { save } from '../../../src/main/storage/operations/save'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export const Database = Libsql as unknown as DatabaseClass

export const source: ConversationSource = {
  profileId: 'work',
  profileName: 'Work',
  provider: 'openai',
  model: 'gpt-realtime-2.1',
  host: 'api.openai.com',
}

export async function createFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-storage-'))
  return {
    folder,
    file: join(folder, 'conversations.db'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

export function open(file: string, more: { readonly damaged?: boolean; readonly maxPages?: number } = {}) {
  const opened = openStore({ Database, file, wall: () => 1_700_000_000_000, damaged: false, ...more })
  if (!opened.ok) throw new Error(`not opened: ${opened.error}`)
  return opened.value
}

export const turn = (id: string, text: string, rest: Partial<Turn> = {}): Turn =>
  newTurn({
    id,
    role: 'user',
    source: 'voice',
    at: 1_700_000_000_000,
    status: 'completed',
    transcript: 'done',
    text,
    heardChars: text.length,
    ...rest,
  })

/** Keeps a conversation of these turns, one second after another. */
export function keep(
  db: Db,
  id: string,
  turns: readonly Turn[],
  rest: { readonly startedAt?: number; readonly source?: ConversationSource } = {},
): void {
  save(db, {
    conversation: { id, startedAt: rest.startedAt ?? 1_700_000_000_000 },
    source: rest.source ?? source,
    turns: turns.map((each, place) => ({ turn: each, place })),
    removed: [],
  })
}

/** Bundles sources as the app's build does. Inside the repository, so that packages are found from there. */
export async function bundle(entries: Readonly<Record<string, string>>) {
  const outDir = join(root, '.cache', `test-${randomUUID()}`)
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node18',
      rollupOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  })
  return {
    path: (name: string) => join(outDir, `${name}.cjs`),
    remove: () => rm(outDir, { recursive: true, force: true }),
  }
}

export const workerEntry = { storage: 'src/main/storage/worker.ts' }
