/** Telling a session kept sound: a second at a time, all of it, in the endpoint's rate, behind what went before. */
import { describe, expect, it } from 'vitest'
import { concatPcm } from '#core/audio/pcm'
import { clientCommandSchema, type ClientCommand } from '#core/protocol/commands'
import type { ItemCommand } from '#core/session/types'
import { createOutbox } from '../../../src/main/realtime/outbox'
import { tellVoice } from '../../../src/main/realtime/tell-voice'
import { createVoiceEncoder } from '../../../src/main/realtime/uplink-format'
import { createVoiceTape } from '../../../src/main/realtime/voice-tape'
import { noVoices } from '../../support/no-voices'
import { createFakeClock } from './support/fake-clock'

const RATE = 24_000
const speech = (seconds: number): Int16Array =>
  Int16Array.from({ length: seconds * RATE }, (_, at) => Math.round(8000 * Math.sin(at / 17)))

const command: ItemCommand = {
  type: 'conversation.item.create',
  event_id: 'evt_1',
  item: {
    type: 'message',
    role: 'user',
    id: 'u1',
    content: [
      { type: 'input_text', text: 'before' },
      { type: 'input_audio', audio: '' },
    ],
  },
}

function setUp(pcm: Int16Array, rate = RATE) {
  const clock = createFakeClock()
  const tape = createVoiceTape()
  for (let at = 0; at < pcm.length; at += 480) tape.append(pcm.slice(at, at + 480))
  tape.keep('key', 0, pcm.length)
  const reads: number[] = []
  const frames: string[] = []
  const jobs: (() => void)[] = []
  const outbox = createOutbox(clock)
  const sound = {
    encodeVoice: () => createVoiceEncoder(rate),
    voices: {
      ...noVoices.voices,
      read: (key: string, from: number, samples: number) => {
        reads.push(samples)
        return tape.read(key, from, samples)
      },
    },
  }
  const tell = (through: (job: () => void) => void, from: number, samples: number): void =>
    tellVoice(
      { type: 'voice_tell', command, voice: { key: 'key', from, samples } },
      {
        socket: { prepare: through, send: (frame) => through(() => void frames.push(String(frame()))) },
        sound,
        encode: (given: ClientCommand) => given,
      },
    )
  return { tape, reads, frames, jobs, outbox, tell }
}

const soundOf = (frame: string | undefined): Int16Array => {
  const { item } = JSON.parse(frame ?? '{}') as { item: { content: readonly { audio?: string }[] } }
  const bytes = Buffer.from(item.content[1]?.audio ?? '', 'base64')
  return new Int16Array(new Uint8Array(bytes).buffer)
}

describe('kept sound', () => {
  it('is told whole, in a message that a strict server takes, with the words beside it untouched', () => {
    const pcm = speech(2.5)
    const { frames, outbox, tell } = setUp(pcm)
    tell(outbox.push, 0, pcm.length)
    expect(frames).toHaveLength(1)
    const message = JSON.parse(frames[0] ?? '') as ItemCommand
    expect(clientCommandSchema.safeParse(message).success).toBe(true)
    expect(message).toMatchObject({
      event_id: 'evt_1',
      item: { id: 'u1', content: [{ text: 'before' }, {}] },
    })
    expect(soundOf(frames[0])).toEqual(pcm)
  })

  it('is told in part where a part is asked for, and no further than it goes', () => {
    const pcm = speech(3)
    const { frames, outbox, tell } = setUp(pcm)
    tell(outbox.push, RATE, RATE / 2)
    tell(outbox.push, 2 * RATE, 5 * RATE)
    expect(soundOf(frames[0])).toEqual(pcm.slice(RATE, 1.5 * RATE))
    expect(soundOf(frames[1])).toEqual(pcm.slice(2 * RATE))
  })

  it('is made a second at a time, each in its own turn, so that nothing else has to wait', () => {
    const pcm = speech(3.5)
    const { jobs, reads, frames, tell } = setUp(pcm)
    tell((job) => void jobs.push(job), 0, pcm.length)
    expect([reads, frames, jobs.length]).toEqual([[], [], 5])
    for (const job of jobs) job()
    expect(reads).toEqual([RATE, RATE, RATE, RATE / 2])
    expect(frames).toHaveLength(1)
  })

  it('of one message does not mix with that of another', () => {
    const pcm = speech(2)
    const { jobs, frames, tell } = setUp(pcm)
    tell((job) => void jobs.push(job), 0, RATE)
    tell((job) => void jobs.push(job), RATE, RATE)
    for (const job of jobs) job()
    expect(concatPcm(frames.map(soundOf))).toEqual(pcm)
  })

  it('is told in the rate of the endpoint, to its last sample', () => {
    const pcm = speech(3)
    const { frames, outbox, tell } = setUp(pcm, 16_000)
    tell(outbox.push, 0, pcm.length)
    const told = soundOf(frames[0])
    expect(Math.abs(told.length - 3 * 16_000)).toBeLessThanOrEqual(1)
    // The same tone: its samples stand two thirds as far apart.
    const worst = Math.max(
      ...Array.from({ length: 40_000 }, (_, at) => at + 4000).map((at) =>
        Math.abs((told[at] ?? 0) - 8000 * Math.sin((at * 1.5) / 17)),
      ),
    )
    expect(worst).toBeLessThan(80)
  })

  it('that a lost line took away is not told to the next one', () => {
    const pcm = speech(2)
    const { jobs, frames, tell } = setUp(pcm)
    tell((job) => void jobs.push(job), 0, pcm.length)
    jobs[0]?.()
    jobs.length = 0
    tell((job) => void jobs.push(job), 0, pcm.length)
    for (const job of jobs) job()
    expect(frames).toHaveLength(1)
    expect(soundOf(frames[0])).toEqual(pcm)
  })
})

it('a message of anything but the person’s words is told as it is', () => {
  const pcm = speech(1)
  const { outbox, tape } = setUp(pcm)
  const frames: string[] = []
  const answer: ItemCommand = {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: 'c', output: 'o' },
  }
  tellVoice(
    { type: 'voice_tell', command: answer, voice: { key: 'key', from: 0, samples: 100 } },
    {
      socket: { prepare: outbox.push, send: (frame) => outbox.push(() => void frames.push(String(frame()))) },
      sound: { encodeVoice: createVoiceEncoder, voices: { ...noVoices.voices, read: tape.read } },
      encode: (given) => given,
    },
  )
  expect(JSON.parse(frames[0] ?? '')).toEqual(answer)
})
