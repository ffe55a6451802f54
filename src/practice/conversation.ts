/** The server's list of items: where a new one goes, what truncation leaves, how an item looks on the wire. */
import type { ItemInput } from '#core/protocol/commands'
import { SAMPLE_RATE } from '#core/audio/messages'
import { concatPcm, msToSamples, pcmToBytes, samplesToMs } from '#core/audio/pcm'
import { assertNever, err, ok, type Result } from '#core/result'
import { errors, type ApiError } from './errors'

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete'

export type Part =
  | { readonly type: 'input_text'; readonly text: string }
  | { readonly type: 'input_audio'; readonly transcript: string | null }
  | { readonly type: 'input_image'; readonly image_url: string; readonly detail?: string }
  | { readonly type: 'output_text'; readonly text: string }
  | { readonly type: 'output_audio'; readonly transcript: string | null }

export type WireItem =
  | {
      readonly id: string
      readonly type: 'message'
      readonly status: ItemStatus
      readonly role: 'user' | 'assistant' | 'system'
      readonly content: readonly Part[]
    }
  | {
      readonly id: string
      readonly type: 'function_call'
      readonly status: ItemStatus
      readonly name: string
      readonly call_id: string
      readonly arguments: string
    }
  | {
      readonly id: string
      readonly type: 'function_call_output'
      readonly call_id: string
      readonly output: string
    }

export type Item = {
  readonly wire: WireItem
  /** The sound of the item's audio part, at 24 kHz. */
  readonly audio: readonly Int16Array[]
}

export const audioSamples = (item: Item): number => item.audio.reduce((sum, piece) => sum + piece.length, 0)

/** Only `conversation.item.retrieved` carries the sound itself. */
export function withSound(item: Item): unknown {
  if (item.wire.type !== 'message') return item.wire
  const audio = Buffer.from(pcmToBytes(concatPcm(item.audio))).toString('base64')
  return {
    ...item.wire,
    content: item.wire.content.map((part) =>
      part.type === 'input_audio' || part.type === 'output_audio' ? { ...part, audio } : part,
    ),
  }
}

/** An item as a client sent it, with the id and the sound that it was given. */
export function fromInput(input: ItemInput, id: string, newCallId: () => string, sound: Int16Array): Item {
  switch (input.type) {
    case 'function_call': {
      const { name, call_id = newCallId(), arguments: args } = input
      return {
        wire: { id, type: 'function_call', status: 'completed', name, call_id, arguments: args },
        audio: [],
      }
    }
    case 'function_call_output': {
      const { call_id, output } = input
      return { wire: { id, type: 'function_call_output', call_id, output }, audio: [] }
    }
    case 'message':
      return {
        wire: {
          id,
          type: 'message',
          status: 'completed',
          role: input.role,
          content: input.content.map((part): Part => {
            if (part.type === 'input_audio')
              return { type: 'input_audio', transcript: part.transcript ?? null }
            if (part.type !== 'input_image') return part
            const { image_url, detail } = part
            return { type: 'input_image', image_url, ...(detail && { detail }) }
          }),
        },
        audio: sound.length > 0 ? [sound] : [],
      }
    default:
      return assertNever(input)
  }
}

export interface Conversation {
  readonly items: readonly Item[]
  get(id: string): Item | undefined
  lastId(): string | null
  /** The item before this one; null for the first and for strangers. */
  previousOf(id: string): string | null
  /** `after`: absent or null appends, "root" puts it first. Gives the id of the item before it. */
  insert(item: Item, after?: string | null): Result<string | null, ApiError>
  replace(item: Item): void
  remove(id: string): Result<null, ApiError>
  truncate(id: string, contentIndex: number, audioEndMs: number): Result<null, ApiError>
}

export function createConversation(): Conversation {
  const items: Item[] = []
  const indexOf = (id: string): number => items.findIndex((item) => item.wire.id === id)
  const previousOf = (id: string): string | null => items[indexOf(id) - 1]?.wire.id ?? null

  return {
    items,
    get: (id) => items[indexOf(id)],
    lastId: () => items.at(-1)?.wire.id ?? null,
    previousOf,
    insert(item, after = null) {
      if (indexOf(item.wire.id) !== -1) return err(errors.itemExists(item.wire.id))
      let at = items.length
      if (after === 'root') at = 0
      else if (after !== null) {
        at = indexOf(after) + 1
        if (at === 0) return err(errors.itemNotFound(after, 'previous_item_id'))
      }
      items.splice(at, 0, item)
      return ok(previousOf(item.wire.id))
    },
    replace(item) {
      const at = indexOf(item.wire.id)
      if (at !== -1) items[at] = item
    },
    remove(id) {
      const at = indexOf(id)
      if (at === -1) return err(errors.itemNotFound(id, 'item_id'))
      items.splice(at, 1)
      return ok(null)
    },
    truncate(id, contentIndex, audioEndMs) {
      const at = indexOf(id)
      const item = items[at]
      if (!item) return err(errors.itemNotFound(id, 'item_id'))
      const truncated = truncateItem(item, contentIndex, audioEndMs)
      if (truncated.ok) items[at] = truncated.value
      return truncated.ok ? ok(null) : truncated
    },
  }
}

/** The words go with the sound: nobody knows which of them were heard. */
export function truncateItem(item: Item, contentIndex: number, audioEndMs: number): Result<Item, ApiError> {
  const { wire } = item
  const spoken = wire.type === 'message' && wire.role === 'assistant'
  if (!spoken || wire.content[contentIndex]?.type !== 'output_audio') return err(errors.notTruncatable())
  const hasMs = samplesToMs(audioSamples(item))
  if (audioEndMs > hasMs) return err(errors.truncateTooLong(hasMs, audioEndMs))
  const content = wire.content.map((part, index): Part =>
    index === contentIndex ? { type: 'output_audio', transcript: null } : part,
  )
  const audio = [concatPcm(item.audio).slice(0, msToSamples(audioEndMs, SAMPLE_RATE))]
  return ok({ wire: { ...wire, content }, audio })
}
