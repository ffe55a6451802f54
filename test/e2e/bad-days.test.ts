/**
 * One conversation through every bad day at once: lost lines of ten kinds, a session that runs out, a change of
 * sessions, sleep, a process that stood still, no network. Typed, spoken with the talk key, and with a function call.
 * Nothing of it is missing in what is exported, nothing is there twice, and all of it is in order.
 *
 * Real: window, key, microphone, loudspeaker, sockets, the practice assistant's own faults and clock. Simulated: the
 * login manager that tells of sleep, and the network that is gone (Chromium is asked by a function of ours).
 */
import { readFile } from 'node:fs/promises'
import { lookup } from 'node:dns/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import type { Desk, DeskRecording } from '../../scripts/lib/desk.mjs'
import { soundSpans, type Track } from '../../scripts/lib/desk/recording.mjs'
import { concatPcm } from '../../src/core/audio/pcm'
import { conversationExportSchema, type ConversationExport } from '../../src/core/transcript/exporters'
import { startPracticeServer, type PracticeServer } from '../../src/practice'
import { loadVoice } from '../../src/practice/voice'
import { startBadLine, type BadLine } from '../support/bad-line'
import { blindPage } from '../support/blind-page'
import { repository } from '../support/desk'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { PROTOCOL_RATE } from '../support/signals'
import { startLoginManager } from '../support/sleep'

const resources = join(repository, 'resources')
const TALK_KEY = 'Control_R'
/** Shorter than the answer that is given in it. */
const LIFETIME_MS = 9_000
/** Longer than a link may be silent before it counts as dead. */
const STANDSTILL_MS = 31_000

let desk: Desk
let parley: Parley
let server: PracticeServer
let line: BadLine
let recording: DeskRecording
let login: Awaited<ReturnType<typeof startLoginManager>>
let folder: string
/** Connections that were served. */
let served = 0

beforeAll(async () => {
  desk = await startParleyDesk('bad-days')
  login = await startLoginManager(desk)
  folder = await desk.folder('exports')
  server = await startPracticeServer({
    resources,
    token: null,
    log: (said) => (served += said === 'a client has connected' ? 1 : 0),
  })
  // The computer under its own name: an address of the network, not of the loopback interface.
  const { address } = await lookup(hostname())
  line = await startBadLine(server.port, address)
  parley = await startParley(desk, 'bad-days', { env: login.env })
  recording = await desk.sound.record()

  const { talk } = parley
  const own = `${hostname().toLowerCase()}:${line.port}`
  await talk.pointAt(`ws://${own}/v1/realtime`)
  await talk.button(`Allow ${own}`).click()
  await talk.page.getByRole('switch', { name: 'Open a web link' }).click()
  await talk.connect()
})
afterAll(async () => {
  await parley?.close()
  await line?.stop()
  await server?.close()
  await desk?.stop()
})
let broken = false
beforeEach(({ skip }) => {
  // Each day begins where the one before it ended.
  if (broken) skip()
  photographFailure(() => parley?.page)
  onTestFailed(() => {
    broken = true
  })
})

// ---- what was said, in order, as it must be exported

type Told = ConversationExport['conversation']['turns'][number]
type Expected = Pick<Told, 'role' | 'source'> & { readonly status: RegExp; readonly words?: string | RegExp }
const story: Expected[] = []
let questions = 0

const type = async (text: string): Promise<void> => {
  questions += 1
  const words = `${questions}. ${text}`
  story.push({ role: 'user', source: 'text', status: /^completed$/, words })
  await parley.talk.say(words)
}

/** Words spoken into the held key. `meanwhile` happens when so much of them has been said. */
const speak = async (text: string, meanwhile: () => unknown, status = /^completed$/): Promise<void> => {
  questions += 1
  story.push({ role: 'user', source: 'voice', status })
  await desk.keyboard.keyDown(TALK_KEY)
  const said = desk.sound.speak(text)
  await see(parley.talk.turns('user')).toHaveCount(questions)
  await meanwhile()
  await said
  await desk.keyboard.keyUp(TALK_KEY)
}

/** The answer is heard, and cut short: it counts as interrupted. */
const hear = async (from: number): Promise<void> => {
  story.push({ role: 'assistant', source: 'voice', status: /^interrupted$/ })
  await recording.speakerHeard(from, 400)
  await parley.talk.button('Stop').click()
  await see(parley.talk.button('Stop')).toBeDisabled()
  await recording.speakerQuiet(from, 200)
}

const ask = async (text: string): Promise<void> => {
  const from = recording.position()
  await type(text)
  await hear(from)
}

const servedSince = (before: number, connections = 1): Promise<void> =>
  see.poll(() => served, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + connections)
/** Waits for so many further connections, the last of which is usable. */
const back = async (before: number, connections = 1): Promise<void> => {
  await servedSince(before, connections)
  await see(parley.talk.status).toHaveText(/^Connected/, { timeout: 30_000 })
}

