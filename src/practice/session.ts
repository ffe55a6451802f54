/** One connection: commands in the order they came, the conversation they change, and at most one answer in it. */
import type { ClientCommand, ItemInput } from '#core/protocol/commands'
import { assertNever, err, ok, type Result } from '#core/result'
import type { Clock } from './clock'
import { createConversation, fromInput, withSound } from './conversation'
import type { DetectorDeps } from './detector'
import { errors, type ApiError } from './errors'
import { createGuide, lengthTranscript, type Speaker } from './guide'
import type { NewId } from './ids'
import { createIdleTimer } from './idle-timer'
import { createItemFeed } from './item-feed'
import type { FaultOf } from './faults'
import type { WireEvent } from './faults/wire-event'
import { soundOf } from './item-sound'
import type { EmitOutput } from './output'
import type { Pace } from './pace'
import { createResponses } from './responses'
import { applyUpdate, defaultSettings } from './settings'
import { createTurns } from './turns'
import { readCommand } from './validate'

export const SESSION_MINUTES = 60

export type SessionDeps = DetectorDeps & {
  readonly clock: Clock
  readonly pace: Pace
  readonly newId: NewId
  readonly speaker: () => Speaker
  /** Puts one event on the wire. */
  readonly send: (event: WireEvent) => void
  readonly close: (code: number, reason: string) => void
  /** What is to go wrong with a response that begins now. */
  readonly failure?: () => FaultOf<'fail'> | null
  /** How long the session lasts; an hour unless given. */
  readonly lifetimeMs?: number | null
}

export interface PracticeSession {
  /** One text frame of the client. Frames are worked off in order. */
  receive(frame: string): void
  /** The maximum duration is reached; `tells`: some servers send the error, some close, most do both. */
  expire(tells: FaultOf<'expire'>['tells']): void
  /** The connection is gone. */
  end(): void
}

