/** The user's side of a session: sound comes in, voice detection or a commit cuts it into turns. */
import { samplesToMs } from '#core/audio/pcm'
import type { SegmentEvent } from '#core/audio/segmenter'
import { SAMPLE_RATE } from '#core/audio/messages'
import { err, ok, type Result } from '#core/result'
import { createDecoder, decodeBase64 } from './audio-format'
import { createDetector, type Detector, type DetectorDeps } from './detector'
import { errors, type ApiError } from './errors'
import type { NewId } from './ids'
import { createInputBuffer } from './input-buffer'
import { segmenterConfig, type SessionSettings } from './settings'

/** The service takes no larger piece: 15 MiB. */
const MAX_APPEND_BYTES = 15 * 1024 * 1024
const MIN_COMMIT_SAMPLES = SAMPLE_RATE / 10

export type TurnListener = {
  readonly started: (itemId: string, audioStartMs: number) => void
  /** `sound` is what the turn consists of, padding and silence included. */
  readonly stopped: (itemId: string, audioEndMs: number, sound: Int16Array) => void
}

export interface Turns {
  /** Milliseconds appended in this session. */
  readonly nowMs: number
  configure(input: SessionSettings['audio']['input']): void
  append(audio: string): Promise<Result<null, ApiError>>
  /** The turn so far: everything in the buffer. */
  commit(): Result<{ readonly itemId: string; readonly sound: Int16Array }, ApiError>
  clear(): void
}

export function createTurns(
  input: SessionSettings['audio']['input'],
  deps: DetectorDeps & { readonly newId: NewId; readonly listener: TurnListener },
): Turns {
  const { newId, listener } = deps
  const buffer = createInputBuffer()
  let settings = input
  let decode = createDecoder(input.format)
  let detector: Detector | null = null
  /** The item that the turn being spoken will become. */
  let itemId: string | null = null
  let turnStart = 0

  const listen = (): void => {
    const detection = settings.turn_detection
    detector = detection && createDetector(deps, segmenterConfig(detection), buffer.total)
  }
  listen()

  /** Half a sample left over from before must not shift what comes next. */
  const beginAnew = (): void => {
    decode = createDecoder(settings.format)
    listen()
  }

  const onSegment = (event: SegmentEvent): void => {
    if (event.type === 'started') {
      itemId = newId('item')
      turnStart = event.sample
      listener.started(itemId, event.audioStartMs)
    } else if (itemId !== null) {
      const ended = itemId
      itemId = null
      listener.stopped(ended, event.audioEndMs, buffer.take(turnStart, event.sample))
    }
  }

  return {
    get nowMs() {
      return samplesToMs(buffer.total)
    },
    configure(next) {
      if (next.format.type !== settings.format.type) decode = createDecoder(next.format)
      const wasOn = settings.turn_detection !== null
      settings = next
      if (next.turn_detection && wasOn) detector?.configure(segmenterConfig(next.turn_detection))
      else if (wasOn !== (next.turn_detection !== null)) listen()
    },
    async append(audio) {
      if (audio.length > (MAX_APPEND_BYTES / 3) * 4) return err(errors.tooLong('audio', '15 MiB'))
      const bytes = decodeBase64(audio)
      if (bytes === null) return err(errors.invalidValue('audio', 'expected base64-encoded audio bytes'))
      const pcm = decode(bytes)
      buffer.append(pcm)
      if (!detector) return ok(null)
      for (const event of await detector.push(pcm)) onSegment(event)
      if (!detector.speaking) buffer.dropBefore(detector.keepFrom)
      return ok(null)
    },
    commit() {
      const held = buffer.total - buffer.start
      if (held < MIN_COMMIT_SAMPLES) return err(errors.commitEmpty((held * 1000) / SAMPLE_RATE))
      const from = itemId === null ? buffer.start : turnStart
      const committed = { itemId: itemId ?? newId('item'), sound: buffer.take(from, buffer.total) }
      itemId = null
      beginAnew()
      return ok(committed)
    },
    clear() {
      buffer.dropBefore(buffer.total)
      itemId = null
      beginAnew()
    },
  }
}
