/** Every server event and the one rule that it belongs to. What has no rule is listed, so that nothing is forgotten. */
import { assertNever } from '../result'
import type { EventOf, ServerEvent } from '../protocol/events'
import { interrupt, speechInterrupts } from './barge-in'
import { becomeReady, sessionCreated } from './connection'
import { changeItem, itemOf, setReplies, settle, type Draft } from './draft'
import { readItem } from './item-content'
import { assistantItem, hideItem, link, turnOf } from './items'
import { checkSettings } from './plan'
import { endUntold, replyDone } from './outcome'
import { serverError } from './refusals'
import { noteEnd } from './renewal'
import { deleteItem, oweReply, replyCreated, replyItem } from './replies'
import { audioDelta, endSounds } from './sound'
import { committed, forgetSpeech, speechStarted, speechStopped } from './speech'
import {
  appendPart,
  transcriptCompleted,
  transcriptDelta,
  transcriptFailed,
  transcriptSoFar,
  writePart,
} from './words'

export function serverEvent(d: Draft, event: ServerEvent): void {
  switch (event.type) {
    case 'session.created':
      sessionCreated(d, event)
      return
    case 'session.updated':
      settle(d, (entry) => entry.command.type === 'session.update')
      noteEnd(d, event.session)
      checkSettings(d, event.session)
      becomeReady(d)
      return
    case 'error':
      serverError(d, event.error)
      return

    case 'input_audio_buffer.speech_started':
      setReplies(d, { toolRounds: 0 })
      if (speechInterrupts(d.state)) interrupt(d, 'speech')
      speechStarted(d, event.item_id, event.audio_start_ms)
      return
    case 'input_audio_buffer.speech_stopped':
      speechStopped(d, event.item_id, event.audio_end_ms)
      return
    case 'input_audio_buffer.committed':
      committed(d, event.item_id, event.previous_item_id)
      oweReply(d)
      return
    case 'input_audio_buffer.cleared':
      settle(d, (entry) => entry.command.type === 'input_audio_buffer.clear')
      forgetSpeech(d)
      return
    case 'input_audio_buffer.timeout_triggered':
      hideItem(d, event.item_id)
      return

    case 'conversation.item.added':
    case 'conversation.item.done':
      placedItem(d, event)
      return
    case 'conversation.item.truncated':
      settle(
        d,
        ({ command }) => command.type === 'conversation.item.truncate' && command.item_id === event.item_id,
      )
      return
    case 'conversation.item.deleted':
      settle(
        d,
        ({ command }) => command.type === 'conversation.item.delete' && command.item_id === event.item_id,
      )
      changeItem(d, event.item_id, { onServer: false })
      return
    case 'conversation.item.input_audio_transcription.delta':
      transcriptDelta(d, event)
      return
    case 'conversation.item.input_audio_transcription.updated':
      transcriptSoFar(d, event)
      return
    case 'conversation.item.input_audio_transcription.completed':
      transcriptCompleted(d, event)
      return
    case 'conversation.item.input_audio_transcription.failed':
      transcriptFailed(d, event)
      return

    case 'response.created':
      settle(d, (entry) => entry.command.type === 'response.create')
      endUntold(d, event)
      replyCreated(d, event)
      return
    case 'response.done':
      replyDone(d, event)
      return
    case 'response.output_item.added':
    case 'response.output_item.done':
      outputItem(d, event)
      return
    case 'response.output_text.delta':
      partText(d, event, (id, index) => appendPart(d, id, index, event.delta, true))
      return
    case 'response.output_text.done':
      partText(d, event, (id, index) => writePart(d, id, index, event.text ?? '', true))
      return
    case 'response.output_audio_transcript.delta':
      partText(d, event, (id, index) => appendPart(d, id, index, event.delta, false))
      return
    case 'response.output_audio_transcript.done':
      partText(d, event, (id, index) => writePart(d, id, index, event.transcript ?? '', false))
      return
    case 'response.content_part.done':
      partText(d, event, (id, index) => {
        const { type, text, transcript } = event.part ?? {}
        const isNew = !itemOf(d.state, id).parts[index]
        if (isNew) writePart(d, id, index, transcript ?? text ?? '', /^(output_)?text$/.test(type ?? ''))
      })
      return
    case 'response.output_audio.delta':
      audioDelta(d, {
        responseId: event.response_id,
        itemId: event.item_id,
        contentIndex: event.content_index,
        samples: samplesOf(event.delta),
      })
      return
    case 'response.output_audio.done':
      endSounds(d, (sound) => sound.itemId === event.item_id && sound.content === event.content_index)
      return
    case 'response.function_call_arguments.done':
      callArguments(d, event)
      return

    // The parts are known from their deltas, the rest is for the event log alone.
    case 'response.content_part.added':
    case 'response.function_call_arguments.delta':
    case 'response.mcp_call_arguments.delta':
    case 'response.mcp_call_arguments.done':
    case 'response.mcp_call.in_progress':
    case 'response.mcp_call.completed':
    case 'response.mcp_call.failed':
    case 'mcp_list_tools.in_progress':
    case 'mcp_list_tools.completed':
    case 'mcp_list_tools.failed':
    case 'conversation.created':
    case 'conversation.item.retrieved':
    case 'conversation.item.input_audio_transcription.segment':
    case 'input_audio_buffer.dtmf_event_received':
    case 'rate_limits.updated':
    case 'output_audio_buffer.started':
    case 'output_audio_buffer.stopped':
    case 'output_audio_buffer.cleared':
    case 'ping':
    case 'unknown':
      return
    default:
      assertNever(event)
  }
}

