/** The responses of a session: one at a time in the conversation, any number beside it. */
import type { ClientCommand } from '#core/protocol/commands'
import { err, ok, type Result } from '#core/result'
import type { Clock } from './clock'
import { fromInput, type Conversation, type Item } from './conversation'
import { errors, type ApiError } from './errors'
import type { FaultOf } from './faults'
import type { Guide } from './guide'
import type { NewId } from './ids'
import { soundOf } from './item-sound'
import type { EmitOutput } from './output'
import type { Pace } from './pace'
import { startResponse, type RunningResponse } from './response'
import { completeFormat, type SessionSettings } from './settings'
import { itemTokens, sumTokens, textTokens } from './usage'

export type ResponseParams = NonNullable<Extract<ClientCommand, { type: 'response.create' }>['response']>

/** The service tells how many tokens are left; nothing is rationed here, so the bucket is simply large. */
const TOKEN_LIMIT = 1_000_000
const RATE_LIMITS_AFTER_MS = 30

export type ResponsesDeps = {
  readonly clock: Clock
  readonly pace: Pace
  readonly newId: NewId
  readonly emit: EmitOutput
  readonly conversation: Conversation
  readonly conversationId: string
  readonly guide: Guide
  readonly failure: () => FaultOf<'fail'> | null
  /** A response of the conversation begins. */
  readonly onCreated: () => void
  /** A response of the conversation was sent to its end. */
  readonly onDone: (sent: { readonly startedAt: number; readonly audioSamples: number }) => void
}

export interface Responses {
  /** Sound has gone out in this session: the voice cannot be changed any more. */
  readonly spoken: boolean
  create(params: ResponseParams, settings: SessionSettings): Result<null, ApiError>
  /** Without an id: the one in the conversation. */
  cancel(id: string | undefined): Result<null, ApiError>
  /** The user began to speak. */
  interrupt(): void
  abandon(): void
}

export function createResponses(deps: ResponsesDeps): Responses {
  const { clock, pace, newId, emit, conversation, guide } = deps
  const running = new Map<string, RunningResponse>()
  let active: RunningResponse | null = null
  let spoken = false

  const sendRateLimits = (used: number): void => {
    const limits = [
      {
        name: 'tokens',
        limit: TOKEN_LIMIT,
        remaining: TOKEN_LIMIT - used,
        reset_seconds: used / TOKEN_LIMIT,
      },
    ]
    clock.after(Number.isFinite(pace.speed) ? RATE_LIMITS_AFTER_MS : 0, () => {
      emit({ type: 'rate_limits.updated', rate_limits: limits })
    })
  }

  const itemsOf = (input: NonNullable<ResponseParams['input']>): Result<readonly Item[], ApiError> => {
    const items: Item[] = []
    for (const [index, given] of input.entries()) {
      if (given.type !== 'item_reference') {
        const sound = soundOf(given, `response.input[${String(index)}]`)
        if (!sound.ok) return sound
        items.push(fromInput(given, given.id ?? newId('item'), () => newId('call'), sound.value))
        continue
      }
      const item = conversation.get(given.id)
      if (!item) return err(errors.itemNotFound(given.id, 'response.input'))
      items.push(item)
    }
    return ok(items)
  }

  const start = (items: readonly Item[], params: ResponseParams, settings: SessionSettings): void => {
    const modality = (params.output_modalities ?? settings.output_modalities)[0] ?? 'audio'
    const inConversation = params.conversation !== 'none'
    const tools = params.tools ?? settings.tools
    const toolChoice = params.tool_choice ?? settings.tool_choice
    const { format, voice } = params.audio?.output ?? {}
    const instructions = params.instructions ?? settings.instructions
    const preamble = textTokens(instructions) + (tools.length > 0 ? textTokens(JSON.stringify(tools)) : 0)
    const inputTokens = sumTokens([{ text: preamble, audio: 0 }, ...items.map(itemTokens)])
    const startedAt = clock.now()
    const reply = guide.reply({ items, tools, toolChoice, modality })
    if (inConversation) deps.onCreated()
    const response = startResponse(
      {
        clock,
        pace,
        newId,
        emit: (event) => {
          spoken ||= event.type === 'response.output_audio.delta'
          emit(event)
        },
        onEnd: ({ outputTokens, audioSamples, cancelled }) => {
          running.delete(response.id)
          if (active === response) active = null
          sendRateLimits(inputTokens.text + inputTokens.audio + outputTokens.text + outputTokens.audio)
          if (inConversation && !cancelled) deps.onDone({ startedAt, audioSamples })
        },
      },
      {
        reply,
        failure: deps.failure(),
        modality,
        format: format ? completeFormat(format) : settings.audio.output.format,
        voice: voice ?? settings.audio.output.voice,
        maxOutputTokens: params.max_output_tokens ?? settings.max_output_tokens,
        metadata: params.metadata ?? null,
        inputTokens,
        conversation: inConversation ? { id: deps.conversationId, items: conversation } : null,
      },
    )
    running.set(response.id, response)
    if (inConversation) active = response
  }

  return {
    get spoken() {
      return spoken
    },
    create(params, settings) {
      if (active && params.conversation !== 'none') return err(errors.activeResponse(active.id))
      const items = params.input ? itemsOf(params.input) : ok(conversation.items)
      if (!items.ok) return items
      start(items.value, params, settings)
      return ok(null)
    },
    cancel(id) {
      const response = id === undefined ? active : running.get(id)
      if (!response) return err(errors.cancelNotActive())
      response.cancel('client_cancelled')
      return ok(null)
    },
    interrupt() {
      active?.cancel('turn_detected')
    },
    abandon() {
      for (const response of running.values()) response.abandon()
      running.clear()
      active = null
    },
  }
}
