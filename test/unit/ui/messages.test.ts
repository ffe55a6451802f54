/** The words themselves: both languages complete, every sentence standing with and without its values. */
import { describe, expect, it } from 'vitest'
import { noticeCodes } from '#core/notice'
import { resolveLanguage } from '#shared/i18n/language'
import { messagesOf } from '#shared/i18n/messages'

const languages = ['en', 'tr'] as const
const params = { host: 'api.example.com', status: 503, model: 'some-model', seconds: 120, path: '/a b.md' }

/** Causes for which one code has sentences of their own. */
const reasons = [
  'expired',
  'untrusted',
  'wrong_host',
  'not_tls',
  'password',
  'unreachable',
  'unsupported',
].concat('deployment', 'path', 'timeout')

/** A text with one value may take it by name: then any name has one. */
const named = new Proxy({}, { get: () => '12' })
const standIns = (call: (...args: unknown[]) => string): unknown[] =>
  call.length === 1 && /undefined/.test(call('12')) ? [named] : ['12', '34', '56', '78']

/** Every text of a dictionary, functions called with stand-in values. */
const texts = (node: unknown, path = ''): [string, string][] => {
  if (typeof node === 'string') return [[path, node]]
  if (typeof node === 'function') {
    const call = node as (...args: unknown[]) => string
    return [[path, path.includes('noticeTexts') ? call(params) : call(...standIns(call))]]
  }
  return Object.entries(node as object).flatMap(([key, value]) => texts(value, `${path}.${key}`))
}

const sentences = (text: string): number => text.split(/[.?](?=\s+\p{Lu})/u).length

describe('dictionaries', () => {
  it('hold the same words in both languages', () => {
    const [en, tr] = languages.map((language) => texts(messagesOf(language)).map(([path]) => path))
    expect(tr).toEqual(en)
  })

  for (const language of languages) {
    it(`say nothing empty, undefined or exclaimed: ${language}`, () => {
      const faulty = texts(messagesOf(language)).filter(
        ([, text]) =>
          text.trim() === '' ||
          /undefined|\bnull\b|\bNaN\b|!|\boops\b/.test(text) ||
          text !== text.normalize('NFC'),
      )
      expect(faulty).toEqual([])
    })

    it(`say every notice in at most two sentences, with and without values: ${language}`, () => {
      const { noticeTexts } = messagesOf(language)
      const said = noticeCodes.flatMap((code) => [
        noticeTexts[code]({}),
        noticeTexts[code]({ ...params, retrying: 1 }),
        ...['', ...reasons].map((reason) => noticeTexts[code]({ ...params, reason })),
      ])
      const faulty = said.filter(
        (text) => !text.endsWith('.') || text.includes('undefined') || sentences(text) > 2,
      )
      expect(faulty).toEqual([])
    })

    it(`ask for nothing that Parley is doing already: ${language}`, () => {
      const { noticeTexts } = messagesOf(language)
      const asks = /connect again|try again|yeniden (bağlanın|deneyin)/
      const passing = [
        'lost',
        'unreachable',
        'offline',
        'dns',
        'timeout',
        'rate_limited',
        'server_error',
      ] as const
      for (const code of [
        ...passing.map((name) => `connection.${name}` as const),
        'session.expired',
      ] as const) {
        expect(noticeTexts[code]({ ...params, retrying: 1 })).not.toMatch(asks)
        expect(noticeTexts[code]({ ...params, retrying: 1 })).toContain('Parley')
        expect(noticeTexts[code](params)).not.toContain('Parley')
      }
    })

    it(`begin with a capital where no host is known: ${language}`, () => {
      const { noticeTexts } = messagesOf(language)
      const small = noticeCodes.filter((code) => /^\p{Ll}/u.test(noticeTexts[code]({})))
      expect(small).toEqual([])
    })
  }

  it('name the host in a refusal, so that one knows whose key it was', () => {
    for (const language of languages) {
      expect(messagesOf(language).noticeTexts['key.refused'](params)).toContain('api.example.com')
    }
  })

  it('count in singular and plural', () => {
    const { tokens } = messagesOf('en').common
    expect(tokens(1, '1')).toBe('1 token')
    expect(tokens(2, '2')).toBe('2 tokens')
    expect(messagesOf('tr').common.tokens(2, '2')).toBe('2 jeton (token)')
  })

  it('keep the protocol names beside the Turkish ones', () => {
    const { voice } = messagesOf('tr')
    expect(voice.threshold).toContain('(threshold)')
    expect(voice.prefixPadding).toContain('(prefix padding)')
    expect(voice.silenceDuration).toContain('(silence duration)')
  })

  it('keep the agreed names of the controls', () => {
    const en = messagesOf('en')
    expect([
      en.firstRun.practice,
      en.firstRun.ownKey,
      en.connection.connect,
      en.connection.disconnect,
      en.dock.hold,
      en.dock.handsFree,
      en.dock.mute,
      en.dock.stop,
      en.dock.send,
      en.talk.newConversation,
      en.talk.export,
      en.settings.key.save,
      en.settings.key.remove,
      en.settings.key.test,
      en.dock.message,
      en.settings.key.label,
      en.voice.turnTaking,
      en.dock.level,
      en.talk.log,
      en.connection.label,
      en.hotkey.label,
    ]).toEqual([
      'Try the practice assistant',
      'Use my own key',
      'Connect',
      'Disconnect',
      'Hold to talk',
      'Hands-free',
      'Mute',
      'Stop',
      'Send',
      'New conversation',
      'Export',
      'Save key',
      'Remove key',
      'Test connection',
      'Message',
      'API key',
      'Turn taking',
      'Microphone level',
      'Conversation',
      'Connection',
      'Hotkey',
    ])
  })

  it('follow the system until a language is chosen', () => {
    expect(resolveLanguage('system', 'tr')).toBe('tr')
    expect(resolveLanguage('en', 'tr')).toBe('en')
  })
})
