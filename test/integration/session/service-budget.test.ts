/** A budget over a real socket: the practice assistant's own figures use it up, and then nothing answers without leave. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SessionView } from '../../../src/core/session/types'
import { noLimits } from '../../../src/core/usage/budget'
import { priceOf } from '../../../src/core/usage/prices'
import { instantPace, startPracticeServer, type PracticeServer } from '../../../src/practice'
import { resources } from '../practice/resources'
import { config, createServiceRig } from './service-rig'
import { allTurns } from '../../../src/core/transcript/turn-log'

let server: PracticeServer
beforeAll(async () => {
  server = await startPracticeServer({ resources, pace: instantPace })
})
afterAll(() => server.close())

const answers = ({ conversation }: SessionView): number =>
  allTurns(conversation.turns).filter(({ role, status }) => role === 'assistant' && status === 'completed')
    .length
const isIdle = ({ phase }: SessionView): boolean => phase === 'idle'

it('stops after the answer that uses it up, keeps what is said, and answers it once when it is allowed', async () => {
  const rig = createServiceRig(server)
  const terms = {
    limits: { ...noLimits, conversationTokens: 1 },
    price: priceOf('openai', 'unheard-of'),
    provider: 'openai',
    transcriptionModel: '',
    own: {},
  }
  rig.service.input({ type: 'configure', config: { ...config, budget: terms } })
  rig.type('How do I export?')
  const first = await rig.until((view) => answers(view) === 1 && isIdle(view))
  expect(first.budget).toMatchObject({ state: 'stopped', mark: { unit: 'tokens', limit: 1 } })
  expect(first.spent.tokens).toBeGreaterThan(1)

  rig.type('And what does it cost?')
  const waiting = await rig.until(({ budgetWaits }) => budgetWaits)
  expect(allTurns(waiting.conversation.turns).at(-1)).toMatchObject({ role: 'user', status: 'completed' })
  // Whatever the server would have said to the question, it says before it answers this.
  rig.service.input({ type: 'hands_free', on: true })
  rig.service.input({ type: 'hands_free', on: false })
  rig.type('Are you there?')
  expect(answers(rig.service.view())).toBe(1)

  rig.service.input({ type: 'allow_spending', until: 'conversation' })
  const allowed = await rig.until((view) => answers(view) === 2 && isIdle(view))
  expect(allTurns(allowed.conversation.turns).map(({ role }) => role)).toEqual([
    'user',
    'assistant',
    'user',
    'user',
    'assistant',
  ])
  // It is not stopped a second time.
  rig.type('How do I export?')
  await rig.until((view) => answers(view) === 3 && isIdle(view))
  rig.service.dispose()
  expect(rig.problems).toEqual([])
})
