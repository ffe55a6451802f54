/** How new items of the user become part of the conversation, and the events that tell it. */
import { ok, type Result } from '#core/result'
import type { Clock } from './clock'
import type { Conversation, Item } from './conversation'
import type { ApiError } from './errors'
import type { EmitOutput } from './output'

export type ItemFeedDeps = {
  readonly clock: Clock
  readonly emit: EmitOutput
  readonly conversation: Conversation
  /** What stands for the words of a turn of so many samples; null while no transcription is asked for. */
  readonly transcriptOf: (samples: number) => string | null
  readonly transcribeMs: number
}

export interface ItemFeed {
  addItem(item: Item, after?: string | null): Result<null, ApiError>
  /** A turn that voice detection or a commit has cut; `before` is an item of ours that explains it. */
  addSpokenTurn(itemId: string, sound: Int16Array, before?: Item): void
}

export function createItemFeed(deps: ItemFeedDeps): ItemFeed {
  const { clock, emit, conversation } = deps

  const addItem = (item: Item, after?: string | null): Result<null, ApiError> => {
    const previous = conversation.insert(item, after)
    if (!previous.ok) return previous
    const event = { previous_item_id: previous.value, item: item.wire }
    emit({ type: 'conversation.item.added', ...event })
    emit({ type: 'conversation.item.done', ...event })
    return ok(null)
  }

  const transcribe = (itemId: string, samples: number): void => {
    const transcript = deps.transcriptOf(samples)
    if (transcript === null) return
    clock.after(deps.transcribeMs, () => {
      const item = conversation.get(itemId)
      if (item?.wire.type === 'message') {
        const content = [{ type: 'input_audio', transcript }] as const
        conversation.replace({ ...item, wire: { ...item.wire, content } })
      }
      const usage = { type: 'duration', seconds: Math.round(samples / 2400) / 10 }
      const event = { item_id: itemId, content_index: 0, transcript, usage }
      emit({ type: 'conversation.item.input_audio_transcription.completed', ...event })
    })
  }

  return {
    addItem,
    addSpokenTurn(itemId, sound, before) {
      const previous_item_id = conversation.lastId()
      emit({ type: 'input_audio_buffer.committed', previous_item_id, item_id: itemId })
      if (before) addItem(before)
      addItem({
        wire: {
          id: itemId,
          type: 'message',
          status: 'completed',
          role: 'user',
          content: [{ type: 'input_audio', transcript: null }],
        },
        audio: sound.length === 0 ? [] : [sound],
      })
      transcribe(itemId, sound.length)
    },
  }
}
