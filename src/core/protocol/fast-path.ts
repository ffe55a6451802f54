/**
 * Reads an audio delta without JSON.parse: its base64 is decoded where it stands in the frame. Audio deltas are nearly
 * all bytes of a session. A frame that is not plainly one (escapes, nesting, spaces, another type) is left to
 * the parser: null means "read it the ordinary way", never "there is nothing in it".
 */
import { CLOSE, endOfText, QUOTE, scanAudioDelta, type DeltaPlaces } from './scan-delta'

export type AudioDelta<Bytes> = {
  readonly responseId: string
  readonly itemId: string
  readonly contentIndex: number
  /** PCM as the endpoint sends it, whatever `decode` returned for it. */
  readonly pcm: Bytes
}

export interface AudioDeltaReader<Frame extends Uint8Array, Bytes extends Uint8Array> {
  /** @param frame One complete text frame, UTF-8. */
  readonly read: (frame: Frame) => AudioDelta<Bytes> | null
}

const EQUALS = 0x3d

/**
 * @param decode Bytes of the base64 text `frame[start, end)`. It may pass over what is no base64: the reader compares
 *   the number of bytes with the length of the text, so anything passed over is noticed and left to the parser.
 */
export function createAudioDeltaReader<Frame extends Uint8Array, Bytes extends Uint8Array>(
  decode: (frame: Frame, start: number, end: number) => Bytes,
): AudioDeltaReader<Frame, Bytes> {
  let head: Head | null = null

  const decoded = (
    frame: Frame,
    places: DeltaPlaces,
    start: number,
    end: number,
  ): AudioDelta<Bytes> | null => {
    const pcm = decode(frame, start, end)
    if (pcm.length !== decodedLength(frame, start, end)) return null
    return { responseId: places.responseId, itemId: places.itemId, contentIndex: places.contentIndex, pcm }
  }

  return {
    read: (frame) => {
      const start = head === null ? -1 : repeatedHead(frame, head)
      if (head !== null && start >= 0) {
        const found = decoded(frame, head.places, start, frame.length - 2)
        if (found) return found
      }
      const places = scanAudioDelta(frame)
      if (!places) return null
      head = headOf(frame, places)
      return decoded(frame, places, places.start, places.end)
    },
  }
}

/**
 * Everything before the sound. The deltas of one answer come hundreds of times with the same head but for the event
 * id; comparing it costs a third of reading it. Kept only where the sound is the last field.
 */
type Head = {
  readonly places: DeltaPlaces
  /** Before the value of the event id, and behind it. */
  readonly before: Uint8Array
  readonly behind: Uint8Array
}

function headOf(frame: Uint8Array, places: DeltaPlaces): Head | null {
  const { start, end, eventStart, eventEnd } = places
  if (end !== frame.length - 2 || eventEnd > start) return null
  // A copy: a view would keep the whole frame, and a Buffer's slice is a view.
  const copy = (from: number, to: number) => new Uint8Array(frame.subarray(from, to))
  return { places, before: copy(0, eventStart), behind: copy(eventEnd, start) }
}

/** Where the sound begins, if the frame begins as the head does and ends with a text; else -1. */
function repeatedHead(frame: Uint8Array, { places, before, behind }: Head): number {
  const last = frame.length - 1
  if (frame[last] !== CLOSE || frame[last - 1] !== QUOTE || !startsWith(frame, 0, before)) return -1
  const eventEnd = places.eventEnd === 0 ? 0 : endOfText(frame, before.length)
  if (eventEnd < 0 || !startsWith(frame, eventEnd, behind)) return -1
  const start = eventEnd + behind.length
  return start < last ? start : -1
}

/** Four bytes to a branch: heads are alike to the end nearly always, and this is done for every frame of sound. */
function startsWith(frame: Uint8Array, from: number, bytes: Uint8Array): boolean {
  const { length } = bytes
  if (frame.length - from < length) return false
  const differs = (at: number): number => (frame[from + at] ?? 0) ^ (bytes[at] ?? 0)
  let at = 0
  for (; at + 3 < length; at += 4) {
    if ((differs(at) | differs(at + 1) | differs(at + 2) | differs(at + 3)) !== 0) return false
  }
  for (; at < length; at += 1) if (differs(at) !== 0) return false
  return true
}

/** Bytes that a canonical base64 text stands for; -1 where its length says that it is none. */
function decodedLength(frame: Uint8Array, start: number, end: number): number {
  const letters = end - start
  if (letters % 4 !== 0) return -1
  if (letters === 0 || frame[end - 1] !== EQUALS) return (letters / 4) * 3
  return (letters / 4) * 3 - (frame[end - 2] === EQUALS ? 2 : 1)
}

/** Where an audio delta's sound stands, without decoding it: for whoever counts frames that another reads. */
export type FoundDelta = Pick<DeltaPlaces, 'responseId' | 'itemId'> & {
  /** Letters of base64. */
  readonly letters: number
}

/** Null for a frame that is not plainly an audio delta. What it returns is used again by the next call. */
export function createAudioDeltaFinder(): (frame: Uint8Array) => FoundDelta | null {
  let head: Head | null = null
  const found = { responseId: '', itemId: '', letters: 0 }
  return (frame) => {
    const start = head === null ? -1 : repeatedHead(frame, head)
    const places = head !== null && start >= 0 ? head.places : scanAudioDelta(frame)
    if (!places) return null
    found.responseId = places.responseId
    found.itemId = places.itemId
    found.letters = start >= 0 ? frame.length - 2 - start : places.end - places.start
    if (start < 0) head = headOf(frame, places)
    return found
  }
}
