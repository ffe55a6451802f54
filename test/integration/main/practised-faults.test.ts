/**
 * Each fault that the Events screen offers, provoked on a real practice server under the app's own session: it is felt in
 * the way that its name says, the person is told what they can do about it, and the talk goes on afterwards.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { SessionView } from '#core/session/types'
import { allTurns } from '#core/transcript/turn-log'
import { faultNames, type FaultName } from '#shared/practice-faults'
import { practiseFault } from '../../../src/main/events/faults'
import { instantPace, startPracticeServer, type FaultInput, type PracticeServer } from '../../../src/practice'
import { resources } from '../practice/resources'
import { atRest, config, createServiceRig, voice } from '../session/service-rig'

let server: PracticeServer
beforeAll(async () => {
  server = await startPracticeServer({ resources, pace: instantPace })
})
let leave = (): void => undefined
afterEach(() => {
  // A connection that stays would take the next fault.
  leave()
  server.calm()
})
afterAll(() => server.close())

type Rig = ReturnType<typeof createServiceRig>
type Felt = {
  /** What the person does meanwhile; types unless given. */
  readonly deed?: (rig: Rig) => void
  /** Connections afterwards, the first included; 1 unless given. */
  readonly connections?: number
  readonly notices?: readonly string[]
  readonly sees?: (view: SessionView) => boolean
}

/** For what a stalled line and several attempts take on a busy machine. */
const LIMIT_MS = 30_000

const say = (rig: Rig): void => rig.say(voice(700))
const lastSpoken = ({ conversation }: SessionView) =>
  allTurns(conversation.turns).findLast(({ role, source }) => role === 'user' && source === 'voice')
const unanswered = (view: SessionView): boolean => !answered(view)
const failedAnswer = ({ conversation }: SessionView): boolean =>
  allTurns(conversation.turns).some(({ role, status }) => role === 'assistant' && status === 'failed')

const felt: Readonly<Record<FaultName, Felt>> = {
  drop: { connections: 2 },
  // Half an answer stands as it is.
  dropMidAnswer: { connections: 2, sees: failedAnswer },
  closeMidSpeech: { deed: say, connections: 2 },
  refuse: { connections: 3 },
  refuseBusy: { connections: 3 },
  expire: { connections: 2 },
  stall: {},
  stallUp: {},
  slowUp: { deed: say },
  wifi: {},
  lte: {},
  stalls: {},
  fail: { notices: ['server.error'], sees: failedAnswer },
  serverError: { notices: ['server.error'] },
  quota: { notices: ['response.quota'], sees: unanswered },
  rateLimit: { notices: ['response.rate_limited'], sees: unanswered },
  incomplete: { notices: ['response.incomplete'], sees: failedAnswer },
  filtered: { notices: ['response.content_filter'], sees: failedAnswer },
  rejectSettings: {
    deed: (rig) => {
      const profile = { ...config.profile, noiseReduction: 'far_field' as const }
      rig.service.input({ type: 'configure', config: { ...config, profile } })
      rig.type('after a change')
    },
    notices: ['session.update_rejected'],
  },
  lateTranscripts: { deed: say, sees: (view) => lastSpoken(view)?.transcript === 'done' },
  swappedTranscripts: {
    deed: (rig) => {
      say(rig)
      say(rig)
    },
    sees: (view) =>
      allTurns(view.conversation.turns)
        .filter(({ source, role }) => role === 'user' && source === 'voice')
        .every(({ transcript }) => transcript === 'done'),
  },
  failedTranscripts: {
    deed: say,
    notices: ['transcription.failed'],
    sees: (view) => lastSpoken(view)?.transcript === 'failed',
  },
  missingTranscripts: { deed: say, sees: (view) => lastSpoken(view)?.transcript !== 'done' },
  beta: { connections: 2, sees: ({ dialect }) => dialect === 'beta' },
  wrongDialect: {
    connections: 2,
    notices: ['connection.beta_refused'],
    sees: ({ connection }) => connection === 'failed',
  },
  strangers: {},
  pings: {},
  duplicates: {},
}

function answered({ conversation }: SessionView): boolean {
  const last = allTurns(conversation.turns).at(-1)
  return last?.role === 'assistant' && last.status === 'completed'
}

describe('a fault of the Events screen', () => {
  it.each(faultNames)('is felt as what it is called, and outlived: %s', async (name) => {
    const { deed = (rig: Rig) => rig.type('meanwhile'), connections = 1, notices = [], sees } = felt[name]
    const rig = createServiceRig(server)
    leave = rig.service.dispose
    rig.type('export')
    await rig.until((view) => atRest(view) && answered(view))

    // The session's clock runs ten times as fast, and so does what the line does to it.
    const provoke = (fault: unknown): boolean => {
      const given = fault as FaultInput
      server.inject('ms' in given && given.ms !== undefined ? { ...given, ms: given.ms / 10 } : given)
      return true
    }
    expect(practiseFault({ provoke, calm: () => true }, name)).toBe(true)
    deed(rig)
    const view = await vi.waitFor(
      () => {
        const now = rig.service.view()
        expect([rig.connections, rig.notices.toSorted()]).toEqual([connections, notices.toSorted()])
        expect([atRest(now), (sees ?? answered)(now)]).toEqual([true, true])
        return now
      },
      { timeout: LIMIT_MS, interval: 20 },
    )
    expect(view.connection).toBe(name === 'wrongDialect' ? 'failed' : 'connected')

    server.calm()
    rig.type('the last question')
    const end = await rig.until((now) => atRest(now) && answered(now))
    const texts = allTurns(end.conversation.turns)
      .filter(({ role }) => role === 'user')
      .map(({ text }) => text)
    expect(texts.at(-1)).toBe('the last question')
    expect(texts.filter((text) => text === 'the last question')).toHaveLength(1)
    expect(rig.problems).toEqual([])
  })
})
