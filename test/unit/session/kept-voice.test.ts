/** The person's sound is kept until its words are known, and tells a new session what nobody wrote down. */
import { describe, expect, it } from 'vitest'
import { clientCommandSchema } from '#core/protocol/commands'
import { MISSING_WORDS } from '#core/session/history'
import type { SessionEffect, VoicePart } from '#core/session/types'
import { config, end, Machine, pushToTalk } from './machine'

const unwritten = (rest = {}) => config({ transcriptionModel: '', ...rest })
const lost = (m: Machine) => m.do({ type: 'socket_closed', end: end({ closeCode: 1006 }) })
const back = (m: Machine) => lost(m).timer('reconnect').opened()
const about = (effects: readonly SessionEffect[]) =>
  effects.filter(({ type }) => type.startsWith('voice_') && type !== 'voice_begin')
/** Hands-free speech from 100 to 1100 ms of the session. */
const talked = (of = unwritten()) => new Machine(of).connected().spoke('u1')

const told = (m: Machine) => {
  m.news()
  m.updated()
  return m.news().flatMap((effect): (string | VoicePart)[] => {
    if (effect.type === 'voice_tell') return [effect.voice]
    if (effect.type !== 'send' || effect.command.type !== 'conversation.item.create') return []
    const { item } = effect.command
    const [part] = item.type === 'message' ? item.content : []
    return part && 'text' in part ? [part.text] : [item.type]
  })
}

describe('the sound of a turn', () => {
  it('is kept from the press to the release of a hold', () => {
    const m = new Machine(config({ turnTaking: pushToTalk })).connected().hold(1000)
    expect(about(m.news())).toEqual([{ type: 'voice_end', key: m.turns[0]?.id }])
  })

  it('is kept where the server found it', () => {
    const m = talked()
    expect(about(m.news())).toEqual([{ type: 'voice_cut', key: 'u1', startMs: 100, endMs: 1100 }])
  })

  it('is forgotten as soon as its words are known', () => {
    const m = talked(config())
    m.news()
    expect(about(m.transcript('u1', 'Hello').news())).toEqual([{ type: 'voice_forget', key: 'u1' }])
    expect(m.state.voices).toEqual([])
  })

  it('is forgotten under the key that it was kept with, whatever the server calls the turn', () => {
    const m = new Machine(config({ turnTaking: pushToTalk })).connected().hold(1000)
    const key = m.turns[0]?.id
    m.committed('u1').news()
    expect(about(m.transcript('u1', 'Hello').news())).toEqual([{ type: 'voice_forget', key }])
  })

  it('is forgotten with its conversation', () => {
    const m = talked()
    m.news()
    expect(about(m.do({ type: 'new_conversation' }).news())).toEqual([{ type: 'voice_forget', key: 'u1' }])
  })

  it('is not kept of a press that was no turn', () => {
    const m = new Machine(config({ turnTaking: pushToTalk })).connected().hold(100)
    m.do({ type: 'talk_press' }).do({ type: 'talk_tap' })
    expect(about(m.news())).toEqual([
      { type: 'voice_end', key: null },
      { type: 'voice_end', key: null },
    ])
  })

  it('is bounded to the newest two minutes of what has been sent', () => {
    const m = new Machine(unwritten({ turnTaking: pushToTalk })).connected()
    for (let n = 1; n <= 5; n += 1) m.hold(50_000).committed(`u${n}`)
    expect(m.state.voices.map((voice) => voice.turn)).toEqual(['u4', 'u5'])
  })

  it('is bounded to twenty turns', () => {
    const m = new Machine(unwritten({ turnTaking: pushToTalk })).connected()
    for (let n = 1; n <= 25; n += 1) m.hold(200).committed(`u${n}`)
    expect(m.state.voices.map((voice) => voice.turn)).toEqual(
      Array.from({ length: 20 }, (_, at) => `u${6 + at}`),
    )
  })

  it('that no server has had is kept beyond those bounds', () => {
    const m = new Machine(config({ turnTaking: pushToTalk }))
    for (let n = 1; n <= 4; n += 1) m.hold(50_000)
    expect(m.state.voices).toHaveLength(4)
  })
})

