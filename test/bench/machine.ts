/** What the session machine costs: steps of a talk beside reading its frames, and a long conversation told anew. */
import { readServerEvent } from '#core/protocol/parse'
import { continuing } from '#core/session/continuing'
import { initialSession, step, type SessionState } from '#core/session/step'
import type { SessionEffect, SessionInput } from '#core/session/types'
import { defaultProfile } from '#core/settings/defaults'
import type { Conversation, Turn } from '#core/transcript/model'
import { changeTurnIn, liveConversation, logOf } from '#core/transcript/turn-log'
import { newTurn } from '#core/transcript/turns'
import { noLimits } from '#core/usage/budget'
import { priceOf } from '#core/usage/prices'
import { diffTurns } from '../../src/main/ipc/diff-view'
import { createRecord } from '../../src/main/storage/record'

/** Everything is counted and priced, and nothing is ever stopped. */
const budget = {
  limits: { ...noLimits, dayUsd: 1e9 },
  price: priceOf('openai', 'gpt-realtime-2.1'),
  provider: 'openai',
  transcriptionModel: 'gpt-live-transcribe',
  own: {},
}

type Plain = SessionInput extends infer I ? (I extends SessionInput ? Omit<I, 'at' | 'wall'> : never) : never

const DELTAS = 20
const SOUND_DELTAS = 2000
const VERSIONS = 1000
const LONG = 10_000
const message = (id: string, role: string, status: string, content: readonly object[] = []) => ({
  id,
  type: 'message',
  role,
  status,
  content,
})

/** The frames of one question and its answer, as the service sends them; sound comes beside them. */
const turnFrames = (n: number): readonly string[] => {
  const user = `item_u${n}`
  const item = `item_a${n}`
  const response = `resp_${n}`
  const before = n === 0 ? null : `item_a${n - 1}`
  const at = { response_id: response, item_id: item, output_index: 0, content_index: 0 }
  const words = Array.from({ length: DELTAS }, (_, i) => ({
    type: 'response.output_audio_transcript.delta',
    ...at,
    delta: ` word${i}`,
  }))
  const spoken = message(user, 'user', 'completed', [{ type: 'input_audio', transcript: null }])
  const text = words.map(({ delta }) => delta).join('')
  return [
    { type: 'input_audio_buffer.speech_started', item_id: user, audio_start_ms: 100 },
    { type: 'input_audio_buffer.speech_stopped', item_id: user, audio_end_ms: 900 },
    { type: 'input_audio_buffer.committed', item_id: user, previous_item_id: before },
    { type: 'conversation.item.added', previous_item_id: before, item: spoken },
    { type: 'response.created', response: { id: response, status: 'in_progress' } },
    {
      type: 'response.output_item.added',
      response_id: response,
      item: message(item, 'assistant', 'in_progress'),
    },
    {
      type: 'conversation.item.added',
      previous_item_id: user,
      item: message(item, 'assistant', 'in_progress'),
    },
    ...words,
    {
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: user,
      content_index: 0,
      transcript: 'What is the weather like in Izmir today?',
    },
    { type: 'response.output_audio.done', ...at },
    { type: 'response.output_audio_transcript.done', ...at, transcript: text },
    { type: 'response.done', response: { id: response, status: 'completed' } },
  ].map((frame) => JSON.stringify(frame))
}

const createDriver = () => {
  let state: SessionState = initialSession(
    { profile: defaultProfile, halfDuplex: false, language: 'en', budget },
    { conversationId: 'bench', wall: 0 },
  )
  let at = 0
  let steps = 0
  const take = (input: Plain): readonly SessionEffect[] => {
    at += 1
    steps += 1
    const stepped = step(state, { ...input, at, wall: at })
    state = stepped.state
    return stepped.effects
  }
  const frame = (event: object): readonly SessionEffect[] =>
    take({ type: 'server', event: readServerEvent(event) })
  const connect = (): readonly SessionEffect[] => {
    take({ type: 'connect' })
    take({ type: 'socket_open' })
    frame({ type: 'session.created', session: { type: 'realtime' } })
    return frame({ type: 'session.updated', session: {} })
  }
  /** One question, its answer and its sound, heard to the end. */
  const turn = (frames: readonly object[], n: number): void => {
    const item = `item_a${n}`
    for (const event of frames) {
      frame(event)
      if ((event as { type: string }).type !== 'response.output_audio_transcript.delta') continue
      take({ type: 'audio_delta', responseId: `resp_${n}`, itemId: item, contentIndex: 0, samples: 2400 })
    }
    const samples = DELTAS * 2400
    const played = { item, content: 0, playedSamples: samples, receivedSamples: samples, ended: true }
    take({ type: 'playout_position', epoch: state.sound.epoch, playing: false, items: [played] })
  }
  /** us a piece of an answer's sound. */
  const deltaUs = (n: number): number => {
    const id = `resp_sound_${n}`
    frame({ type: 'response.created', response: { id, status: 'in_progress' } })
    const delta = {
      type: 'audio_delta',
      responseId: id,
      itemId: `${id}_item`,
      contentIndex: 0,
      samples: 2400,
    }
    const took = ms(() => {
      for (let i = 0; i < SOUND_DELTAS; i += 1) take(delta as Plain)
    })
    frame({ type: 'response.done', response: { id, status: 'completed' } })
    return (took * 1000) / SOUND_DELTAS
  }
  return { take, connect, turn, deltaUs, steps: () => steps }
}

