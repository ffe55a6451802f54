/** The conversation that goes on becomes a file in another thread, and main is never busy with it for long. */
import { expect, it } from 'vitest'
import { includeAll } from '#core/transcript/exporters'
import { liveConversation } from '#core/transcript/turn-log'
import { newTurn } from '#core/transcript/turns'
import {
  createRenderApart,
  STRETCH,
  type RenderWorker,
  type ToRenderer,
} from '../../../src/main/exporting/render-apart'
import { renderConversation } from '../../../src/main/exporting/render'

const facts = { locale: 'en', include: includeAll, model: 'm', profileName: 'Work', title: null } as const
const turns = Array.from({ length: 3 * STRETCH + 7 }, (_, i) =>
  newTurn({
    id: `t${i}`,
    role: 'user',
    source: 'voice',
    at: i,
    soundAt: i,
    status: 'completed',
    text: `Ş${i}`,
  }),
)
const kept = { id: 'c', startedAt: 1_700_000_000_000, turns }

/** A thread that answers as the real one does, or ends without an answer. */
function rig({ ends = false, begins = new Map<string, number>() } = {}) {
  const messages: ToRenderer[] = []
  const paused: number[] = []
  let terminated = 0
  const heard = new Map<string, (value: never) => void>()
  const worker: RenderWorker = {
    postMessage: (message) => {
      messages.push(message)
      if (message.type !== 'render') return
      if (ends) heard.get('exit')?.(0 as never)
      const got = messages.flatMap((each) => (each.type === 'turns' ? each.turns : []))
      const text = renderConversation({ ...message, turns: got }, message.format, message.facts)
      if (!ends) heard.get('message')?.(new TextEncoder().encode(text) as never)
    },
    once: (event: string, listener: (value: never) => void) => heard.set(event, listener),
    terminate: () => Promise.resolve((terminated += 1)),
  }
  const render = createRenderApart({
    spawn: () => worker,
    pause: () => Promise.resolve(void paused.push(messages.length)),
    soundBegins: () => Promise.resolve(begins),
  })
  return { render, messages, paused, terminated: () => terminated }
}

it('is the same file as if it were made here, and the thread ends', async () => {
  for (const format of ['markdown', 'json', 'srt'] as const) {
    const { render, terminated } = rig()
    const file = await render(liveConversation(kept), format, facts)
    expect(new TextDecoder().decode(file)).toBe(renderConversation(kept, format, facts))
    expect(terminated()).toBe(1)
  }
})

it('is handed over a stretch at a time, with a pause after each', async () => {
  const { render, messages, paused } = rig()
  await render(liveConversation(kept), 'text', facts)
  const sizes = messages.map((message) => (message.type === 'turns' ? message.turns.length : 0))
  expect(sizes).toEqual([STRETCH, STRETCH, STRETCH, 7, 0])
  expect(paused).toEqual([1, 2, 3, 4])
})

it('is timed by its recorded sound, as the WAV file is', async () => {
  const { render, messages } = rig({ begins: new Map([['t1', 123_456]]) })
  await render(liveConversation(kept), 'srt', facts)
  const first = messages[0]?.type === 'turns' ? messages[0].turns : []
  expect(first.slice(0, 3).map(({ soundAt }) => soundAt)).toEqual([0, 123_456, 2])
})

it('fails where the thread ends without a file', async () => {
  const { render, terminated } = rig({ ends: true })
  await expect(render(liveConversation(kept), 'text', facts)).rejects.toThrow('not rendered')
  expect(terminated()).toBe(1)
})
