/**
 * What really happened, told by every export: a spoken conversation with two interruptions, a function and a broken line,
 * written to a file in each format and read back by programs that know nothing of Parley.
 */
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse as parseCsv } from 'csv-parse/sync'
import { see } from '../support/see'
import { parseSync as parseCaptions } from 'subtitle'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { exportExtensions, exportFormats, type ExportFormat } from '#core/transcript/export-formats'
import { exportJson, type ConversationExport } from '#core/transcript/exporters'
import { importConversation } from '#core/transcript/import-json'
import { exportingEn } from '#shared/i18n/en/exporting'
import { nativeWords } from '#shared/i18n/native'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { heardMs } from '../../scripts/lib/desk/recording.mjs'
import { hasChromium, launchChromium } from '../integration/ui/browser'
import { resultsFolder } from '../support/desk'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { startScriptedServer, type ScriptedAnswer, type ScriptedServer } from '../support/scripted-server'
import { chirp, chirpPieces, PROTOCOL_RATE } from '../support/signals'

const TALK_KEY = 'Control_R'
const said = {
  weather: 'What is the weather in İzmir?',
  time: 'Stop. What time is it?',
  ferry: 'And when does the ferry go?',
  there: 'Are you still there?',
} as const
const answered = {
  weather:
    'It is sunny in İzmir, twenty-four degrees, with a light wind from the sea. It stays like that until the evening, and tomorrow will be a little warmer still.',
  time: 'It is a quarter past nine. The shops open at ten, the museum opens at eleven, and the baker on the corner has been open since six.',
  ferry: 'At ten, from Konak.',
  there: 'Yes, I am, and I know what we were talking about.',
} as const

let desk: Desk
let parley: Parley
let server: ScriptedServer
/** Where Parley may write, and where the files stay to be looked at. */
let folder: string
let kept: string
const answers: (ScriptedAnswer | null)[] = []

beforeAll(async () => {
  desk = await startParleyDesk('truth')
  folder = await desk.folder('exports')
  kept = join(await resultsFolder('exports'), 'truth')
  await mkdir(kept, { recursive: true })
  server = await startScriptedServer({ answer: () => answers.shift() ?? null })
  parley = await startParley(desk, 'truth')
  await parley.talk.pointAt(server.url)
  await parley.page.getByRole('switch', { name: 'Record the sound', exact: true }).click()
  await parley.talk.connect()
})
afterAll(async () => {
  await parley?.close()
  await server?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Holds the key, speaks, lets go; the server writes down the words. */
async function speak(words: string): Promise<void> {
  const { talk } = parley
  const from = server.frames.length
  const before = await talk.turns('user').count()
  await desk.keyboard.keyDown(TALK_KEY)
  await server.next('input_audio_buffer.append', from)
  await desk.sound.speak(words)
  await desk.keyboard.keyUp(TALK_KEY)
  await server.next('input_audio_buffer.commit', from)
  await see(talk.turns('user')).toHaveCount(before + 1)
  const item = talk.turns('user').last()
  await see(item).toHaveAttribute('data-item-id', /^item_/)
  server.send({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: await item.getAttribute('data-item-id'),
    content_index: 0,
    transcript: words,
  })
  await see(item).toContainText(words)
}

/** The loudspeaker has played an answer for a while. */
async function heardSome(ms: number): Promise<void> {
  const recording = await desk.sound.record()
  await recording.speakerHeard(recording.position(), ms)
  await recording.stop()
}

function callFunction(name: string): void {
  const response = { id: 'resp_call', status: 'in_progress', output: [] }
  const item = { id: 'item_call', type: 'function_call', name, call_id: 'call_1', arguments: '' }
  const whole = { ...item, arguments: '{}', status: 'completed' }
  const at = { response_id: response.id, output_index: 0, item_id: item.id }
  server.send({ type: 'response.created', response })
  server.send({ type: 'response.output_item.added', ...at, item })
  server.send({
    type: 'response.function_call_arguments.done',
    ...at,
    call_id: 'call_1',
    name,
    arguments: '{}',
  })
  server.send({ type: 'response.output_item.done', ...at, item: whole })
  server.send({ type: 'response.done', response: { ...response, status: 'completed', output: [whole] } })
}

it('is held: spoken, cut off by the key, with a function, cut off by typing, over a broken line', async () => {
  const { talk } = parley
  answers.push({ text: answered.weather, pcm: chirp(9) })
  await speak(said.weather)
  await heardSome(2000)

  const interrupted = server.frames.length
  await speak(said.time)
  await server.next('conversation.item.truncate', interrupted)
  await server.next('response.create', interrupted)
  answers.push({ text: answered.time, pcm: chirp(9) })
  callFunction('get_current_time')
  await see(talk.turns('tool')).toHaveCount(1)
  await heardSome(2000)

  const typed = server.frames.length
  answers.push({ text: answered.ferry, pcm: chirp(1) })
  await talk.say(said.ferry)
  await server.next('conversation.item.truncate', typed)
  await see(talk.turns('assistant').last()).toContainText(answered.ferry)
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed')
  await see(talk.button('Stop')).toBeDisabled({ timeout: 20_000 })

  const knocks = server.knocks.length
  server.close(1011, 'gone')
  await server.until('another knock', () => server.knocks[knocks])
  await see(talk.status).toHaveText(/^Connected/, { timeout: 30_000 })
  answers.push({ text: answered.there, pcm: chirp(1) })
  await speak(said.there)
  await see(talk.turns('assistant').last()).toContainText(answered.there)
  await see(talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed')
  await see(talk.button('Stop')).toBeDisabled({ timeout: 20_000 })
  expect(await talk.log.locator('[data-status="interrupted"]').count()).toBe(2)
})

/** Chooses from the Export menu, and answers in the dialog's place with this path. */
async function choose(name: string, path: string): Promise<void> {
  await parley.app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, {
      showSaveDialog: () => Promise.resolve({ canceled: false, filePath }),
      showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [filePath] }),
    })
  }, path)
  await parley.talk.button('Export').click()
  await parley.page.getByRole('menuitem', { name, exact: true }).click()
}

