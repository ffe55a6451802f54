/**
 * What we send against the types of OpenAI's own client library. The rule is held by the compiler: a field of ours
 * with another type, or one that the library does not know, is a type error in this file.
 */
import * as fc from 'fast-check'
import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import { expect, it } from 'vitest'
import { clientCommandSchema, type ClientCommand } from '#core/protocol/commands'
import { changeUpdate, firstUpdate, planSession } from '#core/protocol/session-update'
import { defaultProfile } from '#core/settings/defaults'
import { providerIds } from '#core/settings/schema'

/** The API reference lets null switch these off or leave them open; the library's types do not say so. */
type Nullable = 'noise_reduction' | 'transcription' | 'transcript' | 'previous_item_id'
/** Fields that our schemas know for reading the clients of others. We fill none of them. */
type Foreign = 'prompt' | 'include'
/** Members of a union that we read and never send: tools of another server, references in place of items. */
type Unsent = { readonly type: 'mcp' } | { readonly type: 'item_reference' }

/** As it goes over the wire: a field that is undefined is left out. */
type Sent<T> = T extends readonly (infer U)[]
  ? Sent<U>[]
  : T extends Unsent
    ? never
    : T extends object
      ? {
          [K in keyof T as K extends Foreign ? never : K]: Sent<
            Exclude<T[K], K extends Nullable ? undefined | null : undefined>
          >
        }
      : T

type Ours<T extends ClientCommand['type']> = Sent<Extract<ClientCommand, { type: T }>>
type Theirs<T extends ClientCommand['type']> = Extract<RealtimeClientEvent, { type: T }>

/** The members of a union that a value of this kind is compared with: those with its `type` and `role`. */
type Partner<G, W> =
  Pick<G, Extract<'type' | 'role', keyof G>> extends infer Mark
    ? [Extract<W, Mark>] extends [never]
      ? Extract<W, object>
      : Extract<W, Mark>
    : never
type KeyOf<W> = W extends object ? keyof W : never
type FieldOf<W, K> = W extends object ? (K extends keyof W ? W[K] : never) : never

/** Paths of the fields in G that W does not know; an object may be assigned with them, but no server takes them. */
type Strange<G, W, Path extends string = ''> = unknown extends G
  ? never
  : G extends readonly (infer U)[]
    ? Strange<U, W extends readonly (infer V)[] ? V : never, Path>
    : G extends object
      ? {
          [K in keyof G & string]: K extends KeyOf<Partner<G, W>>
            ? Strange<
                Exclude<G[K], undefined | null>,
                Exclude<FieldOf<Partner<G, W>, K>, undefined | null>,
                `${Path}.${K}`
              >
            : `${Path}.${K}`
        }[keyof G & string]
      : never

/** 'same', or what is wrong. */
type Verdict<T extends ClientCommand['type']> =
  Ours<T> extends Theirs<T>
    ? [Strange<Ours<T>, Theirs<T>>] extends [never]
      ? 'same'
      : Strange<Ours<T>, Theirs<T>>
    : 'of another type'

it('every command has the type that the published client library gives it', () => {
  const verdicts: { readonly [T in ClientCommand['type']]: Verdict<T> } = {
    'session.update': 'same',
    'input_audio_buffer.append': 'same',
    'input_audio_buffer.commit': 'same',
    'input_audio_buffer.clear': 'same',
    'conversation.item.create': 'same',
    'conversation.item.retrieve': 'same',
    'conversation.item.truncate': 'same',
    'conversation.item.delete': 'same',
    'response.create': 'same',
    'response.cancel': 'same',
  }
  const known = clientCommandSchema.options.map((option) => option.shape.type.value)
  expect(Object.keys(verdicts).sort()).toEqual([...known].sort())
})

it('the comparison sees a field of the wrong name, and one deep inside, in a list and in a union', () => {
  type Message<Part> = {
    type: 'conversation.item.create'
    item: { type: 'message'; role: 'user'; content: Part[] }
  }
  const wrongName: Strange<
    { type: 'response.cancel'; responseId: string },
    Theirs<'response.cancel'>
  > = '.responseId'
  const deep: Strange<
    { type: 'response.create'; response: { audio: { output: { speed: 1 } } } },
    Theirs<'response.create'>
  > = '.response.audio.output.speed'
  const listed: Strange<
    Message<{ type: 'input_text'; words: string }>,
    Theirs<'conversation.item.create'>
  > = '.item.content.words'
  expect([wrongName, deep, listed].every((path) => path.startsWith('.'))).toBe(true)
})

it('what the compiler is told to pass over is never filled', () => {
  const idle = { holding: false, handsFree: false }
  const tools = [{ name: 'f', description: 'd', parameters: {} }]
  const plan = fc
    .tuple(fc.constantFrom(...providerIds), fc.boolean(), fc.constantFrom('off', 'near_field', 'far_field'))
    .map(([provider, transcription, noiseReduction]) =>
      planSession({ ...defaultProfile, provider, noiseReduction }, idle, { transcription, tools }),
    )
  fc.assert(
    fc.property(plan, plan, (from, to) => {
      for (const update of [firstUpdate(from), changeUpdate(from, to)]) {
        expect(JSON.stringify(update)).not.toMatch(/"(prompt|include|transcript|mcp|item_reference)":/)
      }
      expect(JSON.stringify(firstUpdate(from))).not.toMatch(/"(noise_reduction|transcription)":null/)
    }),
  )
})
