/** A session that a server reports beside the one that it was asked for. */
import { describe, expect, it } from 'vitest'
import { readServerEvent } from '#core/protocol/parse'
import { compareSession } from '#core/protocol/session-report'
import { planSession } from '#core/protocol/session-update'
import { defaultProfile, defaultTurnTaking } from '#core/settings/defaults'
import type { Profile } from '#core/settings/schema'

const talk = { holding: false, handsFree: false }
const plan = (profile: Partial<Profile> = {}) =>
  planSession({ ...defaultProfile, voice: 'marin', ...profile }, talk, { transcription: true })

function compare(session: Record<string, unknown>, asked = plan()) {
  const event = readServerEvent({ type: 'session.updated', session })
  if (event.type !== 'session.updated') throw new Error('not read')
  return compareSession(asked, event.session)
}

const vad = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  create_response: true,
  interrupt_response: true,
  idle_timeout_ms: null,
}
const ga = (turn_detection: unknown, voice: unknown = 'marin') => ({
  type: 'realtime',
  audio: { input: { turn_detection }, output: { voice } },
})
const pushToTalk = plan({ turnTaking: { ...defaultTurnTaking, mode: 'push_to_talk' } })
const semantic = plan({ turnTaking: { ...defaultTurnTaking, mode: 'semantic_vad', eagerness: 'auto' } })

describe('a reported session agrees', () => {
  it.each<[string, Record<string, unknown>, typeof pushToTalk]>([
    ['when it is the one that was asked for', ga(vad), plan()],
    ['when nothing is reported', {}, plan()],
    ['when a field is missing', ga({ type: 'server_vad' }), plan()],
    ['with a fraction in single precision', ga({ ...vad, threshold: 0.5000000119 }), plan()],
    ['with fields that nobody asked for', ga({ ...vad, auto_truncate: false }), plan()],
    ['with no turn detection for push-to-talk', ga(null), pushToTalk],
    ['with one whose type is null for push-to-talk', { turn_detection: { type: null } }, pushToTalk],
    [
      'with any eagerness where it was left to the server',
      ga({ type: 'semantic_vad', eagerness: 'medium' }),
      semantic,
    ],
    ['flat, as beta reports it', { voice: 'marin', turn_detection: vad }, plan()],
    ['with the voice as an object', { voice: { name: 'Marin', type: 'openai' } }, plan()],
    ['with any voice where none was asked for', ga(vad, 'alloy'), plan({ voice: '' })],
    ['when it is of no shape at all', { audio: 7, voice: 7, turn_detection: undefined }, plan()],
  ])('%s', (_name, session, asked) => {
    expect(compare(session, asked)).toEqual([])
  })
})

describe('a reported session differs', () => {
  it.each<[string, Record<string, unknown>, typeof pushToTalk, string, string]>([
    [
      'in a number',
      ga({ ...vad, silence_duration_ms: 200 }),
      plan(),
      'turn_detection',
      'server_vad, silence_duration_ms 200',
    ],
    [
      'in a switch',
      ga({ ...vad, interrupt_response: false }),
      plan(),
      'turn_detection',
      'server_vad, interrupt_response false',
    ],
    ['in its kind', ga({ type: 'semantic_vad' }), plan(), 'turn_detection', 'semantic_vad'],
    ['by having none', ga(null), plan(), 'turn_detection', 'off'],
    ['by having one in push-to-talk', ga(vad), pushToTalk, 'turn_detection', 'server_vad'],
    [
      'flat',
      { turn_detection: { ...vad, threshold: 0.9 } },
      plan(),
      'turn_detection',
      'server_vad, threshold 0.9',
    ],
    ['in the voice', ga(vad, 'alloy'), plan(), 'voice', 'alloy'],
    ['in a voice with an id', ga(vad, { id: 'voice_1' }), plan(), 'voice', 'voice_1'],
  ])('%s', (_name, session, asked, field, given) => {
    expect(compare(session, asked)).toEqual([{ field, given }])
  })
})