/** What main does with a new version of a conversation of so many turns, us. */
const besideUs = (count: number) => {
  const turns = Array.from({ length: count }, (_, i) => spokenTurn(i))
  let log = logOf(turns)
  const places = new Map(turns.map(({ id }, i) => [id, i]))
  const record = createRecord({ id: 'kept', startedAt: 0, turns: log }, places)
  const last = turns.at(-1)
  let recordMs = 0
  let patchMs = 0
  for (let i = 0; i < VERSIONS; i += 1) {
    const next = changeTurnIn(log, last?.id ?? '', { text: `${last?.text ?? ''} ${String(i)}` })
    recordMs += ms(() => record.see({ id: 'kept', startedAt: 0, turns: next }, true))
    patchMs += ms(() => diffTurns(log, next))
    log = next
  }
  return { record: (recordMs * 1000) / VERSIONS, patch: (patchMs * 1000) / VERSIONS }
}

const spokenTurn = (i: number): Turn =>
  newTurn({
    id: `item_${i}`,
    role: i % 2 === 0 ? 'user' : 'assistant',
    source: 'voice',
    at: i,
    status: 'completed',
    text: 'Some words that were said in a long conversation.',
    heardChars: 49,
    transcript: 'done',
    usage: i % 2 === 0 ? null : spokenUsage,
  })

const spokenUsage = {
  inputTokens: 400,
  outputTokens: 120,
  inputText: 120,
  inputAudio: 280,
  inputImage: 0,
  cachedText: 64,
  cachedAudio: 192,
  cachedImage: 0,
  outputText: 20,
  outputAudio: 100,
}

const ms = (run: () => void): number => {
  const begin = process.hrtime.bigint()
  run()
  return Number(process.hrtime.bigint() - begin) / 1e6
}

export type MachineCosts = {
  readonly stepsPerSecond: number
  /** Reading the same frames as JSON, as steps per second. */
  readonly parsedPerSecond: number
  /** us a turn with so many turns before it. */
  readonly turnUs: readonly { readonly before: number; readonly us: number }[]
  /** us an audio delta with so many turns before it. */
  readonly deltaUs: readonly { readonly before: number; readonly us: number }[]
  /** A conversation of 10 000 turns that goes on in a new session: its longest step, all steps, and what they send. */
  readonly rebuildLongestMs: number
  readonly rebuildMs: number
  readonly rebuildCommands: number
  /** What main does beside it with every new version of 10 000 turns, us: the record for the disk, the patch for the window. */
  readonly besideUs: readonly { readonly what: string; readonly few: number; readonly many: number }[]
}

export const machineCosts = (): MachineCosts => {
  const driver = createDriver()
  driver.connect()
  const turnUs: { before: number; us: number }[] = []
  const deltaUs: { before: number; us: number }[] = []
  const marks = [100, 1000, 9900]
  let stepsPerSecond = 0
  let parsedPerSecond = 0
  for (let n = 0; n < 10_000; n += 1) {
    if (!marks.includes(n)) {
      driver.turn(
        turnFrames(n).map((frame) => JSON.parse(frame) as object),
        n,
      )
      continue
    }
    const texts = Array.from({ length: 100 }, (_, i) => turnFrames(n + i))
    let frames: object[][] = []
    const parsing = ms(() => (frames = texts.map((of) => of.map((text) => JSON.parse(text) as object))))
    const before = driver.steps()
    const stepping = ms(() => frames.forEach((of, i) => driver.turn(of, n + i)))
    turnUs.push({ before: n, us: (stepping * 1000) / 100 })
    deltaUs.push({ before: n, us: driver.deltaUs(n) })
    if (n === marks[1]) {
      const steps = driver.steps() - before
      stepsPerSecond = (steps * 1000) / stepping
      parsedPerSecond = (steps * 1000) / parsing
    }
    n += 99
  }
  const kept: Conversation = {
    id: 'kept',
    startedAt: 0,
    turns: Array.from({ length: LONG }, (_, i) => spokenTurn(i)),
  }
  const other = createDriver()
  const steps: number[] = []
  let commands = 0
  const told = (run: () => readonly SessionEffect[]): void => {
    let effects: readonly SessionEffect[] = []
    steps.push(ms(() => (effects = run())))
    commands += effects.filter(({ type }) => type === 'send').length
    // The machine goes on by itself while it has more to tell.
    if (effects.some((effect) => effect.type === 'timer_start' && effect.id === 'tell'))
      told(() => other.take({ type: 'timer', id: 'tell' }))
  }
  // Its turns are gathered a stretch at a time, and looked at where they are kept.
  const conversation = liveConversation(kept)
  const known = continuing(kept.turns)
  told(() => other.take({ type: 'continue_conversation', conversation, ...known }))
  told(() => other.connect())
  const [few, many] = [besideUs(100), besideUs(LONG)]
  return {
    stepsPerSecond,
    parsedPerSecond,
    turnUs,
    deltaUs,
    rebuildLongestMs: Math.max(...steps),
    rebuildMs: steps.reduce((sum, took) => sum + took, 0),
    rebuildCommands: commands,
    besideUs: [
      { what: 'what is to be written down', few: few.record, many: many.record },
      { what: 'the patch for the window', few: few.patch, many: many.patch },
    ],
  }
}