export function startSession(model: string, deps: SessionDeps): PracticeSession {
  const { clock, pace, newId, speaker } = deps
  const id = newId('sess')
  const lifetimeMs = deps.lifetimeMs ?? SESSION_MINUTES * 60_000
  const expiresAt = Math.floor((clock.now() + lifetimeMs) / 1000)
  const conversation = createConversation()
  let settings = defaultSettings(model)
  let over = false
  /** The idle question is asked once; speech or typing makes it possible again. */
  let asked = false
  let queue: Promise<void> = Promise.resolve()

  const emit: EmitOutput = (event) => {
    if (over) return
    const { type, ...rest } = event
    deps.send({ type, event_id: newId('event'), ...rest })
  }
  const emitError = (error: ApiError, eventId: string | null): void => {
    emit({ type: 'error', error: { ...error, event_id: eventId } })
  }
  const sessionEvent = (type: 'session.created' | 'session.updated'): void => {
    const session = { type: 'realtime', object: 'realtime.session', id, ...settings, expires_at: expiresAt }
    emit({ type, session })
  }

  const feed = createItemFeed({
    clock,
    emit,
    conversation,
    transcriptOf: (samples) => {
      if (settings.audio.input.transcription === null) return null
      return samples === 0 ? '' : lengthTranscript(samples, speaker().language)
    },
    transcribeMs: pace.transcribeMs,
  })

  const idle = createIdleTimer(clock, () => {
    const itemId = newId('item')
    const at = { audio_start_ms: turns.nowMs, audio_end_ms: turns.nowMs, item_id: itemId }
    emit({ type: 'input_audio_buffer.timeout_triggered', ...at })
    const text = 'No user speech was detected before the idle timeout.'
    const content = [{ type: 'input_text', text }] as const
    feed.addSpokenTurn(itemId, new Int16Array(0), {
      wire: { id: newId('item'), type: 'message', status: 'completed', role: 'system', content },
      audio: [],
    })
    asked = true
    responses.create({}, settings)
  })

  const responses = createResponses({
    clock,
    pace,
    newId,
    emit,
    conversation,
    conversationId: newId('conv'),
    guide: createGuide(speaker),
    failure: deps.failure ?? (() => null),
    onCreated: () => {
      idle.stop()
    },
    onDone: ({ startedAt, audioSamples }) => {
      const detection = settings.audio.input.turn_detection
      const timeout = detection?.type === 'server_vad' ? (detection.idle_timeout_ms ?? null) : null
      if (!asked) idle.answered(startedAt, audioSamples, timeout)
    },
  })

  const turns = createTurns(settings.audio.input, {
    network: deps.network,
    breathe: deps.breathe,
    newId,
    listener: {
      started(itemId, audioStartMs) {
        idle.stop()
        asked = false
        emit({ type: 'input_audio_buffer.speech_started', audio_start_ms: audioStartMs, item_id: itemId })
        if (settings.audio.input.turn_detection?.interrupt_response) responses.interrupt()
      },
      stopped(itemId, audioEndMs, sound) {
        emit({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: audioEndMs, item_id: itemId })
        feed.addSpokenTurn(itemId, sound)
        if (!settings.audio.input.turn_detection?.create_response) return
        const created = responses.create({}, settings)
        if (!created.ok) emitError(created.error, null)
      },
    },
  })

  const update = (
    change: Extract<ClientCommand, { type: 'session.update' }>['session'],
  ): Result<null, ApiError> => {
    const next = applyUpdate(settings, change)
    const voiceChanged =
      JSON.stringify(next.audio.output.voice) !== JSON.stringify(settings.audio.output.voice)
    if (voiceChanged && responses.spoken) return err(errors.voiceLocked())
    settings = next
    turns.configure(settings.audio.input)
    if (settings.audio.input.turn_detection?.type !== 'server_vad') idle.stop()
    sessionEvent('session.updated')
    return ok(null)
  }

  const createItem = (input: ItemInput, after: string | null | undefined): Result<null, ApiError> => {
    const sound = soundOf(input, 'item')
    if (!sound.ok) return sound
    idle.stop()
    asked = false
    return feed.addItem(
      fromInput(input, input.id ?? newId('item'), () => newId('call'), sound.value),
      after,
    )
  }

  const run = (command: ClientCommand): Result<null, ApiError> | Promise<Result<null, ApiError>> => {
    switch (command.type) {
      case 'session.update':
        return update(command.session)
      case 'input_audio_buffer.append':
        return turns.append(command.audio)
      case 'input_audio_buffer.commit': {
        const turn = turns.commit()
        if (turn.ok) feed.addSpokenTurn(turn.value.itemId, turn.value.sound)
        return turn.ok ? ok(null) : turn
      }
      case 'input_audio_buffer.clear':
        turns.clear()
        emit({ type: 'input_audio_buffer.cleared' })
        return ok(null)
      case 'conversation.item.create':
        return createItem(command.item, command.previous_item_id)
      case 'conversation.item.retrieve': {
        const item = conversation.get(command.item_id)
        if (!item) return err(errors.itemNotFound(command.item_id, 'item_id'))
        emit({ type: 'conversation.item.retrieved', item: withSound(item) })
        return ok(null)
      }
      case 'conversation.item.truncate': {
        const { item_id, content_index, audio_end_ms } = command
        const done = conversation.truncate(item_id, content_index, audio_end_ms)
        if (done.ok) emit({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms })
        return done
      }
      case 'conversation.item.delete': {
        const done = conversation.remove(command.item_id)
        if (done.ok) emit({ type: 'conversation.item.deleted', item_id: command.item_id })
        return done
      }
      case 'response.create':
        return responses.create(command.response ?? {}, settings)
      case 'response.cancel':
        return responses.cancel(command.response_id)
      default:
        return assertNever(command)
    }
  }

  const handle = async (frame: string): Promise<void> => {
    const read = readCommand(frame)
    if (!read.ok) {
      emitError(read.error.error, read.error.eventId)
      return
    }
    const done = await run(read.value)
    if (!done.ok) emitError(done.error, read.value.event_id ?? null)
  }

  const end = (): void => {
    over = true
    idle.stop()
    responses.abandon()
    stopExpiry()
  }
  const expire = (tells: FaultOf<'expire'>['tells']): void => {
    if (over) return
    const error = errors.expired(Math.max(1, Math.round(lifetimeMs / 60_000)))
    if (tells !== 'close') emitError(error, null)
    end()
    if (tells !== 'error') deps.close(1001, error.message)
  }
  const stopExpiry = clock.after(expiresAt * 1000 - clock.now(), () => {
    expire('both')
  })

  sessionEvent('session.created')
  return {
    receive(frame) {
      queue = queue
        .then(() => (over ? undefined : handle(frame)))
        .catch(() => {
          // A fault of ours, most likely the speech model's. The frame is lost; the session goes on.
          emit({ type: 'error', error: { ...errors.serverError(), event_id: null } })
        })
    },
    expire,
    end,
  }
}
