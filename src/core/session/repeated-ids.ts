/**
 * Ids that a server gives a second time in one session, for something new: a response under the id of one that is over,
 * an answer's item under that of an earlier answer, a turn of the person under that of one that was answered. What has
 * happened in between tells them from events that come twice.
 */
import type { ServerEvent } from '../protocol/events'

export interface RepeatedIds {
  readonly begin: () => void
  /** To be told of every event before its ids are read. */
  readonly see: (event: ServerEvent) => void
  /** The same for sound, which comes another way. */
  readonly sound: (response: string, item: string) => void
}

/** @param renew From here on the id stands for something new. */
export function createRepeatedIds(renew: (kind: 'item' | 'response', id: string) => void): RepeatedIds {
  /** How often a response's id was used before. */
  let uses = new Map<string, number>()
  /** Uses of response ids that are over. */
  let over = new Set<string>()
  /** The use of a response id that an item belongs to. */
  let owners = new Map<string, string>()
  /** How many responses had ended when an item of the person was made. */
  let made = new Map<string, number>()
  let ended = 0
  let [lastResponse, lastItem] = ['', '']

  const useOf = (response: string): string => `${response} ${uses.get(response) ?? 0}`
  const isLeft = (item: string): boolean => over.has(owners.get(item) ?? '')

  const renewItem = (item: string): void => {
    renew('item', item)
    owners.delete(item)
    made.delete(item)
    lastItem = ''
  }

  const belongs = (response: string, item: string): void => {
    const use = useOf(response)
    if (owners.get(item) !== use && isLeft(item)) renewItem(item)
    owners.set(item, use)
    lastResponse = response
    lastItem = item
  }

  const begun = (response: string): void => {
    if (!over.has(useOf(response))) return
    uses.set(response, (uses.get(response) ?? 0) + 1)
    renew('response', response)
    lastResponse = ''
  }

  const committed = (item: string): void => {
    if ((made.get(item) ?? ended) < ended) renewItem(item)
    made.set(item, ended)
  }

  const see = (event: ServerEvent): void => {
    if (event.type === 'response.created') begun(event.response.id)
    else if (event.type === 'response.done') {
      over.add(useOf(event.response.id))
      ended += 1
    } else if (event.type === 'conversation.item.added') {
      if (event.item.status === 'in_progress' && isLeft(event.item.id)) renewItem(event.item.id)
    } else if (event.type === 'input_audio_buffer.speech_started') {
      if (made.has(event.item_id)) renewItem(event.item_id)
    } else if (event.type === 'input_audio_buffer.committed') committed(event.item_id)
    else if ('response_id' in event && event.response_id !== null) {
      if ('item' in event) belongs(event.response_id, event.item.id)
      else if ('item_id' in event) belongs(event.response_id, event.item_id)
    }
  }

  return {
    begin: () => {
      uses = new Map()
      over = new Set()
      owners = new Map()
      made = new Map()
      ended = 0
      lastResponse = ''
      lastItem = ''
    },
    see,
    sound: (response, item) => {
      if (response !== lastResponse || item !== lastItem) belongs(response, item)
    },
  }
}
