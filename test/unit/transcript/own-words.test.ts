/** What the person wrote beside a turn, in every export: marked as theirs, the original still there. */
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { exportFormats } from '#core/transcript/export-formats'
import { exportAs } from '#core/transcript/exporters'
import { importConversation } from '#core/transcript/import-json'
import type { Conversation } from '#core/transcript/model'
import { newTurn } from '#core/transcript/turns'
import { exportOptions as options } from './export-options'

const at = Date.UTC(2026, 10, 22, 14, 5, 9)
const said = newTurn({
  id: 'u1',
  role: 'user',
  source: 'voice',
  at,
  status: 'completed',
  text: 'Wetter in <Burso>',
  heardChars: 17,
  transcript: 'done',
  audioMs: 900,
})
const conversation: Conversation = {
  id: 'c1',
  startedAt: at,
  turns: [{ ...said, edited: 'Weather in <Bursa>\nplease', note: '=ask & again' }],
}
const plain: Conversation = { ...conversation, turns: [{ ...said, edited: said.text, note: '' }] }

describe('a turn with a correction and a note', () => {
  it('shows both as quotes under their names in Markdown, after the original', () => {
    expect(exportAs('markdown', conversation, options)).toContain(
      'Wetter in <Burso>\n\n> *Corrected by you*\n>\n> Weather in <Bursa>\n> please\n\n> *Your note*\n>\n> =ask & again\n',
    )
  })

  it('shows both in plain text, after the original', () => {
    expect(exportAs('text', conversation, options)).toContain(
      'Wetter in <Burso>\n(Corrected by you: Weather in <Bursa>\nplease)\n(Your note: =ask & again)\n',
    )
  })

  it('shows both in HTML, as words', () => {
    const file = exportAs('html', conversation, options)
    expect(file).toContain('<p>Wetter in &lt;Burso&gt;</p>')
    expect(file).toContain('<strong>Corrected by you:</strong> Weather in &lt;Bursa&gt;\nplease</p>')
    expect(file).toContain('<strong>Your note:</strong> =ask &amp; again</p>')
  })

  it('has columns for both in CSV, and lets no spreadsheet run them', () => {
    const [row] = parse(exportAs('csv', conversation, options), { bom: true, columns: true })
    expect(row).toMatchObject({
      text: 'Wetter in <Burso>',
      edited: 'Weather in <Bursa>\nplease',
      note: "'=ask & again",
    })
  })

  it('comes back from JSON as it was', () => {
    const back = importConversation(exportAs('json', conversation, options))
    expect(back.ok && back.value.conversation).toEqual(conversation)
  })

  it('has captions of what was said', () => {
    for (const format of ['srt', 'vtt'] as const) {
      const file = exportAs(format, conversation, options)
      expect(file).toContain('Wetter in')
      expect(file).not.toContain('Bursa')
      expect(file).not.toContain('again')
    }
  })
})

describe('a correction that says the same as the turn, or an empty note', () => {
  it('is not mentioned', () => {
    for (const format of exportFormats.filter((each) => each !== 'json' && each !== 'csv')) {
      expect(exportAs(format, plain, options)).toBe(exportAs(format, { ...plain, turns: [said] }, options))
    }
  })
})
