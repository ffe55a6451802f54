/** Conversations out of the database into files and back: whole, once, and never over what is kept. */
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noFilter } from '#core/history/pages'
import { ok } from '#core/result'
import { exportFormats } from '#core/transcript/export-formats'
import { includeAll } from '#core/transcript/exporters'
import { idsOf, writeMany, type AskStorage } from '../../../src/main/exporting/write-many'
import type { Db } from '../../../src/main/storage/database'
import { operations } from '../../../src/main/storage/operations'
import { createFolder, keep, open, turn } from './rig'

const { annotate, exportOne, importFile, info, list, remove, rename, turns } = operations
const facts = { locale: 'en', include: includeAll } as const
const usage = {
  inputTokens: 10,
  outputTokens: 4,
  inputText: 4,
  inputAudio: 6,
  inputImage: 0,
  cachedText: 1,
  cachedAudio: 2,
  cachedImage: 0,
  outputText: 1,
  outputAudio: 3,
}

let folder: Awaited<ReturnType<typeof createFolder>>
let other: Awaited<ReturnType<typeof createFolder>>
let db: Db
let second: Db
beforeEach(async () => {
  folder = await createFolder()
  other = await createFolder()
  db = open(folder.file).db
  second = open(other.file).db
  keep(db, 'c1', [
    turn('u1', 'Wie ist das Wetter?', { audioMs: 900, soundAt: 1_700_000_000_100 }),
    turn('a1', 'one two three four', {
      role: 'assistant',
      status: 'interrupted',
      heardChars: 7,
      heardMs: 900,
      audioMs: 2000,
      responseId: 'r1',
      usage,
    }),
    turn('t1', '', { role: 'tool', tool: { name: 'get_weather', args: '{}', output: 'fog' } }),
  ])
  annotate(db, { id: 'c1', itemId: 'u1', edited: 'How is the weather?', note: 'ask again' })
  rename(db, { id: 'c1', title: 'Fog / over: Bursa?' })
})
afterEach(async () => {
  db.close()
  second.close()
  await folder.remove()
  await other.remove()
})

const json = (id = 'c1'): Uint8Array =>
  exportOne(db, { id, format: 'json', ...facts })?.data ?? new Uint8Array()
const bring = (into: Db, data: Uint8Array | string, pinBefore: number | null = null) =>
  importFile(into, { data: typeof data === 'string' ? new TextEncoder().encode(data) : data, pinBefore })
const all = (of: Db, id = 'c1') => turns(of, { id, from: 0, count: 500 }).turns
const ids = (of: Db) => list(of, { filter: noFilter, after: null, limit: 50 }).hits.map((hit) => hit.info.id)
const changed = (change: (file: Record<string, never>) => unknown): string => {
  const file = JSON.parse(new TextDecoder().decode(json())) as Record<string, never>
  change(file)
  return JSON.stringify(file)
}

describe('a conversation that is imported', () => {
  it('is in another database what it was here: words, title, corrections, notes and figures', () => {
    expect(bring(second, json())).toEqual({ type: 'added', id: 'c1' })
    expect(all(second)).toEqual(all(db))
    const { title, renamed, startedAt, lastAt, inputTokens, model, profileName } = info(db, 'c1') ?? {}
    expect(info(second, 'c1')).toMatchObject({
      title,
      renamed,
      startedAt,
      lastAt,
      inputTokens,
      model,
      profileName,
    })
    expect(
      operations.search(second, { text: 'weather', filter: noFilter, after: null, limit: 9 }).hits,
    ).toHaveLength(1)
  })

  it('is there once, however often it is imported', () => {
    expect(bring(db, json())).toEqual({ type: 'known', id: 'c1' })
    expect(ids(db)).toEqual(['c1'])
  })

  it('never overwrites a version that differs: one copy stands beside it, whose tokens are not counted again', () => {
    const before = json()
    annotate(db, { id: 'c1', itemId: 'u1', note: 'changed since' })
    const copied = bring(db, before)
    expect(copied.type).toBe('copied')
    expect(bring(db, before)).toEqual({ type: 'known', id: 'id' in copied ? copied.id : '' })
    expect(ids(db)).toHaveLength(2)
    expect(all(db)[0]?.note).toBe('changed since')
    expect(info(db, 'id' in copied ? copied.id : '')).toMatchObject({ inputTokens: 0, turnCount: 3 })
  })

  it('comes back when it was deleted', () => {
    const file = json()
    remove(db, { ids: ['c1'], at: 1 })
    expect(bring(db, file)).toEqual({ type: 'added', id: 'c1' })
    expect(ids(db)).toEqual(['c1'])
  })

  it('is pinned where it would be let go at once', () => {
    bring(second, json(), 1_800_000_000_000)
    expect(info(second, 'c1')?.pinned).toBe(true)
  })

  it('keeps a title by itself where nobody gave one', () => {
    rename(db, { id: 'c1', title: '' })
    bring(second, json())
    expect(info(second, 'c1')).toMatchObject({ renamed: false, title: 'How is the weather?' })
  })
})

