/** The benchmarks that run anywhere, as tables of ratios. `npm run bench -- end-to-end` adds those with a desk. */
import { journalCosts, searchCosts } from './events'
import { appendFraming, audioThread, deltaDecoding } from './hot-path'
import { cells, replay } from './replay'

const ITEMS = 240
/** Each is a session of ITEMS answers over the same kind of network. */
const SEEDS = [1, 2, 3, 4, 7, 8]

const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): void => {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  console.log([``, title, line(head), ...rows.map(line)].join('\n'))
}

const times = (value: number): string => `${value.toFixed(2)}x`

export const runHotPath = (): void => {
  table(
    'Messages with sound in main, time per call (median of 7 runs)',
    ['', 'ours us', 'naive us', 'naive/ours'],
    [appendFraming(20), appendFraming(100), deltaDecoding(20), deltaDecoding(100)].map((compared) => {
      const { what, oursUs, naiveUs } = compared
      return [what, oursUs.toFixed(2), naiveUs.toFixed(2), times(naiveUs / oursUs)]
    }),
  )
  const [few = NaN, many = NaN, slow = NaN] = audioThread([
    { queued: 5, slow: false },
    { queued: 600, slow: false },
    { queued: 5, slow: true },
  ])
  table(
    'Audio thread, ms per second of sound, its messages included (median of pieces of 50 ms)',
    ['queued', 'ms/s', 'ratio'],
    [
      ['5 s', few.toFixed(3), times(1)],
      ['10 min, most of it in main', many.toFixed(3), times(many / few)],
      ['5 s, all spoken slowly', slow.toFixed(3), times(slow / few)],
    ],
  )
}

export const runReplay = (): void => {
  for (const cell of cells) {
    const rows = replay(cell, ITEMS, SEEDS)
    const best = rows.find((row) => row.policy.startsWith('oracle up to'))
    table(
      `${cell.network}, deltas of ${cell.chunkMs} ms, ${cell.rate}x real time, ${ITEMS * SEEDS.length} answers of 8 s`,
      ['policy', 'mean wait ms', 'gaps/min', 'gap ms/min', 'slowed ms', 'gaps vs bounded oracle'],
      rows.map((row) => [
        row.policy,
        row.waitMs.toFixed(1),
        row.gapsPerMinute.toFixed(2),
        row.gapMsPerMinute.toFixed(0),
        row.slowedMs.toFixed(0),
        best === undefined || best.gapsPerMinute === 0 ? '-' : times(row.gapsPerMinute / best.gapsPerMinute),
      ]),
    )
  }
}

export const runEvents = (): void => {
  table(
    'Event journal, time per frame beside a bare push (median of 7 runs)',
    ['', 'journal us', 'push us', 'journal/push'],
    journalCosts().map(({ what, journalUs, pushUs }) => [
      what,
      journalUs.toFixed(2),
      pushUs.toFixed(2),
      times(journalUs / pushUs),
    ]),
  )
  const { entries, searchMs, windowMs } = searchCosts()
  table(
    `A journal of ${entries} events`,
    ['', 'ms'],
    [
      ['searched for a text, in all (in pieces of 3 ms)', searchMs.toFixed(1)],
      ['a window of 100 rows', windowMs.toFixed(3)],
    ],
  )
}
