/** Sleep and wake, network gone and back: no hopeless attempt, one at once when it can succeed, and no word lost. */
import { describe, expect, it } from 'vitest'
import { notice, type NoticeCode } from '#core/notice'
import { RECONNECT_ATTEMPTS } from '#core/session/timers'
import { config, end, Machine } from './machine'

const lost = end({ closeCode: 1006 })
const local = config({ provider: 'custom', endpoint: 'ws://127.0.0.1:9/v1/realtime' })
const effectTypes = (m: Machine) => m.news().map(({ type }) => type)
const opensNow = (m: Machine) => effectTypes(m).includes('socket_open')
const attempts = (m: Machine) =>
  m.news().filter((effect) => effect.type === 'timer_start' && effect.id === 'reconnect').length

describe('when the computer goes to sleep', () => {
  it('the session is closed in good order and nothing is tried until it wakes', () => {
    const m = new Machine().connected()
    m.do({ type: 'suspend' })
    expect(m.news()).toContainEqual({ type: 'socket_close', code: 1000 })
    expect(attempts(m)).toBe(0)
    expect(m.view.connection).toBe('reconnecting')
    m.wait(8 * 3_600_000).do({ type: 'resume' })
    expect(opensNow(m)).toBe(true)
  })

  it('the key counts as released, the microphone is shut and hands-free ends', () => {
    const m = new Machine().connected()
    m.do({ type: 'hands_free', on: true }).do({ type: 'talk_press' }).do({ type: 'suspend' })
    expect(m.view).toMatchObject({ holding: false, gateOpen: false, handsFree: false })
  })

  it('an answer that is heard stops at once and counts as interrupted, not as failed', () => {
    const m = new Machine().connected().hold().committed().answer().played(300)
    m.news()
    m.do({ type: 'suspend' })
    expect(effectTypes(m)).toContain('playout_flush')
    expect(m.turns.at(-1)).toMatchObject({ role: 'assistant', status: 'interrupted' })
  })

  it('a question that was not answered yet is answered after waking', () => {
    const m = new Machine().connected().do({ type: 'text', text: 'Still there?' })
    m.do({ type: 'suspend' }).do({ type: 'resume' })
    m.news()
    m.opened().updated()
    expect(m.sentTypes()).toEqual(['session.update', 'conversation.item.create', 'response.create'])
  })

  it('told twice, as Chromium does, it changes nothing more', () => {
    const m = new Machine().connected().do({ type: 'suspend' })
    m.news()
    m.do({ type: 'suspend' })
    expect(m.news()).toEqual([])
    m.do({ type: 'resume' }).do({ type: 'resume' })
    expect(effectTypes(m).filter((type) => type === 'socket_open')).toHaveLength(1)
  })

  it('a conversation that nobody connected stays disconnected', () => {
    const m = new Machine().do({ type: 'suspend' }).do({ type: 'resume' })
    expect(m.view.connection).toBe('disconnected')
    expect(opensNow(m)).toBe(false)
  })

  it('a network that comes up late after waking is waited for with a full series of attempts', () => {
    const m = new Machine().connected()
    m.do({ type: 'socket_closed', end: lost }).do({ type: 'suspend' }).do({ type: 'resume' })
    m.news()
    let tried = 0
    while (m.view.connection === 'reconnecting') {
      m.do({ type: 'socket_closed', end: end({ errorCode: 'ENETUNREACH' }) })
      tried += attempts(m)
      m.timer('reconnect')
    }
    expect(tried).toBe(RECONNECT_ATTEMPTS)
  })

  it('whoever talks is awake, even if nobody told of the waking', () => {
    const m = new Machine().connected().do({ type: 'suspend' })
    m.news()
    m.do({ type: 'text', text: 'Good morning' })
    expect(opensNow(m)).toBe(true)
  })
})

describe('without a network', () => {
  it('a lost connection waits without trying, and says so', () => {
    const m = new Machine().connected().do({ type: 'network', online: false })
    m.do({ type: 'socket_closed', end: lost })
    expect(attempts(m)).toBe(0)
    expect(m.view).toMatchObject({
      connection: 'reconnecting',
      failure: { code: 'connection.waits_for_network' },
    })
  })

  it('an attempt that was due is called off, and made at once when the network is back', () => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: lost })
    m.do({ type: 'network', online: false })
    expect(m.news()).toContainEqual({ type: 'timer_stop', id: 'reconnect' })
    m.timer('reconnect')
    expect(opensNow(m)).toBe(false)
    m.do({ type: 'network', online: true })
    expect(opensNow(m)).toBe(true)
  })

  it('a connection that outlives the gap is left alone', () => {
    const m = new Machine().connected()
    m.do({ type: 'network', online: false }).do({ type: 'network', online: true })
    expect(m.news()).toEqual([])
    expect(m.view.connection).toBe('connected')
  })

  it('no number of failures is the last one', () => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: lost })
    for (let n = 1; n < RECONNECT_ATTEMPTS; n += 1)
      m.timer('reconnect').do({ type: 'socket_closed', end: lost })
    m.timer('reconnect').do({ type: 'network', online: false })
    m.do({ type: 'socket_closed', end: end({ errorCode: 'ENOTFOUND' }) })
    expect(m.view.connection).toBe('reconnecting')
  })

  it('who connects or talks without it is connected when it is back, and the words go out', () => {
    const m = new Machine().do({ type: 'network', online: false }).hold()
    m.do({ type: 'socket_closed', end: end({ errorCode: 'EAI_AGAIN' }) })
    expect(m.view).toMatchObject({
      connection: 'connecting',
      failure: { code: 'connection.waits_for_network' },
    })
    m.do({ type: 'network', online: true }).opened()
    m.news()
    m.updated()
    expect(m.sentTypes()).toContain('input_audio_buffer.commit')
  })

  it('a server on this computer is tried all the same', () => {
    const m = new Machine(local).connected().do({ type: 'network', online: false })
    m.do({ type: 'socket_closed', end: lost })
    expect(attempts(m)).toBe(1)
    expect(m.view.failure?.code).toBe('connection.lost')
  })

  it('nothing is tried either after waking, until it is back', () => {
    const m = new Machine().connected().do({ type: 'suspend' }).do({ type: 'network', online: false })
    m.do({ type: 'resume' })
    expect(opensNow(m)).toBe(false)
    m.do({ type: 'network', online: true })
    expect(opensNow(m)).toBe(true)
  })
})

describe('what main meets on the way to a credential', () => {
  const failed = (code: NoticeCode) => ({ type: 'connect_failed', notice: notice(code, 'error') }) as const

  it('is tried again where it passes by itself, and is the end where it does not', () => {
    const m = new Machine().connected().do({ type: 'socket_closed', end: lost }).timer('reconnect')
    m.do(failed('connection.unreachable'))
    expect(m.view.connection).toBe('reconnecting')
    m.timer('reconnect').do(failed('key.missing'))
    expect(m.view.connection).toBe('failed')
  })
})
