/** Exports: everything that was said, heard and unheard apart, in files that can be read back. */
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  conversationExportSchema,
  exportCsv,
  exportFileName,
  exportHtml,
  exportJson,
  exportMarkdown,
  exportText,
  includeAll,
  type ConversationExport,
} from '#core/transcript/exporters'
import { importConversation } from '#core/transcript/import-json'
import type { Conversation, Turn } from '#core/transcript/model'
import { newTurn } from '#core/transcript/turns'
import { exportOptions as options } from './export-options'

const at = Date.UTC(2026, 10, 22, 14, 5, 9)
const user = { role: 'user', source: 'voice', at } as const
const assistant = { role: 'assistant', source: 'voice', at: at + 2000 } as const

const conversation: Conversation = {
  id: 'c1',
  startedAt: at,
  turns: [
    newTurn({
      ...user,
      id: 'u1',
      status: 'completed',
      text: '# not a heading\n> not a quote',
      transcript: 'done',
    }),
    newTurn({
      ...assistant,
      id: 'a1',
      status: 'interrupted',
      text: 'one two three four',
      heardChars: 7,
      heardMs: 900,
      audioMs: 2000,
    }),
    newTurn({ ...user, id: 'u2', status: 'completed', transcript: 'failed' }),
    newTurn({
      ...assistant,
      role: 'tool',
      id: 't1',
      status: 'completed',
      tool: { name: 'get_weather', args: '{"city":"```"}', output: 'fog' },
    }),
    newTurn({ ...assistant, id: 'a2' }),
  ],
}

const withText = (text: string): Conversation => ({
  ...conversation,
  turns: [newTurn({ ...user, id: 'u1', status: 'completed', text, heardChars: text.length })],
})

describe('Markdown', () => {
  const file = exportMarkdown(conversation, options)

  it('shows who spoke when, and what the conversation was', () => {
    expect(file).toContain('# Conversation\n\n- Started: 22 November 2026')
    expect(file).toContain('- Model: gpt-realtime-2.1')
    expect(file.match(/^## .*$/gm)).toEqual([
      expect.stringMatching(/^## You · 14:05:09$/),
      expect.stringMatching(/^## Assistant, interrupted · 14:05:11$/),
      expect.stringMatching(/^## You · /),
      expect.stringMatching(/^## Tool: get_weather · /),
    ])
  })

  it('shows the heard words of an interrupted answer, and the unheard apart as a quote', () => {
    expect(file).toContain('\n\none two\n\n> *Not heard*\n>\n> three four\n')
  })

  it('keeps spoken words from becoming headings or quotes', () => {
    expect(file).toContain('\\# not a heading\n\\> not a quote')
  })

  it('says where words are not known', () => {
    expect(file).toContain('*spoken, but not written down*')
  })

  it('puts a tool’s text in a fence that the text cannot close', () => {
    expect(file).toContain('````\n{"city":"```"}\n````')
  })
})

describe('what a reader must know', () => {
  const talk = (...turns: readonly Turn[]): Conversation => ({ id: 'c1', startedAt: at, turns })
  const typed = newTurn({ ...user, id: 'u1', source: 'text', status: 'completed', text: 'typed words' })
  const error = { code: 'server_error', message: 'The server had an error.' }
  const failed = newTurn({ ...assistant, id: 'a1', status: 'failed', text: 'I did', heardChars: 5, error })
  const files = (of: Conversation) =>
    [exportMarkdown, exportText, exportHtml].map((write) => write(of, options))

  it('is whether words were typed, or spoken and written down by another model', () => {
    for (const file of files(talk(typed))) {
      expect(file).toMatch(/You, typed/)
      expect(file).not.toContain('written down by')
    }
    for (const file of files(conversation)) expect(file).toContain('written down by a speech model')
  })

  it('is why an answer failed', () => {
    for (const file of files(talk(failed))) {
      expect(file).toContain('The server had an error.')
      expect(file.indexOf('I did')).toBeLessThan(file.indexOf('Why it failed'))
    }
    expect(exportText(talk({ ...failed, error: { ...error, message: '' } }), options)).toContain(
      'server_error',
    )
  })
})

describe('text', () => {
  const file = exportText(conversation, options)
  it('shows heard and unheard apart', () => {
    expect(file).toContain('Assistant, interrupted\none two\n(Not heard: three four)\n')
  })
  it('leaves out a turn that never held anything', () => {
    expect(file.match(/^\[/gm)).toHaveLength(4)
  })
  it('is in the time and the words of the place', () => {
    const turkish = exportText(conversation, { ...options, locale: 'tr', timeZone: 'Europe/Istanbul' })
    expect(turkish).toContain('22 Kasım 2026')
    expect(turkish).toContain('[17:05:09]')
  })
})

describe('JSON', () => {
  it('reads back by its schema, with every word and figure', () => {
    const file = conversationExportSchema.parse(JSON.parse(exportJson(conversation, options)))
    expect(file).toMatchObject({
      format: 'parley.conversation',
      version: 1,
      language: 'en',
      model: 'gpt-realtime-2.1',
      conversation: { id: 'c1', startedAt: '2026-11-22T14:05:09.000Z' },
    })
    expect(file.conversation.turns).toHaveLength(4)
    expect(file.conversation.turns[1]).toMatchObject({
      id: 'a1',
      text: 'one two three four',
      heard: 'one two',
      unheard: 'three four',
      heardMs: 900,
    })
  })
})

describe('the name of a file', () => {
  it('holds the time of the conversation and the ending of its format', () => {
    expect(exportFileName(conversation, 'markdown', { timeZone: 'UTC' })).toBe('Parley 2026-11-22 14.05.md')
    expect(exportFileName(conversation, 'json', { timeZone: 'UTC' })).toMatch(/\.json$/)
    expect(exportFileName(conversation, 'text', { timeZone: 'UTC' })).toMatch(/\.txt$/)
  })

  it('holds nothing that a file system refuses, whatever the conversation is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
        const name = exportFileName(conversation, 'text', { title })
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/u)
        expect(name).toMatch(/^Parley .*[^. ]\.txt$/u)
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255)
      }),
    )
  })

  it('holds the name of the conversation', () => {
    const options = { timeZone: 'UTC', title: 'İzmir: hava? ' }
    expect(exportFileName(conversation, 'srt', options)).toBe('Parley 2026-11-22 14.05 İzmir hava.srt')
  })
})

