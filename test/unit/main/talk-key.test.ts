/** What the talk key's machine decides becomes what the session is told. */
import { describe, expect, it } from 'vitest'
import type { PttOutput } from '#core/hotkey/ptt-machine'
import { createTalkKey } from '../../../src/main/hotkey/talk-key'

function told(output: PttOutput): { inputs: string[]; notices: string[] } {
  const inputs: string[] = []
  const notices: string[] = []
  createTalkKey({ input: ({ type }) => inputs.push(type) }, ({ code }) => notices.push(code))(output)
  return { inputs, notices }
}

describe('the talk key', () => {
  it('never sends the sound of a shortcut that began with it', () => {
    expect(told({ type: 'release', reason: 'chord' })).toEqual({ inputs: ['talk_cancel'], notices: [] })
  })

  it('sends what was said before the computer sleeps or locks', () => {
    expect(told({ type: 'release', reason: 'suspend' }).inputs).toEqual(['talk_release'])
    expect(told({ type: 'release', reason: 'lock' }).inputs).toEqual(['talk_release'])
  })

  it('says why a very long hold ended', () => {
    expect(told({ type: 'release', reason: 'max_hold' })).toEqual({
      inputs: ['talk_release'],
      notices: ['talk.max_hold'],
    })
  })
})
