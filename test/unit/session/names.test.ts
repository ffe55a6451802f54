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
