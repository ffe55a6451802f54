/** The process of the practice assistant, with everything that can go wrong with a process. */
import { describe, expect, it } from 'vitest'
import { createPracticeProcess } from '../../../src/main/realtime/practice-process'
import { fakeChild, type FakeChild } from './support/fake-child'
import { createFakeClock } from './support/fake-clock'
import { createTestLog } from './support/test-log'

function practice() {
  const clock = createFakeClock()
  const children: FakeChild[] = []
  const lost: string[] = []
  let tokens = 0
  const process = createPracticeProcess({
    fork: () => {
      const child = fakeChild()
      children.push(child)
      return child
    },
    randomToken: () => `token-${(tokens += 1)}`,
    resources: '/r',
    clock,
    log: createTestLog().log,
    onLost: (notice) => lost.push(notice.code),
  })
  return { clock, children, lost, process }
}
const ready = { type: 'ready', url: 'ws://127.0.0.1:5/v1/realtime' }

describe('the practice process', () => {
  it('is started once for many wishes, with a token of its own and the language', async () => {
    const { process, children } = practice()
    const both = [process.ensure('tr'), process.ensure('tr')]
    expect(children).toHaveLength(1)
    expect(children[0]?.received).toEqual([
      { type: 'start', token: 'token-1', language: 'tr', resources: '/r' },
    ])
    children[0]?.say(ready)
    const expected = { ok: true, value: { url: ready.url, token: 'token-1' } }
    expect(await Promise.all(both)).toEqual([expected, expected])
  })

  it('is told another language while it runs', async () => {
    const { process, children } = practice()
    void process.ensure('en')
    children[0]?.say(ready)
    process.setLanguage('tr')
    process.setLanguage('tr')
    expect(children[0]?.received.slice(1)).toEqual([{ type: 'language', language: 'tr' }])
  })

  it.each([
    ['says that it failed', (child: FakeChild) => child.say({ type: 'failed', message: 'no voice' })],
    ['ends before it is ready', (child: FakeChild) => child.exit(1)],
  ])('that %s is a notice, and the next wish starts another with a new token', async (_name, go) => {
    const { process, children, lost } = practice()
    const first = process.ensure('en')
    const [child] = children
    if (child) go(child)
    expect(await first).toMatchObject({ ok: false, error: { code: 'practice.failed' } })
    void process.ensure('en')
    expect(children[1]?.received[0]).toMatchObject({ token: 'token-2' })
    expect(lost).toEqual([])
  })

  it('that never answers is given up and killed', async () => {
    const { process, children, clock } = practice()
    const first = process.ensure('en')
    clock.advance(20_000)
    expect(await first).toMatchObject({ ok: false })
    expect(children[0]?.killed).toBe(true)
  })

  it.each([0, 9])('that ends by itself with code %i is told and started again when needed', async (code) => {
    const { process, children, lost } = practice()
    void process.ensure('en')
    children[0]?.say(ready)
    children[0]?.exit(code)
    expect(lost).toEqual(['practice.failed'])
    void process.ensure('en')
    expect(children).toHaveLength(2)
  })

  it('that is stopped ends without a word', () => {
    const { process, children, lost } = practice()
    void process.ensure('en')
    children[0]?.say(ready)
    process.stop()
    children[0]?.exit(0)
    expect([children[0]?.killed, lost]).toEqual([true, []])
  })

  it('that talks nonsense is not believed', () => {
    const { process, children, clock } = practice()
    let answered = false
    void process.ensure('en').then(() => (answered = true))
    for (const nonsense of [null, 5, 'ready', {}, { type: 'ready' }, { type: 'ready', url: 5 }]) {
      children[0]?.say(nonsense)
    }
    expect([answered, clock.pending()]).toEqual([false, 1])
  })
})