const yes = () => true
const no = () => false

/** From the first sound to the last, and the pauses between sentences. s. */
const rhythm = (track: Track, from = 0) => {
  const spans = soundSpans(track, { from, pauseMs: 250 })
  const pauses = spans.slice(1).map(({ start }, at) => (start - (spans[at]?.end ?? start)) / track.rate)
  return { pauses, seconds: ((spans.at(-1)?.end ?? 0) - (spans[0]?.start ?? 0)) / track.rate }
}

// ---- the days

/* oxlint-disable vitest/expect-expect -- each step waits for what it is about; `see` and `back` fail in its place */
describe('one conversation', () => {
  it('begins', async () => {
    await ask('How do I export this?')
  })

  it('1: goes on when the line is reset while nobody talks', async () => {
    const before = served
    line.reset()
    await back(before)
    await ask('Which language do you speak?')
  })

  it('2: keeps what was heard of an answer that the server breaks off', async () => {
    const before = served
    server.inject({ type: 'drop', at: { soundMs: 900 }, code: 1011 })
    await type('Give me the tour.')
    // Failed; or interrupted, if the next question comes while its last words still sound.
    story.push({ role: 'assistant', source: 'voice', status: /^(failed|interrupted)$/ })
    await back(before)
    await ask('What does it cost?')
  })

  it('3: sends the words that were being spoken when the line was cut', async () => {
    const before = served
    const from = recording.position()
    await speak('This sentence is long enough to lose the line in the middle of it.', () =>
      server.inject({ type: 'drop', at: { speechMs: 300 } }),
    )
    await back(before)
    await hear(from)
  })

  it('4: is answered although the server restarts while it thinks', async () => {
    const before = served
    const from = recording.position()
    server.inject({ type: 'drop', at: { event: 'response.created' }, code: 1012 })
    await type('Is my key private?')
    await back(before)
    await hear(from)
  })

  it('5: tells the next session what became of a function call', async () => {
    const { talk } = parley
    const before = served
    const from = recording.position()
    await type('Please open_web_link "https://example.org/".')
    story.push({ role: 'tool', source: 'text', status: /^interrupted$/ })
    await see(talk.button('Do not allow')).toBeVisible()
    server.inject({ type: 'drop', code: 1013 })
    // The rest of the window is out of reach while a question is open.
    await servedSince(before)
    await talk.button('Do not allow').click()
    await hear(from)
  })

  it('6: keeps a spoken turn whose line is cut the moment it is committed', async () => {
    const before = served
    const from = recording.position()
    const cut = () => server.inject({ type: 'drop', at: { event: 'input_audio_buffer.committed' } })
    // Said again, or marked as lost with its connection: it is there.
    await speak('Nobody may lose this one either.', cut, /^(completed|failed)$/)
    await back(before)
    await hear(from)
  })

  it('7: finds out within seconds that the server has vanished without a word', async () => {
    const before = served
    // Nothing was heard or said for a moment: who was just heard is not doubted.
    await delay(5_000)
    line.silence()
    const from = recording.position()
    await type('Are you still there, microphone?')
    await back(before)
    await hear(from)
  })

  it('8: waits for a server that refuses connections for a while', async () => {
    const before = served
    line.refuse()
    line.reset()
    await see(parley.talk.status).toHaveText(/^Reconnecting/)
    await type('And which model are you?')
    const from = recording.position()
    await delay(1_500)
    await line.accept()
    await back(before)
    await hear(from)
  })

  it('9 and 10: survives a session that ends as soon as it has begun', async () => {
    const before = served
    server.inject({ type: 'drop', at: { event: 'session.updated' }, code: 1001 })
    server.inject({ type: 'lifetime', ms: LIFETIME_MS })
    server.inject({ type: 'drop', code: 1005 })
    await back(before, 2)
  })

  it('plays an answer to its end, without a gap, while its session runs out', async () => {
    const before = served
    const from = recording.position()
    await type('And how do I bind the hotkey?')
    story.push({ role: 'assistant', source: 'voice', status: /^completed$/ })
    await back(before)
    await see(parley.talk.turns('assistant').last()).toHaveAttribute('data-status', 'completed', {
      timeout: 60_000,
    })
    await recording.speakerQuiet(from, 700)
    const whole = concatPcm(
      loadVoice(resources, 'en')
        .clip('hotkey')
        .map(({ pcm }) => pcm),
    )
    const wanted = rhythm({ rate: PROTOCOL_RATE, samples: whole })
    const heard = rhythm(recording.soFar().speaker, from)
    const both = JSON.stringify({ wanted, heard })
    expect(heard.pauses, both).toHaveLength(wanted.pauses.length)
    expect(Math.max(...heard.pauses) - Math.max(...wanted.pauses), both).toBeLessThan(0.1)
    // A machine that is short of time plays slowly; half an answer is something else.
    expect(heard.seconds / wanted.seconds, both).toBeCloseTo(1, 0)
  })

  it('moves to a new session before the old one ends, when nobody talks', async () => {
    const before = served
    await back(before)
    server.calm()
    await ask('Did you notice anything?')
  })

  it('notices that it stood still for longer than a server waits, and that the line died meanwhile', async () => {
    const before = served
    const { pid = 0 } = parley.app.process()
    expect(pid).toBeGreaterThan(0)
    line.silence()
    process.kill(pid, 'SIGSTOP')
    await delay(STANDSTILL_MS).finally(() => process.kill(pid, 'SIGCONT'))
    await back(before)
    await ask('Did I hold you up, provider?')
  })

  it('makes no attempt without a network, says so, and is back with it', async () => {
    const { talk, page } = parley
    const before = served
    const isOnline = (online: boolean) =>
      parley.app.evaluate(
        ({ net }, value) => Object.assign(net, { isOnline: () => value }) && undefined,
        online,
      )
    await isOnline(false)
    line.reset()
    await see(page.getByText(/This computer is offline/)).toBeVisible()
    const from = recording.position()
    await type('How can I interrupt you?')
    const carried = line.carried()
    await delay(2_500)
    expect(line.carried()).toBe(carried)
    await see(talk.status).toHaveText(/^Reconnecting/)
    await isOnline(true)
    await back(before)
    await hear(from)
    await see(page.getByText(/This computer is offline/)).toHaveCount(0)
  })

  it('sleeps and wakes with the computer, and lets the talk key go', async () => {
    const before = served
    const from = recording.position()
    await type('Tell me about the hotkey.')
    story.push({ role: 'assistant', source: 'voice', status: /^interrupted$/ })
    await recording.speakerHeard(from, 400)
    login.sleep()
    const page = blindPage(parley)
    const connection = () => page.textOf('output[aria-label="Connection"]')
    await see.poll(connection).toMatch(/^Reconnecting/)
    await recording.speakerQuiet(from, 500)
    expect(served).toBe(before)
    login.wake()
    await servedSince(before)
    await see.poll(connection).toMatch(/^Connected/)

    const spoken = recording.position()
    story.push({ role: 'user', source: 'voice', status: /^completed$/, words: /s of speech/ })
    // The keyboard is listened to anew after waking: who presses in that moment presses again.
    const listens = () => page.count('[data-role="user"][data-status="in_progress"]')
    const press = async (): Promise<boolean> => {
      await desk.keyboard.keyDown(TALK_KEY)
      const heard = await see.poll(listens, { timeout: 1_000 }).toBe(1).then(yes, no)
      if (!heard) await desk.keyboard.keyUp(TALK_KEY)
      return heard
    }
    await see.poll(press, { timeout: 15_000 }).toBe(true)
    await desk.sound.speak('Good morning. Is everything still there?')
    await desk.keyboard.keyUp(TALK_KEY)
    story.push({ role: 'assistant', source: 'voice', status: /^interrupted$/ })
    await recording.speakerHeard(spoken, 400)
    await page.click('button', 'Stop')
    await recording.speakerQuiet(spoken, 300)
  })

  it('is exported complete and in order', async () => {
    const page = blindPage(parley)
    const exportAs = async (kind: string, extension: string): Promise<string> => {
      const file = join(folder, `talk.${extension}`)
      await parley.app.evaluate(({ dialog }, filePath) => {
        Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) })
      }, file)
      await page.click('button', 'Export')
      await page.click('[role="menuitem"]', kind)
      await see.poll(() => readFile(file, 'utf8').catch(() => '')).not.toBe('')
      return readFile(file, 'utf8')
    }
    const { turns } = conversationExportSchema.parse(JSON.parse(await exportAs('JSON', 'json'))).conversation
    const told = turns.map(({ role, source, status, text }) => `${role} ${source} ${status} ${text}`)
    expect(turns.length, told.join('\n')).toBe(story.length)
    for (const [at, { role, source, status, words }] of story.entries()) {
      const turn = turns[at]
      expect([turn?.role, turn?.source], told.join('\n')).toEqual([role, source])
      expect(turn?.status, told[at]).toMatch(status)
      expect(turn?.text, told[at]).toMatch(words ?? '')
    }
    expect(new Set(turns.map(({ id }) => id)).size).toBe(turns.length)

    const markdown = await exportAs('Markdown', 'md')
    const asked = story.flatMap(({ words }) => (typeof words === 'string' ? [words] : []))
    const places = asked.map((words) => markdown.indexOf(words))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    for (const words of asked) expect(markdown.split(words)).toHaveLength(2)
    expect(parley.consoleErrors).toEqual([])
  })
})
