/**
 * Items that Parley created and that the server has not repeated yet. A server may give them names of its own instead
 * of ours; such an item is known by what it says, or what is typed would stand in the conversation twice.
 */
import type { ItemInput } from '../protocol/commands'
import type { Item } from '../protocol/events'

export interface OwnItems {
  readonly begin: () => void
  readonly sent: (item: ItemInput) => void
  /** @returns Our name of an item that the server tells of, or null where it is none of ours, or nameless. */
  readonly recognise: (item: Item) => string | null
}

/** More than a session is told in one go; a server that repeats none of them costs no more memory than that. */
const MOST = 256

export function createOwnItems(): OwnItems {
  let waiting: { readonly id: string; readonly says: string | null }[] = []
  const take = (at: number): string | null => waiting.splice(at, 1)[0]?.id ?? null
  return {
    begin: () => {
      waiting = []
    },
    sent: (item) => {
      if (item.id === undefined) return
      waiting.push({ id: item.id, says: saysOf(item) })
      if (waiting.length > MOST) waiting.shift()
    },
    recognise: (item) => {
      if (waiting.length === 0) return null
      const named = waiting.findIndex(({ id }) => id === item.id)
      if (named >= 0) return take(named)
      const says = saysOf(item)
      const same = says === null ? -1 : waiting.findIndex((own) => own.says === says)
      return same >= 0 ? take(same) : null
    },
  }
}

type Said = {
  readonly type: string
  readonly role?: string | null
  readonly call_id?: string | null | undefined
  readonly content?: readonly object[]
}

/** What makes an item this one; null where it says nothing in words, as speech does. */
function saysOf({ type, role, call_id, content }: Said): string | null {
  const words = (content ?? []).map(textOf).join('\n')
  const isWordless = words.trim() === '' && !call_id
  return isWordless ? null : JSON.stringify([type, role ?? null, call_id ?? null, words])
}

const textOf = (part: object): string =>
  'text' in part && typeof part.text === 'string' ? part.text.trim() : ''