describe('a file that is not what it should be', () => {
  it.each([
    ['not_json', '{"format":'],
    ['not_ours', '{"format":"other","version":1}'],
    ['not_ours', '[]'],
    ['not_ours', 'null'],
  ])('is refused as %s', (why, text) => {
    expect(bring(second, text)).toEqual({ type: 'refused', why })
    expect(ids(second)).toEqual([])
  })

  it('is refused as of a newer version', () => {
    expect(
      bring(
        second,
        changed((file) => Object.assign(file, { version: 2 })),
      ),
    ).toEqual({
      type: 'refused',
      why: 'newer_version',
    })
  })

  it.each<[string, object]>([
    ['wrong types', { text: 5 }],
    ['no id', { id: '' }],
    ['an id that no one could delete', { id: 'x'.repeat(500) }],
    ['endless sound', { audioMs: 1e300 }],
    ['figures that break every sum', { usage: { ...usage, inputTokens: 9e15 } }],
  ])('is refused as damaged: %s', (_name, wrong) => {
    const text = changed((file) => {
      const { turns: all } = file['conversation'] as unknown as { turns: object[] }
      Object.assign(all[1] ?? {}, wrong)
    })
    expect(bring(second, text)).toEqual({ type: 'refused', why: 'damaged' })
    expect(ids(second)).toEqual([])
  })
})

describe('export into a folder', () => {
  const ask = ((name: keyof typeof operations, asked: never) =>
    Promise.resolve(
      ok((operations[name] as (db: Db, ask: never) => unknown)(db, asked)),
    )) as unknown as AskStorage
  const deps = {
    ask,
    facts: () => facts,
    write: (file: string, data: string | Uint8Array) => writeFile(file, data),
  }
  const out = () => join(folder.folder, 'out')
  const idsFor = async (text = '') => {
    const found = await idsOf(ask, { text, filter: noFilter })
    return found.ok ? found.value : []
  }

  it('writes one file each, under names of their own that hold the titles, and none over another', async () => {
    keep(db, 'c2', [turn('u1', 'fog')])
    keep(db, 'c3', [turn('u1', 'fog')])
    rename(db, { id: 'c2', title: 'ŞEHİR' })
    rename(db, { id: 'c3', title: 'şehi̇r' })
    const first = await writeMany(deps, { ids: await idsFor(), format: 'text', folder: out() })
    expect(first.ok && first.value).toHaveLength(3)
    const before = await readdir(out())
    expect(before.some((name) => name.endsWith('Fog over Bursa.txt'))).toBe(true)
    expect(new Set(before.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(3)
    await writeMany(deps, { ids: await idsFor(), format: 'text', folder: out() })
    expect(await readdir(out())).toHaveLength(6)
  })

  it('takes all pages of a list, or what a search found alone', async () => {
    for (let n = 0; n < 450; n += 1) keep(db, `n${n}`, [turn('u1', 'nothing')])
    expect(await idsFor()).toHaveLength(451)
    expect(await idsFor('nothing')).toHaveLength(450)
    expect(await idsFor('weather')).toEqual(['c1'])
  })

  it('takes those that were chosen one by one, and goes past one that is gone', async () => {
    keep(db, 'c2', [turn('u1', 'fog')])
    const chosen = await idsOf(deps.ask, { text: '', filter: noFilter, ids: ['gone', 'c2', 'c2'] })
    const wrote = await writeMany(deps, {
      ids: chosen.ok ? chosen.value : [],
      format: 'text',
      folder: out(),
    })
    expect(wrote.ok && wrote.value).toHaveLength(1)
    expect(await readdir(out())).toHaveLength(1)
  })

  it('says how many were written before the disk was full', async () => {
    keep(db, 'c2', [turn('u1', 'fog')])
    let room = 1
    const write = async (file: string, data: string | Uint8Array) => {
      if (room === 0) throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
      room -= 1
      await writeFile(file, data)
    }
    const wrote = await writeMany({ ...deps, write }, { ids: ['c1', 'c2'], format: 'json', folder: out() })
    expect(wrote).toMatchObject({ ok: false, error: { code: 'export.full', params: { count: 1 } } })
    expect(await readdir(out())).toHaveLength(1)
  })

  it('says so where no folder can be', async () => {
    await mkdir(out())
    await writeFile(join(out(), 'file'), '')
    await chmod(out(), 0o700)
    const wrote = await writeMany(deps, {
      ids: ['c1'],
      format: 'json',
      folder: join(out(), 'file', 'deeper'),
    })
    expect(wrote).toMatchObject({ ok: false, error: { code: 'export.failed' } })
  })

  it('writes every format', async () => {
    for (const format of exportFormats) {
      const wrote = await writeMany(deps, { ids: ['c1'], format, folder: out() })
      expect(wrote.ok && (await readFile(wrote.value[0] ?? '', 'utf8')).length > 20).toBe(true)
    }
  })
})
