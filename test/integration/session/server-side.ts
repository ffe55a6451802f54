/* oxlint-disable typescript/no-explicit-any -- events are read as they come; a wrong field fails the expectation */
/** The practice assistant on a virtual clock, reached over a network of queues, and what a careful server would note. */
import { clientCommandSchema } from '../../../src/core/protocol/commands'
import { SAMPLE_RATE } from '../../../src/core/audio/messages'
import type { RunSpeechNetwork } from '../../../src/core/audio/speech-model'
import { createFaultBook, readFault, type FaultInput } from '../../../src/practice/faults'
import { serveConnection, type PracticeConnection } from '../../../src/practice/connection'
import { servicePace } from '../../../src/practice/pace'
import type { Voice } from '../../../src/practice/voice'
import type { VirtualClock } from './virtual-clock'

type SocketEnd = {
  readonly httpStatus: number | null
  readonly closeCode: number | null
  readonly reason: string
  readonly errorCode: null
}

export type ClientEnd = {
  readonly onOpen: () => void
  readonly onFrame: (frame: string) => void
  readonly onClosed: (end: SocketEnd) => void
}

export interface Socket {
  send(frame: string): void
  close(): void
}

/** ms from one end to the other. */
const LATENCY = 12

/** Short answers with real sound and words, so that a thousand of them cost little. */
const voice: Voice = {
  clip: (name) => [
    { text: `About ${name}.`, pcm: new Int16Array(SAMPLE_RATE * 0.7).fill(900) },
    { text: 'That is all I know.', pcm: new Int16Array(SAMPLE_RATE * 0.9).fill(-900) },
  ],
}

const loudness: RunSpeechNetwork = (input, state) =>
  Promise.resolve({ probability: input.some((value) => Math.abs(value) > 0.05) ? 0.95 : 0.01, state })

/** The practice assistant has no recogniser; here every turn has words of its own. */
const written = (frame: string): string => {
  const id = /"item_id":"(\w+)"/.exec(frame)?.[1]
  if (id === undefined || !frame.includes('transcription.completed"')) return frame
  return frame.replace('"transcript":""', `"transcript":"words of ${id}"`)
}

type Fields = Readonly<Record<string, any>>

export function createServerSide(clock: VirtualClock) {
  const book = createFaultBook()
  const open = new Set<PracticeConnection>()
  const refused: string[] = []
  const sentCodes: string[] = []
  let ids = 0
  /** Items of the connection that is open now, in the server's order, as the server tells of them. */
  let items = new Map<string, Fields>()
  /** The same for the texts that it was told, by event id, and for those of them that it refused. */
  let told = new Map<string, string>()
  let turnedAway: string[] = []

  const note = (event: Fields): void => {
    if (event['type'] === 'session.created') {
      items = new Map()
      told = new Map()
      turnedAway = []
    }
    const refusedText = event['type'] === 'error' ? told.get(event['error'].event_id) : undefined
    if (refusedText !== undefined) turnedAway.push(refusedText)
    if (/^conversation\.item\.(added|created|done)$/.test(event['type']))
      items.set(event['item'].id, event['item'])
    if (event['type'] === 'conversation.item.deleted') items.delete(event['item_id'])
    if (event['type'] === 'error') sentCodes.push(String(event['error'].code))
  }

  const connect = (client: ClientEnd): Socket => {
    let alive = true
    let paused = false
    let waiting: string[] = []
    let served: PracticeConnection | null = null
    const toClient = (action: () => void): void => {
      clock.after(LATENCY, () => {
        if (alive) action()
      })
    }
    const gone = (end: Partial<SocketEnd>): void => {
      if (served) open.delete(served)
      toClient(() => {
        alive = false
        client.onClosed({ httpStatus: null, closeCode: null, reason: '', errorCode: null, ...end })
      })
    }
    const read = (frame: string): void => {
      const command = JSON.parse(frame) as Fields
      if (command['type'] === 'conversation.item.create')
        told.set(command['event_id'], command['item'].content?.[0]?.text ?? '')
      if (paused) waiting.push(frame)
      else served?.receive(frame)
    }

    clock.after(LATENCY, () => {
      if (!alive) return
      const connection = book.nextConnection()
      const refusal = book.refusalFor(connection)
      if (refusal) {
        gone({ httpStatus: refusal.status })
        return
      }
      toClient(client.onOpen)
      let over = false
      served = serveConnection({
        clock,
        book,
        connection,
        model: 'practice',
        pace: servicePace,
        newId: (prefix) => `${prefix}_${String(++ids)}`,
        network: loudness,
        breathe: () => Promise.resolve(),
        speaker: () => ({ language: 'en', voice }),
        line: {
          send: (sent) => {
            if (over) return
            const frame = written(sent)
            try {
              note(JSON.parse(frame) as Fields)
            } catch {
              // A stranger of the script.
            }
            toClient(() => {
              client.onFrame(frame)
            })
          },
          close: (code, reason) => {
            over = true
            gone({ closeCode: code ?? 1005, reason })
          },
          cut: () => {
            over = true
            // What is under way is lost.
            alive = false
            if (served) open.delete(served)
            clock.after(LATENCY, () => {
              client.onClosed({ httpStatus: null, closeCode: 1006, reason: '', errorCode: null })
            })
          },
          pause: () => {
            paused = true
          },
          resume: () => {
            paused = false
            for (const frame of waiting.splice(0)) served?.receive(frame)
          },
        },
      })
      if (!over) open.add(served)
    })

    return {
      send(frame) {
        const command = clientCommandSchema.safeParse(JSON.parse(frame))
        if (!command.success && book.entriesFor(0).every(({ fault }) => fault.type !== 'beta'))
          refused.push(frame)
        clock.after(LATENCY, () => {
          if (alive) read(frame)
        })
      },
      close() {
        alive = false
        waiting = []
        clock.after(LATENCY, () => {
          if (served) open.delete(served)
          served?.end()
        })
      },
    }
  }

  return {
    connect,
    inject(fault: FaultInput): void {
      const checked = readFault(fault)
      if (!checked.ok) throw new Error(checked.error)
      const entry = book.add(checked.value)
      for (const connection of open) connection.join(entry)
    },
    calm: book.clear,
    /** Frames of the client that no strict server would take. */
    refused,
    /** Codes of all errors that went out. */
    sentCodes,
    items: (): readonly Fields[] => [...items.values()],
    /** Texts that the client told the connection that is open now, and that were refused. */
    turnedAway: (): readonly string[] => turnedAway,
  }
}
