/** The sound of a fake conversation: a tone for each spoken turn, as long as its words would take. */
import { encodeWav } from '#core/audio/wav'
import { SAMPLE_RATE } from '#core/audio/messages'
import type { Replay } from '#core/recording/model'
import type { Turn } from '#core/transcript/model'

const MS_PER_CHARACTER = 60
const PAUSE_MS = 600

export function fakeReplay(turns: readonly Turn[]): Replay {
  let at = 0
  const told = turns.flatMap((turn, index) => {
    if (turn.source !== 'voice' || (turn.role !== 'user' && turn.role !== 'assistant')) return []
    const startMs = at
    const endMs = startMs + Math.max(600, turn.text.length * MS_PER_CHARACTER)
    at = endMs + PAUSE_MS
    return [{ itemId: turn.id, index, role: turn.role, startMs, endMs, words: turn.text }]
  })
  const lengthMs = told.at(-1)?.endMs ?? 0
  const pcm = new Int16Array((lengthMs * SAMPLE_RATE) / 1000)
  for (const { startMs, endMs, role } of told) {
    const pitch = role === 'user' ? 0.04 : 0.06
    for (let i = startMs * 24; i < endMs * 24; i += 1) pcm[i] = Math.round(2000 * Math.sin(i * pitch))
  }
  const wav = new Blob([new Uint8Array(encodeWav(pcm, SAMPLE_RATE))], { type: 'audio/wav' })
  return { url: URL.createObjectURL(wav), lengthMs, turns: told }
}
