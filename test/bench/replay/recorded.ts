/**
 * Arrivals that Parley itself has recorded (Settings, Sound, the recorder of arrival times): one JSON line for each
 * delta, as a session of the replay. Deltas of any length are cut into equal pieces that arrive together, which no
 * player can tell from the whole.
 */
import { onGrid, RATE, type FrameTrace } from './policies'

/** Samples of a piece, 10 ms; what is left of an answer beyond whole pieces is dropped. */
const PIECE = 240

type Line = { readonly t: number; readonly item: number; readonly samples: number }

const isLine = (value: unknown): value is Line => {
  const line = value as Partial<Line> | null
  return (
    typeof line?.t === 'number' &&
    typeof line.item === 'number' &&
    typeof line.samples === 'number' &&
    line.samples >= 0
  )
}

/** The answers of one file in their order. Lines that are no delta (a cut, a torn last line) are passed over. */
export const recordedSession = (text: string): readonly FrameTrace[] => {
  const answers = new Map<number, { begin: number; samples: number; arrivals: number[] }>()
  for (const row of text.split('\n')) {
    let line: unknown
    try {
      line = JSON.parse(row)
    } catch {
      continue
    }
    if (!isLine(line)) continue
    const answer = answers.get(line.item) ?? { begin: line.t, samples: 0, arrivals: [] }
    answers.set(line.item, answer)
    answer.samples += line.samples
    while ((answer.arrivals.length + 1) * PIECE <= answer.samples)
      answer.arrivals.push(onGrid(line.t - answer.begin))
  }
  return [...answers.values()]
    .filter(({ arrivals }) => arrivals.length * PIECE >= RATE / 10)
    .map(({ arrivals }) => ({ arrivals, chunk: PIECE }))
}
