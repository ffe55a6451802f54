/** One turn of the conversation: what is shown full, what lighter, and the sentence where words are missing. */
import { cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Turn } from '#core/transcript/model'
import { TurnView } from '../../../src/renderer/features/talk/turn'
import { WordsProvider } from '../../../src/renderer/i18n/context'
import { AppDepsProvider } from '../../../src/renderer/state/context'
import { createViewStore } from '../../../src/renderer/state/store'
import { createFakeBridge } from '../../support/ui-gallery/fake-bridge'
import { createFakeEngine } from '../../support/ui-gallery/fake-engine'
import { assistantTurn, baseView, NOW, userTurn } from '../../support/ui-gallery/fixtures'

const show = (turn: Turn, practice = false) => {
  const { bridge } = createFakeBridge(baseView)
  const deps = {
    bridge,
    store: createViewStore(bridge).store,
    engine: createFakeEngine().engine,
    now: () => NOW,
  }
  const { container } = render(
    <AppDepsProvider deps={deps}>
      <WordsProvider language="en">
        <TurnView turn={turn} practice={practice} />
      </WordsProvider>
    </AppDepsProvider>,
  )
  const article = container.querySelector('article')
  if (article === null) throw new Error('no turn')
  return article
}
afterEach(cleanup)

describe('a turn', () => {
  it('carries its role, item and status', () => {
    const { dataset } = show(assistantTurn('item_7', 'Hello.', { status: 'interrupted' }))
    expect(dataset).toMatchObject({ role: 'assistant', itemId: 'item_7', status: 'interrupted' })
  })

  it('separates what was heard from what was not', () => {
    const turn = show(assistantTurn('a', 'One two three.', { status: 'in_progress', heardChars: 3 }))
    const [words] = turn.querySelectorAll('p')
    expect(words.firstChild?.textContent).toBe('One')
    expect(words.querySelector('span')?.textContent).toBe(' two three.')
  })

  it('marks where it was stopped, between the heard and the unheard words', () => {
    const turn = show(assistantTurn('a', 'One two three.', { status: 'interrupted', heardChars: 3 }))
    const lines = [...turn.querySelectorAll('p')].map((line) => line.textContent)
    expect(lines).toEqual(['One', 'stopped here', 'Not heard: two three.'])
  })

  it('says so when nothing was heard of it', () => {
    expect(show(assistantTurn('a', '', { status: 'interrupted' })).textContent).toContain(
      'Stopped before anything was heard.',
    )
  })

  it('says that words were transcribed, and of typed words does not', () => {
    expect(show(userTurn('u', 'Hello')).textContent).toContain('transcribed')
    cleanup()
    expect(show(userTurn('u', 'Hello', { source: 'text' })).textContent).not.toContain('transcribed')
  })

  it('explains why practice shows a length instead of words', () => {
    const text = show(userTurn('u', '(2.4 s of speech)'), true).textContent
    expect(text).toContain('(2.4 s of speech)')
    expect(text).toContain('no speech recognition')
  })

  it('shows the length where transcription is off or failed', () => {
    const off = show(userTurn('u', '', { transcript: 'none' })).textContent
    expect(off).toContain('(2.4 s of speech)')
    expect(off).toContain('transcription is off')
    cleanup()
    expect(show(userTurn('u', '', { transcript: 'failed' })).textContent).toContain('heard them anyway')
  })

  it('shows why it failed, with what had come until then', () => {
    const error = { code: 'server_error', message: 'The server had an error.' }
    const text = show(assistantTurn('a', 'Half', { status: 'failed', error })).textContent
    expect(text).toContain('Half')
    expect(text).toContain('This turn failed: The server had an error. server_error')
  })

  it.each([
    [
      'that no server has had, says so and what helps',
      'not_sent',
      '',
      'Not sent, so the assistant does not know',
    ],
    [
      'that the service did not take, says why',
      'not_sent',
      'too long',
      'did not take this, so the assistant',
    ],
    ['that a lost connection cut off, says so', 'connection_lost', '', 'The connection broke'],
  ])('%s, in words and without a code', (_, code, message, said) => {
    const text = show(userTurn('u', 'Hello', { status: 'failed', error: { code, message } })).textContent
    expect(text).toContain(said)
    expect(text).toContain(message)
    expect(text).not.toContain(code)
  })

  it('that was spoken and not sent is not called heard', () => {
    const error = { code: 'not_sent', message: '' }
    const { textContent } = show(userTurn('u', '', { transcript: 'failed', status: 'failed', error }))
    expect(textContent).toContain('(2.4 s of speech)')
    expect(textContent).toContain('Not sent')
    expect(textContent).not.toContain('heard them anyway')
  })

  it('never reads words as markup', () => {
    const turn = show(assistantTurn('a', '<img src=x onerror=alert(1)>'))
    expect(turn.querySelector('img')).toBeNull()
    expect(turn.textContent).toContain('<img src=x')
  })
})
