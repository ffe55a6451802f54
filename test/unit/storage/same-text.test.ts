/**
 * The transcript does not depend on the order in which its pieces happen to arrive: words of the person come late,
 * sound and words of an answer run beside each other, a cut falls anywhere. What is stored in the end is the same.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Turn } from '#core/transcript/model'
import { createRecord } from '../../../src/main/storage/record'
import { Machine } from '../session/machine'
import { emptyLog, logOf } from '#core/transcript/turn-log'

type Step = (machine: Machine) => unknown

const server =
  (frame: Record<string, unknown>): Step =>
  (machine) =>
    machine.server(frame)

const message = (id: string, role: string, content: readonly object[] = []) => ({
  id,
  type: 'message',
  role,
  status: role === 'user' ? 'completed' : 'in_progress',
  content,
})

const question = (id: string, before: string | null): readonly Step[] => [
  server({ type: 'input_audio_buffer.speech_started', item_id: id, audio_start_ms: 0 }),
  server({ type: 'input_audio_buffer.speech_stopped', item_id: id, audio_end_ms: 900 }),
  server({ type: 'input_audio_buffer.committed', item_id: id, previous_item_id: before }),
  server({
    type: 'conversation.item.added',
    previous_item_id: before,
    item: message(id, 'user', [{ type: 'input_audio', transcript: null }]),
  }),
]

/** Another model writes the words down, in its own time. */
const transcription = (id: string, words: string): readonly Step[] => {
  const kind = 'conversation.item.input_audio_transcription'
  const at = { item_id: id, content_index: 0 }
  return [
    ...words.split(/(?<= )/).map((delta) => server({ type: `${kind}.delta`, ...at, delta })),
    server({ type: `${kind}.completed`, ...at, transcript: words }),
  ]
}

const at = (response: string, id: string) => ({
  response_id: response,
  item_id: id,
  output_index: 0,
  content_index: 0,
})

const begin = (response: string, id: string, before: string): readonly Step[] => [
  server({ type: 'response.created', response: { id: response, status: 'in_progress' } }),
  server({ type: 'response.output_item.added', response_id: response, item: message(id, 'assistant') }),
  server({ type: 'conversation.item.added', previous_item_id: before, item: message(id, 'assistant') }),
]
const spoken = (response: string, id: string, words: string): readonly Step[] => [
  ...words
    .split(/(?<= )/)
    .map((delta) => server({ type: 'response.output_audio_transcript.delta', ...at(response, id), delta })),
  server({ type: 'response.output_audio_transcript.done', ...at(response, id), transcript: words }),
]
const sounded = (response: string, id: string, ms: number): readonly Step[] => [
  ...Array.from({ length: 4 }, (): Step => (machine) => machine.sound(ms / 4, response, id)),
  server({ type: 'response.output_audio.done', ...at(response, id) }),
]
const done = (response: string): Step =>
  server({ type: 'response.done', response: { id: response, status: 'completed' } })

/** Streams that keep their own order, woven into each other as the numbers say. */
function weave(streams: readonly (readonly Step[])[], picks: readonly number[]): readonly Step[] {
  const rest = streams.map((steps) => [...steps])
  const woven: Step[] = []
  for (let n = 0; ; n += 1) {
    const open = rest.filter((steps) => steps.length > 0)
    if (open.length === 0) return woven
    const next = open[(picks[n % picks.length] ?? 0) % open.length]?.shift()
    if (next) woven.push(next)
  }
}

const words = {
  q1: 'What is the weather?',
  a1: 'It is sunny in Izmir today.',
  q2: 'Thank you.',
  a2: 'Gladly.',
}

function tell(picks: readonly number[], cut: boolean): readonly Turn[] {
  const machine = new Machine().connected()
  const record = createRecord({ id: 'conv', startedAt: 0, turns: emptyLog })
  const stored = new Map<string, { readonly turn: Turn; readonly place: number }>()
  const look = (): void => {
    record.see({ id: 'conv', startedAt: 0, turns: logOf(machine.turns) }, true)
    const unsaved = record.takeUnsaved()
    for (const id of unsaved?.removed ?? []) stored.delete(id)
    for (const placed of unsaved?.turns ?? []) stored.set(placed.turn.id, placed)
  }
  const run = (steps: readonly Step[]): void => {
    for (const step of steps) {
      step(machine.wait(20))
      look()
    }
  }
  const late = transcription('u1', words.q1)
  const share = (picks[0] ?? 0) % (late.length + 1)
  run(question('u1', null))
  run(begin('r1', 'a1', 'u1'))
  run(weave([late.slice(0, share), spoken('r1', 'a1', words.a1), sounded('r1', 'a1', 2000)], picks))
  if (cut) {
    // All is here, and half of it was heard.
    run([done('r1')])
    const next = question('u2', 'a1')
    run(next.slice(0, 1))
    run([(m) => m.flushed(1000)])
    run(weave([next.slice(1), late.slice(share)], picks))
  } else {
    run([done('r1'), (m) => m.played(2000)])
    run(weave([question('u2', 'a1'), late.slice(share)], picks))
  }
  run(begin('r2', 'a2', 'u2'))
  run(
    weave(
      [transcription('u2', words.q2), spoken('r2', 'a2', words.a2), sounded('r2', 'a2', 600)],
      picks.toReversed(),
    ),
  )
  run([done('r2'), (m) => m.played(600, 'a2')])
  return [...stored.values()].toSorted((a, b) => a.place - b.place).map(({ turn }) => turn)
}

const essence = (turns: readonly Turn[]) =>
  turns.map(({ id, text, status, transcript, heardChars }) => ({ id, text, status, transcript, heardChars }))

describe('what is stored of a talk', () => {
  const anyOrder = fc.array(fc.nat(7), { minLength: 1, maxLength: 40 })

  it.each([
    ['heard to its end', false],
    ['with an answer that was cut off', true],
  ])('%s is the same in whatever order its pieces came', (_what, cut) => {
    const plain = essence(tell([0], cut))
    expect(plain.map(({ id }) => id)).toEqual(['u1', 'a1', 'u2', 'a2'])
    expect(plain.map(({ text }) => text)).toEqual([words.q1, words.a1, words.q2, words.a2])
    expect(plain[1]?.status).toBe(cut ? 'interrupted' : 'completed')
    expect(words.a1.slice(0, plain[1]?.heardChars)).toBe(cut ? 'It is sunny' : words.a1)
    fc.assert(
      fc.property(anyOrder, (picks) => {
        expect(essence(tell(picks, cut))).toEqual(plain)
      }),
      { numRuns: 60 },
    )
  })
})
