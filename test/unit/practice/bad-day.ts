/** A practice connection without a socket, with faults: what arrives, when by the clock, and how it ends. */
import { createFaultBook, readFault, type FaultInput } from '../../../src/practice/faults'
import { serveConnection, type PracticeConnection } from '../../../src/practice/connection'
import { instantPace, type Pace } from '../../../src/practice/pace'
import { createManualClock, english, loudnessNetwork, settle, type Frame } from './harness'
import { pcmToBytes } from '../../../src/core/audio/pcm'

type Ending = { readonly code: number | null; readonly reason: string } | 'cut'

export function badDay(faults: readonly FaultInput[], options: { readonly pace?: Pace } = {}) {
  const clock = createManualClock()
  const startedAt = clock.now()
  const book = createFaultBook({ faults: [...faults] })
  let ids = 0

  const connect = async () => {
    const raw: string[] = []
    const at: number[] = []
    const endings: Ending[] = []
    const reading: ('paused' | 'resumed')[] = []
    const connection: PracticeConnection = serveConnection({
      clock,
      book,
      connection: book.nextConnection(),
      model: 'practice',
      pace: options.pace ?? instantPace,
      newId: (prefix) => `${prefix}_${String(++ids)}`,
      network: loudnessNetwork,
      breathe: () => Promise.resolve(),
      speaker: () => english,
      line: {
        send: (frame) => {
          raw.push(frame)
          at.push(clock.now() - startedAt)
        },
        close: (code, reason) => endings.push({ code, reason }),
        cut: () => endings.push('cut'),
        pause: () => reading.push('paused'),
        resume: () => reading.push('resumed'),
      },
    })
    await settle()
    const events = (): readonly Frame[] =>
      raw.flatMap((frame) => {
        try {
          return [JSON.parse(frame) as Frame]
        } catch {
          return []
        }
      })
    const send = async (event: object): Promise<void> => {
      connection.receive(JSON.stringify(event))
      await settle()
    }
    return {
      connection,
      raw,
      at,
      endings,
      reading,
      events,
      types: () => events().map(({ type }) => type),
      all: (type: string) => events().filter((event) => event.type === type),
      send,
      ask: async (text = 'how do I export?', response: object = {}): Promise<void> => {
        const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }
        await send({ type: 'conversation.item.create', item })
        await send({ type: 'response.create', response })
        await pass(0)
      },
      append: (pcm: Int16Array) =>
        send({ type: 'input_audio_buffer.append', audio: Buffer.from(pcmToBytes(pcm)).toString('base64') }),
    }
  }

  const pass = async (ms: number): Promise<void> => {
    clock.pass(ms)
    await settle()
  }

  return {
    clock,
    connect,
    pass,
    inject(fault: FaultInput, connection: PracticeConnection): void {
      const read = readFault(fault)
      if (!read.ok) throw new Error(read.error)
      connection.join(book.add(read.value))
    },
    calm: book.clear,
  }
}

export const asText = { output_modalities: ['text'] }
