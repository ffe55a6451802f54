/** Captions as files: SubRip (SRT) and WebVTT (W3C). Both number their times from the first sound. */
import { captionsOf, type Cue } from './captions'
import type { ExportOptions } from './export-parts'
import type { Conversation } from './model'

/** SubRip knows no speakers: the name stands before the words where the speaker changes. Cues do not overlap. */
export function exportSrt(conversation: Conversation, options: ExportOptions): string {
  const cues = withoutOverlap(captionsOf(conversation, options))
  const blocks = cues.map((cue, at) => {
    const [first = '', ...more] = cue.lines.map(safeInSrt)
    const named = options.include?.roles !== false && cues[at - 1]?.role !== cue.role
    const lines = named ? [`${options.labels.roles[cue.role]}: ${first}`, ...more] : [first, ...more]
    return `${at + 1}\n${times(cue, ',')}\n${lines.join('\n')}\n`
  })
  return blocks.join('\n')
}

export function exportVtt(conversation: Conversation, options: ExportOptions): string {
  const cues = captionsOf(conversation, options).map((cue, at) => {
    const voice = options.include?.roles === false ? '' : `<v ${escapeVtt(options.labels.roles[cue.role])}>`
    return `${at + 1}\n${times(cue, '.')}\n${voice}${cue.lines.map(escapeVtt).join('\n')}\n`
  })
  return [`WEBVTT\n`, ...cues].join('\n')
}

const times = (cue: Cue, mark: ',' | '.'): string =>
  `${clock(cue.startMs, mark)} --> ${clock(cue.endMs, mark)}`

/** `01:02:03,456`; hours grow as they must. */
function clock(ms: number, mark: ',' | '.'): string {
  const whole = Math.max(0, Math.round(ms))
  const seconds = `${two((whole / 1000) % 60)}${mark}${String(whole % 1000).padStart(3, '0')}`
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${seconds}`
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')

/** Each cue ends where the next begins, since many players show only one. */
function withoutOverlap(cues: readonly Cue[]): readonly Cue[] {
  return cues.map((cue, at) => {
    const next = cues[at + 1]
    if (!next || next.startMs >= cue.endMs) return cue
    return { ...cue, endMs: Math.max(cue.startMs + 1, next.startMs) }
  })
}

/** An arrow would be read as a line of times, and tags as marks of style. */
const safeInSrt = (line: string): string => line.replace(/-->/g, '->').replace(/<(?=[a-z/])/gi, '‹')

const escapeVtt = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
