/** A further tool host beside the two of Parley's own: what it gets from the runner, and what it cannot take away. */
import { describe, expect, it } from 'vitest'
import { ok } from '#core/result'
import { defaultProfile } from '#core/settings/defaults'
import { exampleFunction } from '#core/tools/defaults'
import type { ToolResult } from '#core/tools/types'
import type { Tool, ToolHost } from '../../../src/main/tools/host'
import { createTools } from '../../../src/main/tools/tools'
import { nothing } from '../../../src/main/system/nothing'
import { fetchSend } from '../../support/fetch-send'
import { createFakeClock } from '../main/support/fake-clock'
import { createTestLog } from '../main/support/test-log'

const tool = (name: string, description = 'Says hello'): Tool => ({
  spec: {
    name,
    description,
    parameters: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
  },
  timeoutMs: 1000,
  ask: ({ to }) =>
    ok(
      to === 'nobody'
        ? null
        : { subject: { type: 'link', url: 'https://h.example/', host: 'h.example' }, scope: null },
    ),
  run: ({ to }) => Promise.resolve(ok(`hello ${String(to)}`)),
})

function setUp(...moreHosts: ToolHost[]) {
  const profile = {
    ...defaultProfile,
    tools: { ...defaultProfile.tools, functions: [exampleFunction('w')] },
  }
  const { log, lines } = createTestLog()
  const tools = createTools({
    profile: () => profile,
    clock: createFakeClock(),
    log,
    onNotice: nothing,
    onChange: nothing,
    onAsked: nothing,
    openExternal: () => Promise.resolve(),
    copy: nothing,
    tell: null,
    userAgent: 'Parley/test',
    send: fetchSend,
    moreHosts,
  })
  const call = (name: string, args: object): Promise<ToolResult> =>
    new Promise((resolve) => tools.runner.run({ callId: 'c', name, args: JSON.stringify(args) }, resolve))
  return { tools, lines, call, names: () => tools.runner.specs(profile).map(({ name }) => name) }
}

describe('a further tool host', () => {
  it('offers its functions beside the others, and has the runner check, ask and answer for it', async () => {
    const { tools, call, names } = setUp({ tools: () => [tool('greet')] })
    expect(names()).toEqual(['get_current_time', 'get_weather', 'greet'])
    expect(await call('greet', { to: 'nobody' })).toMatchObject({ outcome: 'done', output: 'hello nobody' })
    expect(await call('greet', { to: 5 })).toMatchObject({ outcome: 'failed' })
    const asked = call('greet', { to: 'Ada' })
    await Promise.resolve()
    tools.consent.answer(tools.consent.questions()[0]?.id ?? 0, 'refuse')
    expect(await asked).toMatchObject({ outcome: 'refused' })
  })

  it('takes no name away that is there already', async () => {
    const { call, names } = setUp({ tools: () => [tool('get_weather'), tool('greet')] })
    expect(names()).toEqual(['get_current_time', 'get_weather', 'greet'])
    expect((await call('get_weather', { city: 'Rome' })).output).toContain('temperature')
  })

  it('cannot make a server refuse the functions of the others', () => {
    const bad = { tools: () => [tool('two words'), tool('long', 'x'.repeat(1025)), tool('greet')] }
    expect(setUp(bad).names()).toEqual(['get_current_time', 'get_weather', 'greet'])
  })

  it('that fails takes nobody along', () => {
    const broken: ToolHost = {
      tools: () => {
        throw new Error('the words of somebody')
      },
    }
    const { lines, names } = setUp(broken, { tools: () => [tool('greet')] })
    expect(names()).toEqual(['get_current_time', 'get_weather', 'greet'])
    expect(JSON.stringify(lines)).not.toContain('somebody')
  })
})
