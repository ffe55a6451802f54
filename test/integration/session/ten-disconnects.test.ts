/** One conversation through ten lost connections, each at another moment: nothing of it is missing in the export. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { conversationExportSchema, includeAll } from '../../../src/core/transcript/exporters'
import { renderConversation } from '../../../src/main/exporting/render'
import { instantPace, startPracticeServer, type FaultInput, type PracticeServer } from '../../../src/practice'
import { resources } from '../practice/resources'
import { atRest, config, createServiceRig, voice } from './service-rig'
import { allTurns, toConversation } from '../../../src/core/transcript/turn-log'

const losses: readonly FaultInput[] = [
  { type: 'drop', at: { event: 'response.done', nth: 2 } },
  { type: 'drop', at: { soundMs: 1000 }, code: 1011 },
  { type: 'drop', at: { event: 'input_audio_buffer.committed' } },
  { type: 'drop', at: { speechMs: 400 }, code: 1001 },
  { type: 'drop', at: 'open', code: 1005 },
  { type: 'drop', at: { event: 'session.created' } },
  { type: 'drop', at: { event: 'session.updated' }, code: 1012 },
  { type: 'drop', at: { event: 'response.created' } },
  { type: 'drop', at: { event: 'conversation.item.added', nth: 5 } },
  { type: 'drop', at: { event: 'response.output_item.added' }, code: 1013 },
]

let server: PracticeServer
beforeAll(async () => {
  const faults = losses.map((fault, index) => ({ ...fault, connection: index + 1 }))
  server = await startPracticeServer({ resources, pace: instantPace, script: { faults } })
})
afterAll(() => server.close())

it('ten losses: every word is in the export, once, in order, and what was typed is answered', async () => {
  const rig = createServiceRig(server)
  const said: string[] = []
  rig.service.input({ type: 'connect' })
  await rig.until(atRest)
  for (let n = 1; rig.connections <= losses.length || n <= 12; n += 1) {
    const spoken = n % 3 === 0
    said.push(spoken ? `(${String(n)}.0 s of speech)` : `question ${String(n)} about export`)
    if (spoken) rig.say(voice(n * 1000))
    else rig.type(said.at(-1) ?? '')
    await rig.until(
      (view) =>
        atRest(view) && allTurns(view.conversation.turns).filter(({ role }) => role === 'user').length >= n,
    )
    expect(rig.service.view().connection).toBe('connected')
  }
  const conversation = toConversation(rig.service.view().conversation)
  rig.service.dispose()

  expect(rig.connections).toBe(losses.length + 1)
  const facts = {
    locale: 'en',
    include: includeAll,
    model: config.profile.model,
    profileName: config.profile.name,
    title: null,
  } as const
  const json = renderConversation(conversation, 'json', facts)
  const { turns } = conversationExportSchema.parse(JSON.parse(json)).conversation
  const asked = turns.filter(({ role }) => role === 'user')
  expect(asked.map(({ text, source }, at) => (source === 'text' ? text : said[at]))).toEqual(said)
  expect(new Set(turns.map(({ id }) => id)).size).toBe(turns.length)
  expect(turns.at(-1)).toMatchObject({ role: 'assistant', status: 'completed' })
  const markdown = renderConversation(conversation, 'markdown', facts)
  const places = said.filter((text) => text.startsWith('question')).map((text) => markdown.indexOf(text))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places).not.toContain(-1)
  // What was typed cannot be lost, so it is answered, be it in half a sentence.
  const unanswered = turns.filter(
    ({ role, source }, at) => role === 'user' && source === 'text' && turns[at + 1]?.role !== 'assistant',
  )
  expect(unanswered).toEqual([])
  expect(rig.problems).toEqual([])
})