function placedItem(
  d: Draft,
  event: EventOf<'conversation.item.added'> | EventOf<'conversation.item.done'>,
): void {
  const { item, previous_item_id } = event
  settle(d, ({ command }) => command.type === 'conversation.item.create' && command.item.id === item.id)
  // A turn of an earlier connection stands where it stood there.
  if (itemOf(d.state, item.id).standsFor !== null) return
  link(d, item.id, previous_item_id)
  // Of an interrupted response the server's memory counts, its further words do not.
  const dropped = d.state.replies.open.some((reply) => reply.discard && reply.items.includes(item.id))
  readItem(d, dropped ? { ...item, content: [] } : item, null)
}

function outputItem(
  d: Draft,
  event: EventOf<'response.output_item.added'> | EventOf<'response.output_item.done'>,
): void {
  const reply = replyItem(d, event.response_id, event.item.id)
  if (!reply) forgetStraggler(d, event)
  if (!reply || reply.discard) return
  readItem(d, event.item, event.response_id)
  if (event.type === 'response.output_item.done') endSounds(d, (sound) => sound.itemId === event.item.id)
}

/** An answer that comes after its response was given up: nobody hears it, so the server shall not believe it was said. */
function forgetStraggler(
  d: Draft,
  { type, response_id, item }: EventOf<'response.output_item.added'> | EventOf<'response.output_item.done'>,
): void {
  const turn = turnOf(d.state, item.id)
  const isOver = turn !== null && turn.status !== 'in_progress'
  if (item.role !== 'assistant' || isOver || !d.state.replies.ended.includes(response_id)) return
  hideItem(d, item.id)
  if (type === 'response.output_item.done') deleteItem(d, item.id)
}

type PartEvent = {
  readonly response_id: string
  readonly item_id: string
  readonly content_index: number
}

function partText(d: Draft, event: PartEvent, write: (id: string, index: number) => void): void {
  const reply = replyItem(d, event.response_id, event.item_id)
  if (!reply || reply.discard) return
  assistantItem(d, event.item_id, event.response_id)
  write(event.item_id, event.content_index)
}

/** Some servers name the tool in `output_item.added` alone; what is known of the call is kept. */
function callArguments(d: Draft, event: EventOf<'response.function_call_arguments.done'>): void {
  const reply = replyItem(d, event.response_id, event.item_id)
  if (!reply || reply.discard) return
  readItem(
    d,
    {
      id: event.item_id,
      type: 'function_call',
      role: null,
      status: null,
      content: [],
      call_id: event.call_id,
      name: event.name,
      arguments: event.arguments,
      output: null,
    },
    event.response_id,
  )
}

/** Samples in a base64 text of PCM16. */
function samplesOf(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return Math.floor((base64.length * 3) / 4 - padding) >> 1
}
