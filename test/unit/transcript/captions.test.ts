/** Captions: what was heard, when it was heard, in lines that can be read. Files are read back by a parser of others. */
import * as fc from 'fast-check'
import { parseSync } from 'subtitle'
import { describe, expect, it } from 'vitest'
import { captionsOf, LINE_CHARS, MAX_CUE_MS, MAX_LINES } from '#core/transcript/captions'
import { exportSrt, exportVtt } from '#core/transcript/exporters'
import type { Turn } from '#core/transcript/model'
import { placeTurns } from '#core/transcript/timeline'
import { newTurn } from '#core/transcript/turns'
import { exportOptions as options } from './export-options'

const at = Date.UTC(2026, 10, 22, 14, 5, 9)
const talk = (...turns: readonly Turn[]) => ({ id: 'c1', startedAt: at - 60_000, turns })
const spoken = (id: string, role: 'user' | 'assistant', rest: Partial<Turn>): Turn =>
  newTurn({ id, role, source: 'voice', status: 'completed', at, soundAt: at, ...rest })

const cutOff = talk(
  spoken('u1', 'user', { text: 'Tell me a story.', audioMs: 1500 }),
  spoken('a1', 'assistant', {
    status: 'interrupted',
    soundAt: at + 2000,
    text: 'Once upon a time there was a fox who lived in the hills.',
    heardChars: 16,
    heardMs: 1200,
    audioMs: 4000,
  }),
  spoken('u2', 'user', { soundAt: at + 3100, text: 'Stop, please.', audioMs: 900 }),
)

type Read = { readonly start: number; readonly end: number; readonly text: string }
const read = (file: string): readonly Read[] =>
  parseSync(file).flatMap((node) => (node.type === 'cue' ? [node.data] : []))

describe('the place of a turn in time', () => {
  it('counts from the first sound, not from the beginning of the conversation', () => {
    expect(placeTurns(cutOff).map(({ startMs }) => startMs)).toEqual([0, 2000, 3100])
  })

  it('ends an interrupted answer where it was cut off', () => {
    expect(placeTurns(cutOff)[1]?.endMs).toBe(3200)
  })

  it('goes on where the clock was set back in mid-talk, behind what was said before', () => {
    const hour = 3_600_000
    const later = cutOff.turns.map((turn) => ({
      ...turn,
      id: `${turn.id}-later`,
      soundAt: (turn.soundAt ?? 0) - hour,
    }))
    const placed = placeTurns({ ...cutOff, turns: [...cutOff.turns, ...later] })
    expect(placed.map(({ turn }) => turn.id)).toEqual(['u1', 'a1', 'u2', 'u1-later', 'a1-later', 'u2-later'])
    expect(placed.map(({ startMs }) => startMs)).toEqual([0, 2000, 3100, 4000, 6000, 7100])
  })

  it('leaves out what made no sound: typed words, functions, an answer of which nothing was heard', () => {
    const silent = talk(
      newTurn({ id: 't', role: 'user', source: 'text', at, status: 'completed', text: 'typed' }),
      newTurn({ id: 'f', role: 'tool', source: 'text', at, tool: { name: 'n', args: '{}', output: null } }),
      spoken('a', 'assistant', { status: 'interrupted', text: 'never heard', heardChars: 0, heardMs: 0 }),
    )
    expect(placeTurns(silent)).toEqual([])
  })
})

