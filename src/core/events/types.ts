/** What the event journal remembers of everything that passed between this app and a Realtime server. */

/** `out` was sent by us, `in` by the server, `socket` is the connection itself. */
export type Direction = 'out' | 'in' | 'socket'

/** What happens to the connection itself. */
export const socketEvents = [
  'socket.opening',
  'socket.open',
  'socket.ping',
  'socket.pong',
  'socket.closing',
  'socket.closed',
] as const
export type SocketEvent = (typeof socketEvents)[number]

/** Kinds of events that a person looks for together. */
export const families = [
  'error',
  'socket',
  'session',
  'input',
  'item',
  'transcription',
  'response',
  'function',
  'delta',
  'sound',
  'other',
] as const
export type Family = (typeof families)[number]

/** What an event is about; null where it says nothing, or nothing that can be shown. */
export type EventIds = {
  readonly event: string | null
  readonly item: string | null
  readonly response: string | null
  readonly call: string | null
}

/** Frames of sound that followed each other, as one row: counted, never kept. */
export type SoundRun = {
  /** Frames. */
  count: number
  /** ms of sound. */
  ms: number
  /** Monotonic ms of the last one. */
  until: number
}

/** What came back for a command, or for a ping. */
export type Answer = {
  /** Entry that answered; 0 for none. */
  readonly id: number
  /** ms after the command. */
  readonly ms: number
  readonly outcome: 'answered' | 'refused' | 'lost'
}

/** Later stations of what this entry began, e.g. the first sound of the response that was asked for. */
export type Mark = { readonly name: 'created' | 'words' | 'sound' | 'done'; readonly ms: number }

export type JournalEntry = {
  /** Counts up without gaps from 1, also over what was dropped. */
  readonly id: number
  /** Monotonic ms. */
  readonly at: number
  /** Wall clock, ms since 1970. */
  readonly wall: number
  /** Number of the connection in this run of the app, from 1. */
  readonly connection: number
  readonly direction: Direction
  /** The type as the wire has it, e.g. `response.audio.delta` of a beta server. */
  readonly type: string
  readonly family: Family
  /** Written and sent by the person. */
  readonly manual: boolean
  readonly ids: EventIds
  /** A few words of the protocol that tell this event from others of its type, e.g. `completed`. */
  readonly note: string
  /** The event as JSON with everything private taken out; '' where there is none. */
  payload: string
  /** `payload` was kept with its words. */
  worded: boolean
  /** Size of the frame, or of all frames of a run. */
  bytes: number
  readonly sound: SoundRun | null
  /** An answer is due and has not come. */
  waiting: boolean
  answer: Answer | null
  marks: readonly Mark[]
  /** The entry that this one answers, and how long that took, ms. */
  cause: { readonly id: number; readonly ms: number } | null
}