describe('a new session is told what was spoken', () => {
  it('in sound, where nobody wrote the words down', () => {
    const m = talked().answer('r1', 'a1', { previous: 'u1' }).audioDone().done().played(1000)
    back(m)
    expect(told(m)).toEqual([{ key: 'u1', from: 0, samples: 24_000 }, 'one two three four'])
    expect(m.notices()).toEqual([])
  })

  it.each([
    ['failed', (m: Machine) => m.server(failedTranscript)],
    ['never came', (m: Machine) => m],
  ])('in sound, where the transcript %s', (_name, happen) => {
    expect(told(back(happen(talked(config()))))).toEqual([{ key: 'u1', from: 0, samples: 24_000 }])
  })

  it('in words, where they are known', () => {
    expect(told(back(talked(config()).transcript('u1', 'Hello')))).toEqual(['Hello'])
  })

  it('not at all, where the transcript says that there was no word', () => {
    expect(told(back(talked(config()).transcript('u1', '')))).toEqual([])
  })

  it('in messages of eight seconds, which no relay finds too big', () => {
    const m = new Machine(unwritten({ turnTaking: pushToTalk })).connected().hold(20_000).committed('u1')
    back(m)
    const samples = told(m).map((part) => (typeof part === 'string' ? part : part.samples / 24_000))
    expect(samples).toEqual([8, 8, 4])
  })

  it('with a message that a strict server takes, once its sound is in it', () => {
    const m = back(talked())
    m.updated()
    const tells = m.effects.flatMap((effect) => (effect.type === 'voice_tell' ? [effect.command] : []))
    expect(tells).toHaveLength(1)
    for (const command of tells) expect(clientCommandSchema.safeParse(command).success).toBe(true)
  })

  it('and what comes of it is not shown again', () => {
    const m = back(talked())
    m.news()
    m.updated()
    for (const command of m.sent()) {
      if (command.type !== 'conversation.item.create') continue
      m.server({ type: 'conversation.item.added', previous_item_id: null, item: command.item })
    }
    expect(m.turns.map((turn) => turn.id)).toEqual(['u1'])
  })

  it('in each session again, as long as nobody writes it down', () => {
    const m = back(back(talked()).updated())
    expect(told(m)).toHaveLength(1)
  })

  it('with a sentence in its place where the sound is gone too, which is said once', () => {
    const timeless = { type: 'input_audio_buffer.speech_started', item_id: 'u1' }
    const m = back(new Machine(unwritten()).connected().server(timeless).committed('u1'))
    expect(told(m)).toEqual([MISSING_WORDS])
    expect(told(back(m))).toEqual([MISSING_WORDS])
    expect(m.notices()).toEqual(['session.words_missing'])
  })

  it('and a server that refuses the sound is no reason to fail; it is said once', () => {
    const m = back(talked().spoke('u2', 'u1'))
    m.updated()
    for (const effect of m.effects.slice()) {
      if (effect.type !== 'voice_tell') continue
      const { event_id } = effect.command
      m.server({ type: 'error', error: { code: 'invalid_value', event_id, message: 'no audio here' } })
    }
    expect(m.notices()).toEqual(['session.words_missing'])
    expect(m.view.connection).toBe('connected')
  })
})

it('speech that the server was just hearing when the line broke is reported', () => {
  const m = new Machine().connected().do({ type: 'hands_free', on: true })
  m.server({ type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 0 })
  expect(lost(m).notices()).toEqual(['talk.words_lost'])
  expect(m.turns).toEqual([])
})

const failedTranscript = {
  type: 'conversation.item.input_audio_transcription.failed',
  item_id: 'u1',
  content_index: 0,
  error: { code: 'x' },
}
