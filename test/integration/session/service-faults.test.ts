/** The app's own session service over real sockets, a few conversations with a fault before every turn. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { instantPace, startPracticeServer, type PracticeServer } from '../../../src/practice'
import { resources } from '../practice/resources'
import { endings, failures } from './bad-luck'
import { atRest, createServiceRig, voice } from './service-rig'
import { allTurns } from '../../../src/core/transcript/turn-log'

let server: PracticeServer
beforeAll(async () => {
  server = await startPracticeServer({ resources, pace: instantPace })
})
afterAll(() => server.close())

const turn = fc.record({ fault: fc.oneof(endings, failures), spoken: fc.boolean() })

it('after every fault it is connected or says why not, and what was typed is there once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 2, maxLength: 4 }), async (turns) => {
      server.calm()
      const rig = createServiceRig(server)
      const typed: string[] = []
      for (const { fault, spoken } of turns) {
        server.inject(fault)
        if (spoken) rig.say(voice(400))
        else {
          typed.push(`question ${String(typed.length + 1)}`)
          rig.type(typed.at(-1) ?? '')
        }
        const { connection, failure } = await rig.until(atRest)
        expect(connection === 'connected' || failure !== null).toBe(true)
      }
      server.calm()
      typed.push('the last question')
      rig.type('the last question')
      const view = await rig.until(
        (now) => atRest(now) && allTurns(now.conversation.turns).at(-1)?.role === 'assistant',
      )
      rig.service.dispose()
      const shown = allTurns(view.conversation.turns)
      const asked = shown.filter(({ role, source }) => role === 'user' && source === 'text')
      expect(asked.map(({ text }) => text)).toEqual(typed)
      expect(shown.at(-1)).toMatchObject({ role: 'assistant', status: 'completed' })
      expect(rig.problems).toEqual([])
    }),
    { numRuns: 6, seed: 7 },
  )
})
