/**
 * The session machine against the practice assistant with faults at every point, on a virtual clock: whatever goes
 * wrong, nothing said is lost or doubled, nothing interrupted is heard, and in the end it is ready or says why not.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deeds, newMemory, type Memory } from './deeds'
import { createWorld, type World } from './world'

const QUIET_MS = 120_000

/** No more faults: what is under way comes to its end. */
async function comeToRest(world: World, beta: boolean): Promise<void> {
  world.server.calm()
  if (beta) world.server.inject({ type: 'beta' })
  await world.pass(QUIET_MS)
}

function expectRest({ view, turns }: World): void {
  expect(['connected', 'disconnected', 'failed']).toContain(view.connection)
  expect(view.connection === 'failed' && view.failure === null).toBe(false)
  expect(view.phase).toBe('idle')
  expect(view.gateOpen).toBe(false)
  expect(turns.filter(({ status }) => status === 'in_progress')).toEqual([])
}

/** One more question is answered, by a server that knows all that was said before. */
async function expectUsable(world: World, memory: Memory): Promise<void> {
  memory.said.push({ kind: 'text', text: 'the last one' })
  world.do({ type: 'text', text: 'the last one' })
  await world.pass(30_000)
  expect(world.view).toMatchObject({ connection: 'connected', phase: 'idle' })
  expect(world.turns.at(-1)).toMatchObject({
    role: 'assistant',
    status: 'completed',
    text: expect.stringContaining('That is all I know.'),
  })
  const told = world.turns.flatMap(({ role, source, text, error }) =>
    role === 'user' && source === 'text' && !error ? [text] : [],
  )
  const known = world.server
    .items()
    .flatMap((item) => (item['role'] === 'user' ? [String(item['content'][0]?.text ?? '')] : []))
    .filter((text) => told.includes(text))
  expect(known).toEqual(told)
}

async function runConversation(
  commands: Iterable<fc.AsyncCommand<Memory, World>>,
  beta: boolean,
): Promise<void> {
  const world = createWorld()
  const memory = newMemory()
  let most = 0
  world.watch(() => {
    most = Math.max(most, world.active)
  })
  try {
    if (beta) world.server.inject({ type: 'beta' })
    await fc.asyncModelRun(() => ({ model: memory, real: world }), commands)
    await comeToRest(world, beta)
    expectRest(world)
    await expectUsable(world, memory)
    expect(most).toBeLessThanOrEqual(1)
  } catch (cause) {
    throw new Error(
      `${String(cause)}\n${world.diary
        .filter((line) => !/playout_position|audio_delta|transcript\.delta/.test(line))
        .slice(-120)
        .join('\n')}`,
      { cause },
    )
  }
}

describe('whatever goes wrong', () => {
  it('nothing said is lost or doubled, nothing interrupted is heard, and talk goes on', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, fc.boolean(), (commands, beta) => runConversation(commands, beta)),
      {
        numRuns: Number(process.env['RUNS'] ?? 60),
        ...(process.env['SEED'] && { seed: Number(process.env['SEED']) }),
      },
    )
  })
})