describe('what a person leaves out', () => {
  const without = (left: Partial<typeof includeAll>) => ({ ...options, include: { ...includeAll, ...left } })

  it('is not in Markdown, text or HTML', () => {
    for (const write of [exportMarkdown, exportText, exportHtml]) {
      expect(write(conversation, options)).toContain('fog')
      expect(write(conversation, without({ tools: false }))).not.toContain('fog')
      expect(write(conversation, without({ unheard: false }))).not.toContain('three four')
      expect(write(conversation, without({ times: false }))).not.toMatch(/2:05:11/)
      expect(write(conversation, without({ roles: false }))).not.toMatch(/Assistant/)
    }
  })

  it('still says that an answer was interrupted where names are left out', () => {
    expect(exportText(conversation, without({ roles: false }))).toContain('interrupted\none two')
  })
})

describe('HTML', () => {
  it('shows words as words, whatever they look like', () => {
    const odd = withText('<script>alert(1)</script> & "x" \u0000 &amp;')
    const file = exportHtml(odd, { ...options, title: '</title><img src=x>' })
    expect(file).not.toMatch(/<script|<img/)
    expect(file).not.toContain('\u0000')
    expect(file).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; \uFFFD &amp;amp;')
  })

  it('loads nothing and runs nothing', () => {
    const file = exportHtml(conversation, options)
    expect(file).toContain(`default-src 'none'; style-src 'unsafe-inline'`)
    expect(file).not.toMatch(/(?:src|href)=|url\(|@import/)
  })

  it('says its language', () => {
    expect(exportHtml(conversation, { ...options, locale: 'tr' })).toContain('<html lang="tr">')
  })
})

describe('CSV', () => {
  const read = (file: string): readonly Record<string, string>[] =>
    parse<Record<string, string>>(file, { bom: true, columns: true })

  it('reads back with every turn, its words and its place in time', () => {
    const data = read(exportCsv(conversation, options))
    expect(data.map((row) => [row['role'], row['status'], row['start_ms']])).toEqual([
      ['user', 'completed', '0'],
      ['assistant', 'interrupted', '2000'],
      ['user', 'completed', '0'],
      ['tool', 'completed', ''],
    ])
    expect(data[0]?.['text']).toBe('# not a heading\n> not a quote')
    expect(data[1]).toMatchObject({ heard: 'one two', unheard: 'three four', end_ms: '2900' })
    expect(data[3]).toMatchObject({
      tool_name: 'get_weather',
      tool_arguments: '{"city":"```"}',
      tool_output: 'fog',
    })
  })

  it('keeps any words, and lets no spreadsheet run them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const cell = read(exportCsv(withText(text), options))[0]?.['text'] ?? ''
        expect(cell === text || cell === `'${text}`).toBe(true)
        expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})

describe('a JSON file read back', () => {
  it('gives the same conversation, turn by turn', () => {
    const read = importConversation(exportJson(conversation, { ...options, title: 'Fog' }))
    expect(read).toEqual({
      ok: true,
      value: {
        conversation: { ...conversation, turns: conversation.turns.slice(0, 4) },
        title: 'Fog',
        profileName: 'Default',
        model: 'gpt-realtime-2.1',
      },
    })
  })

  it('reads files of the first versions of the app, which knew less', () => {
    const file = JSON.parse(exportJson(conversation, options)) as ConversationExport
    for (const turn of file.conversation.turns) {
      delete turn.heardChars
      delete turn.soundAt
      delete turn.responseId
    }
    delete file.title
    const read = importConversation(JSON.stringify(file))
    expect(read.ok && read.value.conversation.turns[1]).toMatchObject({ heardChars: 7, soundAt: null })
  })

  it('gives turns of the same id names of their own', () => {
    const file = JSON.parse(exportJson(conversation, options)) as ConversationExport
    for (const turn of file.conversation.turns) turn.id = 'same'
    const read = importConversation(JSON.stringify(file))
    expect(read.ok && new Set(read.value.conversation.turns.map(({ id }) => id)).size).toBe(4)
  })

  it('tells apart what is no JSON, not ours, newer, or damaged', () => {
    const file = JSON.parse(exportJson(conversation, options)) as Record<string, unknown>
    const error = (text: string): string | null => {
      const read = importConversation(text)
      return read.ok ? null : read.error
    }
    expect(error('{"format":')).toBe('not_json')
    expect(error('{"format":"other"}')).toBe('not_ours')
    expect(error('null')).toBe('not_ours')
    expect(error(JSON.stringify({ ...file, version: 2 }))).toBe('newer_version')
    expect(error(JSON.stringify({ ...file, conversation: { id: 'x' } }))).toBe('damaged')
  })
})
