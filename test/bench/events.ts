/** What the event journal costs where frames pass, beside a bare push of the frame's size. */
import { createJournal } from '#core/events/journal'
import { everything } from '#core/events/query'
import { createViewIndex } from '#core/events/view-index'
import { createWireTap } from '../../src/main/events/tap'
import { encodeAppend } from '../../src/main/realtime/append-frame'
import type { TransportHandlers } from '../../src/main/realtime/ws-transport'
import { createRedactor } from '../../src/main/system/redact'
import { systemClock } from '../../src/main/system/clock'
import { timeOf } from './hot-path'

const nothing = (): void => undefined
const base64 = Buffer.alloc(4800, 7).toString('base64')
const ids = '"response_id":"resp_CkW9","item_id":"item_CkW9x","output_index":0,"content_index":0'

const frames: Readonly<Record<string, string>> = {
  'audio delta of 100 ms': `{"type":"response.output_audio.delta","event_id":"event_CkW9x01",${ids},"delta":"${base64}"}`,
  'transcript delta': `{"type":"response.output_audio_transcript.delta","event_id":"event_CkW9x02",${ids},"delta":" It is"}`,
  'response.done': JSON.stringify({
    type: 'response.done',
    event_id: 'event_CkW9x03',
    response: {
      id: 'resp_CkW9',
      status: 'completed',
      output: [
        {
          id: 'item_CkW9x',
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_audio', transcript: 'It is sunny in Izmir. '.repeat(8) }],
        },
      ],
      usage: {
        total_tokens: 300,
        input_tokens: 200,
        output_tokens: 100,
        input_token_details: { text_tokens: 60, audio_tokens: 140 },
      },
    },
  }),
}

export type EventCost = { readonly what: string; readonly journalUs: number; readonly pushUs: number }

/** A wire with the journal's ear on it, and the same without. */
const wires = () => {
  const journal = createJournal({ hideSecrets: createRedactor().redact, words: () => false })
  let server: TransportHandlers | null = null
  const open = (_target: unknown, handlers: TransportHandlers) => {
    server = handlers
    return { send: nothing, bufferedAmount: () => 0, probe: nothing, close: nothing }
  }
  const handlers = { onOpen: nothing, onFrame: nothing, onClosed: nothing }
  const target = { url: 'wss://api.openai.com/v1/realtime', key: null }
  const line = createWireTap(journal, systemClock).wrap(open)(target, handlers)
  return { journal, line, receive: (frame: Buffer): void => server?.onFrame(frame) }
}

export const journalCosts = (): readonly EventCost[] => {
  const bare = (frame: { readonly length: number }, calls: number): number => {
    let list: { at: number; bytes: number }[] = []
    return timeOf(calls, () => {
      list.push({ at: performance.now(), bytes: frame.length })
      if (list.length >= 20_000) list = []
    })
  }
  const received = Object.entries(frames).map(([what, text]) => {
    const { receive } = wires()
    const frame = Buffer.from(text)
    timeOf(2000, () => receive(frame))
    return { what, journalUs: timeOf(5000, () => receive(frame)), pushUs: bare(frame, 5000) }
  })
  const { line } = wires()
  const append = encodeAppend(new Int16Array(480))
  timeOf(2000, () => line.send(append))
  const what = 'append of 20 ms, sent'
  return [...received, { what, journalUs: timeOf(5000, () => line.send(append)), pushUs: bare(append, 5000) }]
}

/** ms to look through a full journal of 20 000 events for a text, and for a window of 100 rows of it. */
export const searchCosts = (): {
  readonly entries: number
  readonly searchMs: number
  readonly windowMs: number
} => {
  const { journal, receive } = wires()
  const kinds = Object.values(frames)
    .slice(1)
    .map((text) => Buffer.from(text))
  for (let i = 0; i < 20_000; i += 1) for (const frame of kinds.slice(i % 2, (i % 2) + 1)) receive(frame)
  const all = createViewIndex(journal.ring, everything)
  while (!all.scan(1000));
  const searchMs =
    timeOf(3, () => {
      const index = createViewIndex(journal.ring, { ...everything, text: 'total_tokens' })
      while (!index.scan(1000));
    }) / 1000
  return {
    entries: journal.ring.size(),
    searchMs,
    windowMs: timeOf(200, () => void all.lines(10_000, 100)) / 1000,
  }
}
