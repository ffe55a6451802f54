/** The life of one response: created, its item streamed at a pace, closed as completed, cancelled or incomplete. */
import { nothingToCallOff, type Clock } from './clock'
import { audioSamples, type Conversation, type Item, type ItemStatus } from './conversation'
import type { Reply } from './guide'
import type { ApiError } from './errors'
import type { FaultOf } from './faults'
import { scriptedError } from './faults/error-codes'
import type { NewId } from './ids'
import { createOutput, type EmitOutput } from './output'
import type { Pace } from './pace'
import type { AudioFormat, SessionSettings } from './settings'
import { usageReport, type Tokens } from './usage'

export type CancelReason = 'turn_detected' | 'client_cancelled'

export type ResponseRequest = {
  readonly reply: Reply
  /** How it is to go wrong, from the script. */
  readonly failure: FaultOf<'fail'> | null
  readonly modality: 'audio' | 'text'
  readonly format: AudioFormat
  readonly voice: SessionSettings['audio']['output']['voice']
  readonly maxOutputTokens: number | 'inf'
  readonly metadata: Readonly<Record<string, string>> | null
  readonly inputTokens: Tokens
  /** Where the item goes; null for a response beside the conversation. */
  readonly conversation: { readonly id: string; readonly items: Conversation } | null
}

export type ResponseEnd = {
  readonly outputTokens: Tokens
  readonly audioSamples: number
  readonly cancelled: boolean
}

export type ResponseDeps = {
  readonly clock: Clock
  readonly pace: Pace
  readonly newId: NewId
  readonly emit: EmitOutput
  /** Called after `response.done` has gone out. */
  readonly onEnd: (end: ResponseEnd) => void
}

export interface RunningResponse {
  readonly id: string
  cancel(reason: CancelReason): void
  /** Stops without a word: the connection is gone. */
  abandon(): void
}

type Ending =
  | { readonly status: 'completed' }
  | { readonly status: 'cancelled'; readonly reason: CancelReason }
  | { readonly status: 'incomplete'; readonly reason: 'max_output_tokens' | 'content_filter' }
  | { readonly status: 'failed'; readonly error: ApiError }

export function startResponse(deps: ResponseDeps, request: ResponseRequest): RunningResponse {
  const { clock, pace, newId, emit } = deps
  const id = newId('resp')
  const items = request.conversation?.items ?? null
  const output = createOutput(request.reply, {
    modality: request.modality,
    format: request.format,
    pace,
    newId,
    emit: (event) => {
      emit({ ...event, response_id: id, output_index: 0 })
    },
  })
  let begun = false
  let ended = false
  /** What we last put into the conversation; something else there means that the client truncated it. */
  let placed: Item | null = null
  let callOff = nothingToCallOff

  const place = (item: Item): void => {
    if (placed && items?.get(item.wire.id) === placed) items.replace(item)
    placed = item
  }

  const wire = (ending: Ending | null, outputs: readonly unknown[], usage: unknown) => ({
    object: 'realtime.response',
    id,
    status: ending?.status ?? 'in_progress',
    status_details: detailsOf(ending),
    output: outputs,
    conversation_id: request.conversation?.id ?? null,
    output_modalities: [request.modality],
    max_output_tokens: request.maxOutputTokens,
    audio: { output: { format: request.format, voice: request.voice } },
    usage,
    metadata: request.metadata,
  })

  const begin = (): void => {
    begun = true
    const item = output.item('in_progress')
    emit({ type: 'response.output_item.added', response_id: id, output_index: 0, item: item.wire })
    if (!items) return
    const previous = items.insert(item)
    placed = item
    emit({
      type: 'conversation.item.added',
      previous_item_id: previous.ok ? previous.value : null,
      item: item.wire,
    })
  }

  const end = (ending: Ending): void => {
    if (ended) return
    ended = true
    callOff()
    const status: ItemStatus = ending.status === 'completed' ? 'completed' : 'incomplete'
    const item = output.item(status)
    if (begun) {
      output.close(status)
      place(item)
      if (items) {
        const previous_item_id = items.previousOf(item.wire.id)
        emit({ type: 'conversation.item.done', previous_item_id, item: item.wire })
      }
      emit({ type: 'response.output_item.done', response_id: id, output_index: 0, item: item.wire })
    }
    const outputTokens = begun ? output.tokens() : { text: 0, audio: 0 }
    const usage = usageReport(request.inputTokens, outputTokens)
    emit({ type: 'response.done', response: wire(ending, begun ? [item.wire] : [], usage) })
    deps.onEnd({ outputTokens, audioSamples: audioSamples(item), cancelled: ending.status === 'cancelled' })
  }

  const overLimit = (): boolean => {
    const { text, audio } = output.tokens()
    return request.maxOutputTokens !== 'inf' && text + audio >= request.maxOutputTokens
  }

  const advance = (steps: Generator<number, void>): void => {
    if (ended) return
    const { failure } = request
    if (failure?.soundMs === 0) {
      end(failing(failure))
      return
    }
    if (!begun) begin()
    const step = steps.next()
    place(output.item('in_progress'))
    if (failure && (step.done || audioSamples(output.item('in_progress')) >= failure.soundMs * 24)) {
      end(failing(failure))
    } else if (overLimit() && !step.done) end({ status: 'incomplete', reason: 'max_output_tokens' })
    else if (step.done) end({ status: 'completed' })
    else {
      callOff = clock.after(step.value, () => {
        advance(steps)
      })
    }
  }

  emit({ type: 'response.created', response: wire(null, [], null) })
  callOff = clock.after(pace.thinkMs, () => {
    advance(output.steps())
  })

  return {
    id,
    cancel(reason) {
      end({ status: 'cancelled', reason })
    },
    abandon() {
      ended = true
      callOff()
    },
  }
}

function detailsOf(ending: Ending | null): unknown {
  if (ending === null || ending.status === 'completed') return null
  if (ending.status === 'failed') {
    const { type, code, message } = ending.error
    return { type: ending.status, error: { type, code, message } }
  }
  return { type: ending.status, reason: ending.reason }
}

function failing({ reason }: FaultOf<'fail'>): Ending {
  if (reason === 'content_filter' || reason === 'max_output_tokens') return { status: 'incomplete', reason }
  return { status: 'failed', error: scriptedError(reason) }
}