async function exportAs(format: ExportFormat): Promise<string> {
  const file = join(folder, `talk.${exportExtensions[format]}`)
  await choose(exportingEn.exporting.formats[format], file)
  await see.poll(() => readFile(file, 'utf8').catch(() => '')).not.toBe('')
  const text = await readFile(file, 'utf8')
  await writeFile(join(kept, `talk.${exportExtensions[format]}`), text)
  return text
}

const files = new Map<ExportFormat, string>()
const fileOf = (format: ExportFormat): string => files.get(format) ?? ''
let turns: ConversationExport['conversation']['turns'] = []

const story = ['user', 'assistant', 'user', 'tool', 'assistant', 'user', 'assistant', 'user', 'assistant']

it('is written in every format', async () => {
  await parley.talk.open('Talk')
  for (const format of exportFormats) files.set(format, await exportAs(format))
  const read = JSON.parse(fileOf('json')) as ConversationExport
  turns = read.conversation.turns
  expect(turns).toHaveLength(story.length)
})

it('JSON tells who said what in order, how much was heard, what the function answered; times never go back', () => {
  expect(turns.map(({ role }) => role)).toEqual(story)
  expect(turns.map(({ text }) => text)).toEqual([
    said.weather,
    answered.weather,
    said.time,
    '',
    answered.time,
    said.ferry,
    answered.ferry,
    said.there,
    answered.there,
  ])
  expect(turns.map(({ source }) => source)[5]).toBe('text')
  expect(turns.filter(({ status }) => status === 'interrupted').map(({ text }) => text)).toEqual([
    answered.weather,
    answered.time,
  ])
  const spoken = turns.filter(({ role }) => role === 'assistant')
  for (const { heard, unheard, text } of spoken.filter(({ status }) => status === 'completed'))
    expect([heard, unheard]).toEqual([text, ''])
  for (const { heard, unheard, text, heardMs } of spoken.filter(({ status }) => status === 'interrupted')) {
    expect(`${heard} ${unheard}`).toBe(text)
    expect(heard.length).toBeGreaterThan(5)
    expect(unheard.length).toBeGreaterThan(5)
    expect(heardMs).toBeGreaterThan(1500)
  }
  expect(turns[3]?.tool?.name).toBe('get_current_time')
  expect(turns[3]?.tool?.output).toContain(String(new Date().getFullYear()))
  const times = turns.map(({ at }) => Date.parse(at))
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

it('JSON read back and written again is the same file', () => {
  const back = importConversation(fileOf('json'))
  if (!back.ok) throw new Error(back.error)
  const { conversation, model, profileName, title } = back.value
  const again = exportJson(conversation, {
    locale: 'en',
    labels: nativeWords.en.export,
    ...(model === null ? {} : { model }),
    ...(profileName === null ? {} : { profileName }),
    ...(title === null ? {} : { title }),
  })
  expect(JSON.parse(again)).toEqual(JSON.parse(fileOf('json')))
})

it.each(['srt', 'vtt'] as const)('%s shows what was heard, when, and where it was cut', (format) => {
  const cues = parseCaptions(fileOf(format)).flatMap((node) => (node.type === 'cue' ? [node.data] : []))
  expect(cues.length).toBeGreaterThan(6)
  for (const { start, end, text } of cues) {
    expect(end).toBeGreaterThan(start)
    for (const line of text.split('\n')) expect(line.replace(/<[^>]*>/g, '').length).toBeLessThanOrEqual(52)
  }
  const starts = cues.map(({ start }) => start)
  expect(starts).toEqual([...starts].sort((a, b) => a - b))
  const words = cues
    .map(({ text }) => text.replace(/<[^>]*>|\w+: /g, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
  const spoken = turns.filter(({ source, tool }) => source === 'voice' && tool === null)
  for (const { status, heard, text } of spoken)
    expect(words).toContain(status === 'interrupted' ? `${heard} –` : text)
  const silent = turns.flatMap(({ source, text, unheard }) => [source === 'text' ? text : '', unheard])
  for (const text of silent.filter((each) => each !== '')) expect(words).not.toContain(text)
  // The captions lie where the sound lay: as long as the conversation was, and not from its clock's zero.
  const first = turns[0]?.soundAt ?? ''
  const last = turns.at(-1)?.soundAt ?? ''
  const apart = Date.parse(last) - Date.parse(first)
  expect(starts[0]).toBeLessThan(50)
  const lastWords = cues.find(({ text }) => text.includes('Yes, I am'))
  expect(Math.abs((lastWords?.start ?? 0) - apart)).toBeLessThan(100)
})

it('CSV is a table with one row a turn, and the same parts', () => {
  const rows = parseCsv<Record<string, string>>(fileOf('csv'), { columns: true, bom: true })
  expect(rows.map((row) => row.role)).toEqual(story)
  rows.forEach((row, i) => {
    expect([row.text, row.heard, row.unheard]).toEqual([turns[i]?.text, turns[i]?.heard, turns[i]?.unheard])
    expect(Date.parse(row.at ?? '')).toBe(Date.parse(turns[i]?.at ?? ''))
  })
  expect(rows[3]?.tool_name).toBe('get_current_time')
  expect(rows[3]?.tool_output).toBe(turns[3]?.tool?.output)
  const starts = rows
    .filter(({ start_ms: start }) => start !== '')
    .map(({ start_ms: start }) => Number(start))
  expect(starts).toEqual([...starts].sort((a, b) => a - b))
})

/** Each of these appears, in this order. */
const inOrder = (text: string, parts: readonly string[]): void => {
  let from = 0
  for (const part of parts) {
    const at = text.indexOf(part, from)
    expect(at, `“${part}” behind ${from} in:\n${text}`).toBeGreaterThanOrEqual(0)
    from = at + part.length
  }
}
const told = (): readonly string[] => [
  said.weather,
  turns[1]?.heard ?? '-',
  turns[1]?.unheard ?? '-',
  said.time,
  'get_current_time',
  turns[3]?.tool?.output ?? '-',
  turns[4]?.heard ?? '-',
  turns[4]?.unheard ?? '-',
  said.ferry,
  answered.ferry,
  said.there,
  answered.there,
]

it('Markdown and text tell it in order, the unheard words apart', () => {
  for (const format of ['markdown', 'text'] as const) {
    inOrder(fileOf(format), told())
    expect(fileOf(format).match(/Not heard/g)).toHaveLength(2)
    expect(fileOf(format).match(/interrupted/g)).toHaveLength(2)
    expect(fileOf(format).match(/You, typed/g)).toHaveLength(1)
    expect(fileOf(format)).toContain('written down by a speech model')
  }
})

it.skipIf(!hasChromium)('HTML shows it in a browser, in order, on a screen and on paper', async () => {
  const browser = await launchChromium()
  try {
    for (const [name, size, scheme] of [
      ['wide', { width: 1000, height: 1200 }, 'light'],
      ['narrow', { width: 360, height: 1200 }, 'dark'],
    ] as const) {
      const page = await browser.newPage({ viewport: size, colorScheme: scheme })
      await page.goto(pathToFileURL(join(kept, 'talk.html')).href)
      inOrder(await page.locator('body').innerText(), told())
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      await page.screenshot({ path: join(kept, `html-${name}.png`), fullPage: true })
      await page.close()
    }
  } finally {
    await browser.close()
  }
})

/** What sox reads: programs of others have to. */
const soxi = (what: string, file: string): number => Number(execFileSync('soxi', [what, file]).toString())
const soxRead = (file: string, channel: 1 | 2 = 1) => {
  const raw = execFileSync('sox', [file, '-t', 'raw', '-', 'remix', String(channel)], { maxBuffer: 1e8 })
  const samples = new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length))
  return { rate: PROTOCOL_RATE, samples }
}
/** Turns that were spoken, and from when to when each was to be heard, ms from the first sound. */
const spokenTurns = () => {
  const spoken = turns.filter(({ source, tool }) => source === 'voice' && tool === null)
  const begin = Math.min(...spoken.map(({ soundAt }) => Date.parse(soundAt ?? '')))
  return spoken.map(({ role, status, soundAt, audioMs, heardMs: heard }) => {
    const start = Date.parse(soundAt ?? '') - begin
    return { role, status, start, length: (status === 'interrupted' ? heard : audioMs) ?? 0 }
  })
}

it('WAV holds the person left and the assistant right, each where and as far as it was heard', async () => {
  const file = join(folder, 'talk.wav')
  await choose('WAV', file)
  await see.poll(() => readFile(file).catch(() => null)).not.toBeNull()
  await copyFile(file, join(kept, 'talk.wav'))
  expect([soxi('-c', file), soxi('-r', file), soxi('-b', file)]).toEqual([2, PROTOCOL_RATE, 16])
  const spoken = spokenTurns()
  const ms = (samples: number): number => (samples * 1000) / PROTOCOL_RATE
  const end = Math.max(...spoken.map(({ start, length }) => start + length))
  // It may be longer by what a starved loudspeaker waited in the last answer.
  const longer = ms(soxi('-s', file)) - end
  expect(longer, JSON.stringify(spoken)).toBeGreaterThan(-100)
  expect(longer, JSON.stringify(spoken)).toBeLessThan(2000)

  const [left, right] = [soxRead(file, 1), soxRead(file, 2)]
  for (const { role, status, start, length } of spoken) {
    const [here, there] = role === 'user' ? [left, right] : [right, left]
    const from = Math.round((start * PROTOCOL_RATE) / 1000)
    const part = (track: typeof left) => ({
      ...track,
      samples: track.samples.subarray(from, from + Math.round((length * PROTOCOL_RATE) / 1000)),
    })
    expect(heardMs(part(here)), `${role} at ${start} for ${length} ms`).toBeGreaterThan(length / 4)
    if (role === 'user') continue
    // A chirp tells of each moment where in the answer it is from.
    const [piece] = chirpPieces(part(here), 0, status === 'interrupted' ? 9 : 1)
    expect(Math.abs(piece?.from ?? 1)).toBeLessThan(0.1)
    // Nobody spoke over an answer that came to its end.
    expect(status === 'completed' ? heardMs(part(there)) : 0).toBe(0)
  }
  const answers = spoken.filter(({ role }) => role === 'assistant')
  const whole = answers.reduce((sum, { length }) => sum + length, 0)
  expect(Math.abs(heardMs(right) - whole), JSON.stringify(spoken)).toBeLessThan(60 * answers.length)
})

it('WAV for each turn is one file a spoken turn, in order, as long as the turn was heard', async () => {
  const before = new Set(await readdir(folder))
  await choose('WAV for each turn', folder)
  const made = async () =>
    (await readdir(folder)).find((name) => !before.has(name) && name.startsWith('Parley'))
  await see.poll(made).toBeDefined()
  const place = join(folder, (await made()) ?? '')
  const names = (await readdir(place)).sort()
  const spoken = spokenTurns().sort((a, b) => a.start - b.start)
  expect(names.map((name) => name.replace(/^(\d+) [\d.]+ /, '$1 '))).toEqual(
    spoken.map(({ role }, i) => `00${i + 1} ${role === 'user' ? 'You' : 'Assistant'}.wav`),
  )
  for (const [i, name] of names.entries()) {
    const file = join(place, name)
    expect([soxi('-c', file), soxi('-r', file)]).toEqual([1, PROTOCOL_RATE])
    const { role, length } = spoken[i] ?? { role: 'user', length: 0 }
    const lengthMs = (soxi('-s', file) * 1000) / PROTOCOL_RATE
    // What the person said is kept with the moment before the press.
    expect(lengthMs - length, `${name}: ${lengthMs} of ${length} ms`).toBeGreaterThan(-50)
    expect(lengthMs - length).toBeLessThan(role === 'user' ? 1100 : 50)
  }
})
