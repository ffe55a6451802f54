/** Exports: everything that was said, heard and unheard apart, in files that can be read back. */
import { describe, expect, it } from 'vitest'
import {
  conversationExportSchema,
  exportFileName,
  exportJson,
  exportMarkdown,
  exportText,
  type ExportOptions,
} from '#core/transcript/exporters'
import type { Conversation } from '#core/transcript/model'
import { newTurn } from '#core/transcript/turns'

const at = Date.UTC(2026, 10, 22, 14, 5, 9)
const options: ExportOptions = {
  locale: 'en',
  timeZone: 'UTC',
  model: 'gpt-realtime-2.1',
  profileName: 'Default',
  labels: {
    title: 'Conversation',
    started: 'Started',
    profile: 'Profile',
    model: 'Model',
    roles: { user: 'You', assistant: 'Assistant', tool: 'Tool', system: 'System' },
    interrupted: 'interrupted',
    failed: 'failed',
    notHeard: 'Not heard',
    noWords: 'no words',
    toolInput: 'Input',
    toolOutput: 'Output',
  },
}
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

describe('Markdown', () => {
  const file = exportMarkdown(conversation, options)

  it('shows who spoke when, and what the conversation was', () => {
    expect(file).toContain('# Conversation\n\n- Started: November 22, 2026')
    expect(file).toContain('- Model: gpt-realtime-2.1')
    expect(file.match(/^## .*$/gm)).toEqual([
      expect.stringMatching(/^## You · 2:05:09.PM$/),
      expect.stringMatching(/^## Assistant, interrupted · 2:05:11.PM$/),
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
    expect(file).toContain('*no words*')
  })

  it('puts a tool’s text in a fence that the text cannot close', () => {
    expect(file).toContain('````\n{"city":"```"}\n````')
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

  it('holds nothing that a file system refuses', () => {
    expect(exportFileName(conversation, 'text')).toMatch(/^[A-Za-z0-9 .-]+$/)
  })
})
