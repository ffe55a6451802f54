/** Profiles to a file on a real disk and back: asked for by dialog, written whole, and every failure a notice. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Notice } from '#core/notice'
import { applyProfileChange, activeProfile } from '#core/settings/change'
import { defaultAccess, defaultSettings } from '#core/settings/defaults'
import { MAX_PROFILE_FILE } from '#core/settings/limits'
import { createProfile } from '#core/settings/profiles'
import type { Settings } from '#core/settings/schema'
import { nativeWords } from '#shared/i18n/native'
import { createProfileFiles } from '../../../src/main/settings/profile-files'
import type { SettingsStore } from '../../../src/main/settings/store'
import { writeAtomic } from '../../../src/main/system/write-atomic'

const dialogs = vi.hoisted(() => ({
  showSaveDialog: vi.fn<(options: SaveDialogOptions) => Promise<SaveDialogReturnValue>>(),
  showOpenDialog: vi.fn<(options: OpenDialogOptions) => Promise<OpenDialogReturnValue>>(),
}))
vi.mock('electron', () => ({ dialog: dialogs }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-profiles-'))
  dialogs.showSaveDialog.mockReset()
  dialogs.showOpenDialog.mockReset()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const saveTo = (filePath: string, canceled = false) =>
  dialogs.showSaveDialog.mockResolvedValue({ canceled, filePath } satisfies SaveDialogReturnValue)
const openFrom = (filePaths: string[]) =>
  dialogs.showOpenDialog.mockResolvedValue({
    canceled: filePaths.length === 0,
    filePaths,
  } satisfies OpenDialogReturnValue)

function setUp(settings: Settings = defaultSettings('other'), write = writeAtomic) {
  let now = settings
  let made = 0
  const notices: Notice[] = []
  const store: SettingsStore = {
    get: () => now,
    set: (next) => (now = next),
    subscribe: () => () => undefined,
    flush: () => Promise.resolve(),
  }
  const files = createProfileFiles({
    settings: store,
    words: () => nativeWords.en,
    folder: () => folder,
    window: () => null,
    newId: () => `new-${(made += 1)}`,
    write,
    onNotice: (notice) => notices.push(notice),
  })
  return { files, notices, settings: () => now, set: store.set }
}

const work = createProfile(
  applyProfileChange(defaultSettings('other'), {
    access: { ...defaultAccess, tokenCommand: 'print-it', tokenHost: 'h:443', plainHost: '10.0.0.1:80' },
  }),
  { id: 'work', name: 'Büro: A/B', copyOf: null },
)

describe('profiles that are exported', () => {
  it('are written as they are asked for, with nothing in them that this person alone may decide', async () => {
    const { files, notices } = setUp(work)
    const file = join(folder, 'all.json')
    saveTo(file)
    expect(await files.exportProfiles('all')).toEqual({ ok: true, value: { path: file } })
    const written = JSON.parse(readFileSync(file, 'utf8')) as { profiles: { name: string }[] }
    expect(written.profiles.map(({ name }) => name)).toEqual(['Default', 'Büro: A/B'])
    expect(readFileSync(file, 'utf8')).not.toMatch(/print-it|10\.0\.0\.1|"id"/)
    expect(notices.map(({ code }) => code)).toEqual(['profile.exported'])
  })

  it('are the active one alone, under a name that every file system takes', async () => {
    const { files } = setUp(work)
    saveTo(join(folder, 'one.json'))
    await files.exportProfiles('active')
    const written = JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8')) as { profiles: unknown[] }
    expect(written.profiles).toHaveLength(1)
    expect(dialogs.showSaveDialog.mock.calls[0]?.[0]).toMatchObject({
      defaultPath: join(folder, 'Parley profile Büro AB.json'),
    })
  })

  it('are not written when the person cancels', async () => {
    const { files, notices } = setUp(work)
    saveTo(join(folder, 'no.json'), true)
    expect(await files.exportProfiles('all')).toEqual({ ok: true, value: { path: null } })
    expect([existsSync(join(folder, 'no.json')), notices]).toEqual([false, []])
  })

  it('that cannot be written are told with the cause', async () => {
    const full = () => Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }))
    const { files } = setUp(work, full)
    saveTo(join(folder, 'x.json'))
    expect(await files.exportProfiles('all')).toMatchObject({
      ok: false,
      notice: { code: 'export.failed', detail: 'ENOSPC' },
    })
  })
})

describe('a profile file that is picked', () => {
  const exported = async (): Promise<string> => {
    const file = join(folder, 'profiles.json')
    saveTo(file)
    await setUp(work).files.exportProfiles('all')
    return file
  }

  it('adds its profiles to what is there by then, and says that keys are to be entered', async () => {
    const file = await exported()
    const given = setUp()
    dialogs.showOpenDialog.mockImplementation(() => {
      // Something changes while the dialog is open.
      given.set(createProfile(given.settings(), { id: 'mid', name: 'Meanwhile', copyOf: null }))
      return Promise.resolve({ canceled: false, filePaths: [file] })
    })
    expect(await given.files.importProfiles()).toEqual({ ok: true, value: { count: 2 } })
    const names = given.settings().profiles.map(({ name }) => name)
    expect(names).toEqual(['Default', 'Meanwhile', 'Default 2', 'Büro: A/B'])
    expect(activeProfile(given.settings())).toMatchObject({ id: 'new-1', access: { tokenCommand: '' } })
    expect(given.notices).toMatchObject([
      { code: 'profile.imported', action: 'enter_key', params: { count: 2 } },
    ])
  })

  it.each([
    ['that is no JSON', () => '{"kind":', 'not_json'],
    ['of something else', () => '{"profiles":[]}', 'not_profiles'],
    [
      'with a wrong value',
      () => '{"kind":"parley-profiles","version":1,"profiles":[{"speed":"x"}]}',
      'invalid',
    ],
    ['that is huge', () => 'x'.repeat(MAX_PROFILE_FILE + 1), 'too_big'],
  ])('%s changes nothing and is told', async (_, text, detail) => {
    const file = join(folder, 'bad.json')
    writeFileSync(file, text())
    openFrom([file])
    const given = setUp()
    const before = given.settings()
    expect(await given.files.importProfiles()).toMatchObject({
      ok: false,
      notice: { code: 'profile.import_failed', detail },
    })
    expect(given.settings()).toBe(before)
  })

  it.each([
    ['nothing, when the person cancels', [] as string[], { ok: true, value: { count: 0 } }],
    ['a file that is gone', ['/nowhere/at/all.json'], { ok: false, notice: { detail: 'ENOENT' } }],
    ['a folder', [tmpdir()], { ok: false, notice: { detail: 'EISDIR' } }],
  ])('%s', async (_, paths, answer) => {
    openFrom(paths)
    const given = setUp()
    const before = given.settings()
    expect(await given.files.importProfiles()).toMatchObject(answer)
    expect(given.settings()).toBe(before)
  })
})