describe('captions', () => {
  it('show the heard words of an interrupted answer with a dash, and no other', () => {
    const words = captionsOf(cutOff, options).map(({ role, lines }) => [role, lines.join(' ')])
    expect(words).toEqual([
      ['user', 'Tell me a story.'],
      ['assistant', 'Once upon a time –'],
      ['user', 'Stop, please.'],
    ])
  })

  it('say where speech has no words', () => {
    const mute = talk(spoken('u1', 'user', { transcript: 'failed', audioMs: 2000 }))
    expect(captionsOf(mute, options)[0]?.lines).toEqual(['[spoken, but not written down]'])
  })

  it('break after a sentence where that leaves a fair share before it', () => {
    const long = talk(
      spoken('a1', 'assistant', {
        audioMs: 9000,
        text: 'The weather in Izmir is fine today. Tomorrow there will be rain in the evening, and wind.',
      }),
    )
    const cues = captionsOf(long, options)
    expect(cues[0]?.lines.join(' ')).toBe('The weather in Izmir is fine today.')
  })

  const words = fc.array(
    fc.oneof(
      fc.stringMatching(/^[a-zığüşöç]{1,12}[.,?!]?$/),
      fc.stringMatching(/^[a-z]{30,120}$/),
      fc.constantFrom('𝒳𝒴𝒵𝒳𝒴𝒵𝒳𝒴𝒵𝒳𝒴𝒵𝒳𝒴𝒵𝒳𝒴𝒵𝒳𝒴𝒵𝒳', '天気は晴れです。'.repeat(12)),
    ),
    { minLength: 1, maxLength: 60 },
  )
  const turns = fc
    .array(
      fc.record({
        words,
        user: fc.boolean(),
        gap: fc.integer({ min: -900, max: 4000 }),
        pace: fc.integer({ min: 5, max: 400 }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((parts) => {
      let begin = at
      return parts.map(({ words: each, user, gap, pace }, index) => {
        const text = each.join(' ')
        const turn = spoken(`i${index}`, user ? 'user' : 'assistant', {
          text,
          heardChars: text.length,
          audioMs: text.length * pace,
          soundAt: begin,
        })
        begin = Math.max(begin + 1, begin + text.length * pace + gap)
        return turn
      })
    })

  it('hold every heard word once and in order, in lines and times that can be read', () => {
    fc.assert(
      fc.property(turns, (all) => {
        const cues = captionsOf(talk(...all), options)
        for (const role of ['user', 'assistant'] as const) {
          const mine = cues.filter((cue) => cue.role === role)
          const said = all.filter((turn) => turn.role === role).map((turn) => turn.text)
          const letters = (text: string): string => text.replace(/\s+/g, '')
          expect(letters(mine.flatMap((cue) => cue.lines).join(''))).toBe(letters(said.join('')))
          mine.forEach((cue, index) => {
            expect(cue.endMs).toBeGreaterThan(cue.startMs)
            expect(cue.endMs).toBeLessThanOrEqual(mine[index + 1]?.startMs ?? Infinity)
          })
        }
        for (const cue of cues) {
          expect(cue.lines.length).toBeLessThanOrEqual(MAX_LINES)
          for (const line of cue.lines) {
            expect(line.length).toBeLessThanOrEqual(LINE_CHARS)
            expect(line).not.toMatch(/\p{Cs}/u)
          }
          expect(cue.endMs - cue.startMs).toBeLessThanOrEqual(MAX_CUE_MS)
        }
      }),
    )
  })
})

describe('SRT', () => {
  it('reads back with its times and words, each speaker named where they begin', () => {
    expect(read(exportSrt(cutOff, options))).toEqual([
      { start: 0, end: 1500, text: 'You: Tell me a story.' },
      { start: 2000, end: 3100, text: 'Assistant: Once upon a time –' },
      { start: 3100, end: 4000, text: 'You: Stop, please.' },
    ])
  })

  it('never shows two cues at once', () => {
    const cues = read(exportSrt(cutOff, options))
    for (const [index, cue] of cues.entries())
      expect(cue.end).toBeLessThanOrEqual(cues[index + 1]?.start ?? Infinity)
  })

  it('leaves names out on request', () => {
    const include = { roles: false, times: true, tools: true, unheard: true }
    expect(exportSrt(cutOff, { ...options, include })).not.toContain('You:')
  })

  it('cannot be broken by words that look like its own marks', () => {
    const odd = talk(
      spoken('u1', 'user', { text: '1\n00:00:00,000 --> 00:00:01,000\n\n<b>hi', audioMs: 3000 }),
    )
    const cues = read(exportSrt(odd, options))
    expect(cues).toHaveLength(1)
    expect(cues[0]?.text).not.toContain('<b>')
  })
})

describe('VTT', () => {
  it('begins as the standard wants, and reads back with the exact end of what was cut off', () => {
    const file = exportVtt(cutOff, options)
    expect(file.startsWith('WEBVTT\n\n')).toBe(true)
    expect(read(file)).toEqual([
      { start: 0, end: 1500, text: '<v You>Tell me a story.' },
      { start: 2000, end: 3200, text: '<v Assistant>Once upon a time –' },
      { start: 3100, end: 4000, text: '<v You>Stop, please.' },
    ])
  })

  it('escapes what the standard would read as a tag', () => {
    const odd = talk(spoken('u1', 'user', { text: 'a < b & c > d', audioMs: 2000 }))
    expect(exportVtt(odd, options)).toContain('a &lt; b &amp; c &gt; d')
  })
})
