/** Names of items, responses and calls over several sessions of one conversation. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClientCommand } from '#core/protocol/commands'
import { createNames } from '#core/session/names'
import { parseServerFrame } from '#core/protocol/parse'

const serverEvent = (type: string, fields: object) => parseServerFrame(JSON.stringify({ type, ...fields }))

const added = (id: string, text: string) =>
  serverEvent('conversation.item.added', {
    previous_item_id: null,
    item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  })
const create = (id: string, text: string): ClientCommand => ({
  type: 'conversation.item.create',
  item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
})
const remove = (item_id: string): ClientCommand => ({ type: 'conversation.item.delete', item_id })

describe('names', () => {
  it('are one for one thing in the whole conversation, and go back as the server knows them', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.constantFrom('item_1', 'item_2', 'x', 'item_1__2'))), (sessions) => {
        const names = createNames(() => false)
        const given = new Set<string>()
        for (const wires of sessions) {
          names.begin()
          const mine = new Map<string, string>()
          for (const wire of wires) {
            const name = names.item(wire)
            expect(mine.get(wire) ?? name).toBe(name)
            expect(mine.has(wire) || !given.has(name)).toBe(true)
            mine.set(wire, name)
            given.add(name)
            expect(names.outward(remove(name))).toEqual(remove(wire))
          }
        }
      }),
    )
  })

  it('of turns from an earlier run of the app are taken, those that Parley gave are not', () => {
    const names = createNames((id) => id === 'item_7' || id === 'parley_a_1')
    names.begin()
    expect(names.item('item_7')).not.toBe('item_7')
    expect(names.item('parley_a_1')).toBe('parley_a_1')
  })

  it('stand in every place of an event, and an event without a taken name is the same object', () => {
    const names = createNames((id) => id === 'item_1')
    names.begin()
    const done = serverEvent('response.done', {
      response: {
        id: 'resp_1',
        status: 'completed',
        output: [
          { id: 'item_1', type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{"id":"item_1"}' },
        ],
      },
    })
    expect(names.inward(done)).toMatchObject({
      response: {
        id: 'resp_1',
        output: [{ id: 'item_1__1', call_id: 'call_1', arguments: '{"id":"item_1"}' }],
      },
    })
    const free = added('item_9', 'hello')
    expect(names.inward(free)).toBe(free)
  })

  it('of responses and calls are told apart as well', () => {
    const names = createNames(() => false)
    const call = serverEvent('response.function_call_arguments.done', {
      response_id: 'r',
      item_id: 'i',
      output_index: 0,
      call_id: 'c',
      name: 'f',
      arguments: '{}',
    })
    names.begin()
    expect(names.inward(call)).toBe(call)
    names.begin()
    const second = names.inward(call)
    expect(second).toMatchObject({ response_id: 'r__2', item_id: 'i__2', call_id: 'c__2' })
    const answer = { type: 'function_call_output', call_id: 'c__2', output: '1' } as const
    expect(names.outward({ type: 'conversation.item.create', item: answer })).toMatchObject({
      item: { call_id: 'c' },
    })
  })
})

describe('an id that a server gives again in one session', () => {
  const created = (id: string) => serverEvent('response.created', { response: { id, status: 'in_progress' } })
  const begun = (response_id: string, id: string) =>
    serverEvent('response.output_item.added', {
      response_id,
      item: { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] },
    })
  const ended = (id: string) => serverEvent('response.done', { response: { id, status: 'completed' } })
  const committed = (item_id: string) => serverEvent('input_audio_buffer.committed', { item_id })
  const started = (item_id: string) => serverEvent('input_audio_buffer.speech_started', { item_id })
  const meet = () => {
    const names = createNames(() => false)
    names.begin()
    return names
  }

  it('for another response and its item is another name, for its sound as well', () => {
    const names = meet()
    const first = [created('r'), begun('r', 'i')].map((event) => names.inward(event))
    expect(first).toMatchObject([{ response: { id: 'r' } }, { response_id: 'r', item: { id: 'i' } }])
    names.inward(ended('r'))
    // What is late belongs to the response that is over.
    expect(names.inward(begun('r', 'i'))).toMatchObject({ response_id: 'r', item: { id: 'i' } })
    const second = names.inward(created('r'))
    expect(second).toMatchObject({ response: { id: 'r__1' } })
    expect(names.sound('r', 'i')).toEqual({ responseId: 'r__1', itemId: 'i__1' })
    expect(names.inward(begun('r', 'i'))).toMatchObject({ response_id: 'r__1', item: { id: 'i__1' } })
    expect(names.inward(ended('r'))).toMatchObject({ response: { id: 'r__1' } })
    expect(names.outward(remove('i__1'))).toEqual(remove('i'))
  })

  it('for the item of another response alone is another name, whichever event tells of it first', () => {
    for (const first of [
      (names: ReturnType<typeof meet>) => names.sound('r2', 'i').itemId,
      (names: ReturnType<typeof meet>) => {
        const item = { id: 'i', type: 'message', role: 'assistant', status: 'in_progress', content: [] }
        const event = names.inward(serverEvent('conversation.item.added', { item }))
        return event.type === 'conversation.item.added' ? event.item.id : ''
      },
    ]) {
      const names = meet()
      for (const event of [created('r1'), begun('r1', 'i'), ended('r1'), created('r2')]) names.inward(event)
      expect(first(names)).toBe('i__1')
      expect(names.inward(begun('r2', 'i'))).toMatchObject({ response_id: 'r2', item: { id: 'i__1' } })
    }
  })

  it('for another turn of the person is another name, and for the same turn told twice it is not', () => {
    const names = meet()
    for (const event of [started('u'), started('u'), committed('u'), committed('u')]) {
      expect(names.inward(event)).toMatchObject({ item_id: 'u' })
    }
    names.inward(created('r1'))
    names.inward(ended('r1'))
    expect(names.inward(committed('u'))).toMatchObject({ item_id: 'u__1' })
    expect(names.inward(committed('u'))).toMatchObject({ item_id: 'u__1' })
    expect(names.inward(started('u'))).toMatchObject({ item_id: 'u__1__1' })
  })

  it('is none of an earlier session either', () => {
    const names = meet()
    for (const event of [created('r'), begun('r', 'i'), ended('r'), created('r'), begun('r', 'i')])
      names.inward(event)
    names.begin()
    expect(names.sound('r', 'i')).toEqual({ responseId: 'r__2', itemId: 'i__2' })
    expect(names.item('i__1')).not.toBe('i__1')
  })
})

describe('an item that Parley created', () => {
  it('keeps its name where the server gives it another, and is called by that one on the way out', () => {
    const names = createNames(() => false)
    names.begin()
    names.outward(create('parley_1', 'hello'))
    expect(names.inward(added('srv_1', ' hello '))).toMatchObject({ item: { id: 'parley_1' } })
    expect(names.outward(remove('parley_1'))).toEqual(remove('srv_1'))
  })

  it('is not taken for another that says the same, in whatever order the server repeats them', () => {
    const names = createNames(() => false)
    names.begin()
    names.outward(create('parley_1', 'hello'))
    names.outward(create('parley_2', 'hello'))
    expect(names.inward(added('srv_1', 'hello'))).toMatchObject({ item: { id: 'parley_1' } })
    expect(names.inward(added('srv_1', 'hello'))).toMatchObject({ item: { id: 'parley_1' } })
    expect(names.inward(added('srv_2', 'hello'))).toMatchObject({ item: { id: 'parley_2' } })
  })

  it('is not seen in speech, which has no words yet', () => {
    const names = createNames(() => false)
    names.begin()
    names.outward(create('parley_1', 'hello'))
    const speech = serverEvent('conversation.item.added', {
      item: {
        id: 'srv_1',
        type: 'message',
        role: 'user',
        content: [{ type: 'input_audio', transcript: null }],
      },
    })
    expect(names.inward(speech)).toBe(speech)
  })
})
