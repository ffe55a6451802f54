/** Files of the History screen: asked for by dialog, and every end of it told. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenDialogReturnValue, SaveDialogReturnValue } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { noFilter } from '#core/history/pages'
import type { Notice } from '#core/notice'
import { ok } from '#core/result'
import { includeAll } from '#core/transcript/exporters'
import { nativeWords } from '#shared/i18n/native'
import { createHistoryFiles, MAX_IMPORT } from '../../../src/main/exporting/history-files'
import type { AskStorage } from '../../../src/main/exporting/write-many'
import { writeAtomic } from '../../../src/main/system/write-atomic'

const dialogs = vi.hoisted(() => ({
  showSaveDialog: vi.fn<() => Promise<SaveDialogReturnValue>>(),
  showOpenDialog: vi.fn<() => Promise<OpenDialogReturnValue>>(),
}))
vi.mock('electron', () => ({ dialog: dialogs }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-history-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const saveTo = (filePath: string, canceled = false) =>
  dialogs.showSaveDialog.mockResolvedValue({ canceled, filePath })
const openFrom = (...filePaths: string[]) =>
  dialogs.showOpenDialog.mockResolvedValue({ canceled: filePaths.length === 0, filePaths })

function setUp(imported: readonly object[] = []) {
  const asked: string[] = []
  const notices: Notice[] = []
  const copied: string[] = []
  const answers = [...imported]
  const ask = ((name: string, { id }: { readonly id?: string }) => {
    asked.push(name)
    if (name === 'list') return Promise.resolve(ok({ hits: [{ info: { id: 'c1' } }], next: null, total: 1 }))
    if (name === 'importFile') return Promise.resolve(ok(answers.shift()))
    return Promise.resolve(
      ok(id === 'gone' ? null : { name: 'Talk.md', data: new TextEncoder().encode('# Işık') }),
    )
  }) as unknown as AskStorage
  const files = createHistoryFiles({
    history: { ask },
    facts: () => ({ locale: 'en', include: includeAll }),
    pinBefore: () => null,
    words: () => nativeWords.en,
    folder: () => folder,
    window: () => null,
    write: writeAtomic,
    copy: (text) => void copied.push(text),
    onNotice: (told) => notices.push(told),
  })
  return { files, asked, notices, copied, codes: () => notices.map(({ code }) => code) }
}

describe('one conversation', () => {
  it('is written where the person says, and said to be', async () => {
    const { files, codes } = setUp()
    const path = join(folder, 'x.md')
    saveTo(path)
    expect(await files.exportOne({ id: 'c1', format: 'markdown' })).toEqual({ ok: true, value: { path } })
    expect(readFileSync(path, 'utf8')).toBe('# Işık')
    expect(codes()).toEqual(['export.done'])
  })

  it('leaves nothing behind where it cannot be written, or the person thinks better of it', async () => {
    const { files, codes } = setUp()
    saveTo('/proc/x.md')
    expect(await files.exportOne({ id: 'c1', format: 'markdown' })).toMatchObject({ ok: false })
    saveTo(join(folder, 'x.md'), true)
    expect(await files.exportOne({ id: 'c1', format: 'markdown' })).toEqual({
      ok: true,
      value: { path: null },
    })
    expect(readdirSync(folder)).toEqual([])
    expect(codes()).toEqual([])
  })

  it('is copied as Markdown, unless it is gone', async () => {
    const { files, copied } = setUp()
    await files.copy('c1')
    expect(copied).toEqual(['# Işık'])
    expect(await files.copy('gone')).toMatchObject({ ok: false, notice: { code: 'history.gone' } })
  })
})

it('many go into one folder', async () => {
  const { files, notices } = setUp()
  openFrom(folder)
  const asked = { format: 'markdown', text: '', filter: noFilter } as const
  expect(await files.exportMany(asked)).toEqual({ ok: true, value: { path: folder, count: 1 } })
  expect(readdirSync(folder)).toEqual(['Talk.md'])
  expect(notices).toMatchObject([{ code: 'export.many', params: { count: 1, path: folder } }])
})

describe('import', () => {
  const file = (name: string, size = 2): string => {
    const path = join(folder, name)
    writeFileSync(path, '{}')
    truncateSync(path, size)
    return path
  }

  it('counts what came, what was there, and what stands beside another version', async () => {
    const { files, notices } = setUp([{ type: 'added' }, { type: 'known' }, { type: 'copied' }])
    openFrom(file('a.json'), file('b.json'), file('c.json'))
    expect(await files.importFiles()).toEqual({ ok: true, value: { count: 2 } })
    expect(notices).toMatchObject([{ code: 'import.done', params: { count: 2, known: 1, copies: 1 } }])
  })

  it('reads no file that is larger than a conversation can be', async () => {
    const { files, asked } = setUp()
    openFrom(file('huge.json', MAX_IMPORT + 1))
    expect(await files.importFiles()).toMatchObject({
      ok: false,
      notice: { code: 'import.too_big', params: { file: 'huge.json' } },
    })
    expect(asked).toEqual([])
  })

  it('says of each file why it was not taken, and takes the others', async () => {
    const { files, codes } = setUp([{ type: 'refused', why: 'not_ours' }, { type: 'added' }])
    const missing = join(folder, 'missing.json')
    openFrom(file('other.json'), missing, file('good.json'))
    expect(existsSync(missing)).toBe(false)
    expect(await files.importFiles()).toMatchObject({ ok: false, notice: { code: 'import.not_ours' } })
    expect(codes()).toEqual(['import.unreadable', 'import.done'])
  })
})
