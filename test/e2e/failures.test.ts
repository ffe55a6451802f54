/** What goes wrong between Parley and a server is said in a sentence, and the app stays usable. */
import { see } from '../support/see'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Desk } from '../../scripts/lib/desk.mjs'
import { photographFailure, startParley, startParleyDesk, type Parley } from '../support/parley'
import { chirp } from '../support/signals'
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server'

let desk: Desk
let parley: Parley
let good: ScriptedServer
beforeAll(async () => {
  desk = await startParleyDesk('failures')
  good = await startScriptedServer({ answer: () => ({ text: 'All is well.', pcm: chirp(0.3) }) })
  parley = await startParley(desk, 'failures')
})
afterAll(async () => {
  await parley?.close()
  await good?.stop()
  await desk?.stop()
})
beforeEach(() => photographFailure(() => parley?.page))

/** Proof that the app stayed usable: a conversation with a server that works. */
const talkToTheGoodServer = async () => {
  const { talk } = parley
  await talk.pointAt(good.url)
  await talk.connect()
  await talk.say('Are you there?')
  await see(talk.turns('assistant').last()).toContainText('All is well.')
  await talk.button('Disconnect').click()
  await see(talk.status).toHaveText(/^Disconnected/)
}

const failingServers = [
  {
    what: 'a refused key',
    start: () =>
      startScriptedServer({
        refuse: {
          status: 401,
          body: JSON.stringify({ error: { code: 'invalid_api_key', message: 'Bad key' } }),
        },
      }),
    says: /The key was refused by/,
  },
  {
    what: 'a path that does not exist',
    start: () => startScriptedServer({ refuse: { status: 404, body: '<html>Nothing here</html>' } }),
    says: /has nothing at this address/,
  },
  {
    what: 'a server that closes at once',
    start: () => startScriptedServer({ closeAtOnce: { code: 1011, reason: 'go away', greet: false } }),
    says: /closed it at once/,
  },
  {
    what: 'an endpoint where nobody listens',
    start: async () => {
      const server = await startScriptedServer()
      await server.stop()
      return { ...server, stop: async () => undefined }
    },
    says: /cannot be reached/,
  },
]

describe.each(failingServers)('$what', ({ start, says }) => {
  it('is said in a sentence beside the state, and a working server can be used next', async () => {
    const { talk, page } = parley
    const bad = await start()
    await talk.pointAt(bad.url)
    await talk.open('Talk')
    await talk.button('Connect').click()
    await see(talk.status).toHaveText(/^Failed/, { timeout: 40_000 })
    await see(page.getByText(says).filter({ visible: true }).first()).toBeVisible()
    await bad.stop()
    await talkToTheGoodServer()
  })
})

it('says that an endpoint is not an address, before anything is sent', async () => {
  const { talk, page } = parley
  await talk.pointAt('this is no address')
  await see(page.getByText(/not an address that Parley can use/)).toBeVisible()
  await talkToTheGoodServer()
})

it('answers frames of any shape by going on', async () => {
  const { talk } = parley
  await talk.connect()
  const odd = Buffer.from([1, 2, 3]).toString('base64')
  const nonsense: readonly unknown[] = [
    { type: 'no.such.event', event_id: null },
    { type: 'session.updated', session: null },
    { type: 'response.done' },
    { type: 'response.done', response: { id: 7, status: 'asleep', output: {} } },
    { type: 'response.output_audio.delta', delta: odd, item_id: 'x', response_id: 'y', content_index: 0 },
    { type: 'response.output_audio.delta', delta: '', item_id: 'x', response_id: 'y', content_index: 0 },
    { type: 'response.output_audio.delta', delta: '***', item_id: null },
    { type: 'conversation.item.added', item: { type: 'hologram' } },
    { type: 'error', error: null },
    { type: 'error', error: { message: 'Something of the server', type: 'server_error' } },
    {},
  ]
  for (const frame of nonsense) good.send(frame as { type: string })
  const answers = await talk.turns('assistant').filter({ hasText: 'All is well.' }).count()
  await talk.say('Still there?')
  await see(talk.turns('user').last()).toContainText('Still there?')
  await see(talk.turns('assistant').filter({ hasText: 'All is well.' })).toHaveCount(answers + 1)
  await see(talk.status).toHaveText(/^Connected/)
  expect(parley.consoleErrors).toEqual([])
})
