/** The benchmarks that need nothing but Node, as tables of ratios. The others open a browser or Electron at a desk. */
import { journalCosts, searchCosts } from './events'
import { labCosts } from './lab'
import { machineCosts } from './machine'
import { appendFraming, audioThread, deltaDecoding } from './hot-path'
import { heardOf } from '../support/heard-whole'
import { chirp, chirpHeard, chirpPieces } from '../support/signals'
import { costOf } from './replay/cost'
import { createSource } from './replay/judge'
import { playCell, type PlayedRow } from './replay/play'
import { playerKinds, type PeerScript } from './replay/players'
import { replayPolicies, replaySessions, tracesOf } from './replay/policies'
import { recordedSession } from './replay/recorded'
import { cells, describeCell, type Cell } from './replay/traces'
import { soak } from './soak'
import { table, times } from './table'

export type ReplayOptions = {
  /** Each is a session of `items` answers over the same kind of line. */
  readonly seeds: readonly number[] | null
  readonly items: number
}

/** The policy was chosen on the first; the others were drawn afterwards and never looked at while choosing. */
const TUNING_SEEDS = [1, 2, 3, 4, 7, 8]
const FRESH_SEEDS = [101, 102, 103, 104, 105, 106]

/** A frame of the screen at 60 Hz, us. */
const SCREEN_FRAME_US = 16_667

export const runLab = (): void => {
  const { cutUs, suggestUs, turns } = labCosts()
  table(
    `The lab on 60 s of sound (${turns} turns), median`,
    ['', 'us', 'of a frame of the screen'],
    [
      ['cut anew', cutUs.toFixed(0), `${((cutUs / SCREEN_FRAME_US) * 100).toFixed(1)} %`],
      ['suggest values', suggestUs.toFixed(0), `${((suggestUs / SCREEN_FRAME_US) * 100).toFixed(0)} %`],
    ],
  )
}

export const runMachine = (): void => {
  const costs = machineCosts()
  const [few] = costs.turnUs
  table(
    'The session machine: a question and its answer in 20 deltas each',
    ['', 'per second', 'beside JSON.parse of the frames'],
    [
      ['steps', costs.stepsPerSecond.toFixed(0), times(costs.stepsPerSecond / costs.parsedPerSecond)],
      ['frames as JSON', costs.parsedPerSecond.toFixed(0), times(1)],
    ],
  )
  table(
    'A turn, with so many turns before it',
    ['turns', 'us', 'ratio'],
    costs.turnUs.map(({ before, us }) => [String(before), us.toFixed(0), times(us / (few?.us ?? us))]),
  )
  const [quick] = costs.deltaUs
  table(
    'An audio delta, with so many turns before it',
    ['turns', 'us', 'ratio'],
    costs.deltaUs.map(({ before, us }) => [String(before), us.toFixed(2), times(us / (quick?.us ?? us))]),
  )
  table(
    'A conversation of 10 000 turns goes on in a new session',
    ['', 'longest step ms', 'all ms', 'commands'],
    [['', costs.rebuildLongestMs.toFixed(2), costs.rebuildMs.toFixed(2), String(costs.rebuildCommands)]],
  )
  table(
    'What main does with a new version of a conversation, us',
    ['', '100 turns', '10 000', 'ratio'],
    costs.besideUs.map(({ what, few: of, many }) => [what, of.toFixed(2), many.toFixed(2), times(many / of)]),
  )
}

export const runHotPath = (): void => {
  table(
    'Messages with sound in main, time per call (median of 160 runs that take turns); floor: base64 alone',
    ['', 'ours us', 'naive us', 'naive/ours', 'floor us', 'ours/floor'],
    [appendFraming(20), appendFraming(100), deltaDecoding(20), deltaDecoding(100)].map((compared) => {
      const { what, oursUs, naiveUs, floorUs } = compared
      const us = (value: number): string => value.toFixed(2)
      return [what, us(oursUs), us(naiveUs), times(naiveUs / oursUs), us(floorUs), times(oursUs / floorUs)]
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

const policyRow = (cell: Cell, items: number, seeds: readonly number[]): readonly string[] => {
  const rows = replayPolicies(cell, items, seeds)
  const of = (begin: string) => rows.find((row) => row.policy.startsWith(begin))
  const [atOnce, fixed, bounded, ours] = ['start at once', 'fixed', 'oracle up to', 'Parley'].map(of)
  if (!atOnce || !fixed || !bounded || !ours) throw new Error('A policy is missing')
  return [
    describeCell(cell),
    atOnce.gapsPerMinute.toFixed(2),
    fixed.gapsPerMinute.toFixed(2),
    bounded.waitMs.toFixed(1),
    bounded.gapsPerMinute.toFixed(2),
    ours.waitMs.toFixed(1),
    ours.gapsPerMinute.toFixed(2),
    ours.gapMsPerMinute.toFixed(0),
    ours.slowedMs.toFixed(0),
    bounded.gapsPerMinute === 0 ? '-' : times(ours.gapsPerMinute / bounded.gapsPerMinute),
    atOnce.gapsPerMinute === 0 ? '-' : times(ours.gapsPerMinute / atOnce.gapsPerMinute),
  ]
}

const policies = (title: string, items: number, seeds: readonly number[]): void =>
  table(
    `${title}: seeds ${seeds.join(' ')}, ${items * seeds.length} answers of 8 s a row`,
    [
      'line, delta, speed',
      'at once gaps/min',
      'fixed 100 gaps/min',
      'oracle<=120 wait',
      'gaps/min',
      'Parley wait ms',
      'gaps/min',
      'gap ms/min',
      'slowed ms',
      'vs oracle<=120',
      'vs at once',
    ],
    cells.map((cell) => policyRow(cell, items, seeds)),
  )

const shown = (row: PlayedRow, ours: PlayedRow): readonly string[] => [
  row.player,
  row.startMs.toFixed(0),
  row.gapsPerMinute.toFixed(2),
  row.gapMsPerMinute.toFixed(0),
  row.lostMsPerMinute.toFixed(1),
  row.click.toFixed(3),
  row.errorMs === null ? 'tells none' : row.errorMs.toFixed(1),
  row.worstErrorMs === null ? '' : row.worstErrorMs.toFixed(1),
  row.stopMs.toFixed(1),
  ours.gapsPerMinute === 0
    ? row.gapsPerMinute === 0
      ? '-'
      : 'ours has none'
    : times(row.gapsPerMinute / ours.gapsPerMinute),
]

/** Of every line that is in use the hardest and an easy one. */
const playedCells: readonly Cell[] = [
  { network: 'lan', chunkMs: 100, rate: 1.3 },
  { network: 'wifi', chunkMs: 50, rate: 1.05 },
  { network: 'wifi', chunkMs: 100, rate: 1.3 },
  { network: 'lte', chunkMs: 50, rate: 1.05 },
  { network: 'stalls', chunkMs: 50, rate: 1.05 },
  { network: 'pauses', chunkMs: 100, rate: 1.3 },
  { network: 'wifi', chunkMs: 100, rate: Infinity },
]
const PLAYED_ITEMS = 12

export const runReplay = async (options: ReplayOptions, peers: readonly PeerScript[]): Promise<void> => {
  const { seeds, items } = options
  if (seeds !== null) policies('When to start, chosen seeds', items, seeds)
  else {
    policies('When to start, the seeds that the policy was chosen on', items, TUNING_SEEDS)
    policies('When to start, fresh seeds', items, FRESH_SEEDS)
  }
  console.log(
    '\nThe oracle knows each answer in advance and waits as long as it needs, up to 120 ms; without the limit it has no' +
      '\ngaps at all, at up to 3 times the wait or so. "Slowed" is by how much slow speech makes an answer longer.',
  )
  const kinds = playerKinds(peers)
  const some = (seeds ?? FRESH_SEEDS).slice(0, 2)
  for (const cell of playedCells) {
    const traces = some.flatMap((seed) => tracesOf(cell, PLAYED_ITEMS, seed))
    const rows = await playCell(kinds, traces)
    const [ours] = rows
    if (ours === undefined) continue
    table(
      `Players, ${describeCell(cell)}, ${traces.length} answers of 8 s, told from their output samples`,
      [
        'player',
        'start ms',
        'gaps/min',
        'gap ms/min',
        'lost ms/min',
        'click',
        'position error ms',
        'worst',
        'stop ms',
        'gaps vs ours',
      ],
      rows.map((row) => shown(row, ours)),
    )
  }
  await runCost(peers)
}

/** What Parley recorded of a real line: one file is one session. */
export const runRecorded = (files: readonly { readonly name: string; readonly text: string }[]): void => {
  for (const { name, text } of files) {
    const session = recordedSession(text)
    if (session.length === 0) {
      console.log(`${name}: no answer of 100 ms or more`)
      continue
    }
    const rows = replaySessions([session])
    const atOnce = rows[0]?.gapsPerMinute ?? 0
    table(
      `${name}: ${session.length} answers`,
      ['policy', 'wait ms', 'gaps/min', 'gap ms/min', 'slowed ms', 'vs at once'],
      rows.map((row) => [
        row.policy,
        row.waitMs.toFixed(1),
        row.gapsPerMinute.toFixed(2),
        row.gapMsPerMinute.toFixed(0),
        row.slowedMs.toFixed(0),
        atOnce === 0 ? '-' : times(row.gapsPerMinute / atOnce),
      ]),
    )
  }
}

/** The others hand every delta to a node of the browser, whose cost cannot be seen here. */
const WITH_WORKLET = ['Parley', 'wavtools', '@elevenlabs', 'array queue']

export const runCost = async (peers: readonly PeerScript[]): Promise<void> => {
  const rows: (readonly string[])[] = []
  for (const kind of playerKinds(peers).filter(({ name }) =>
    WITH_WORKLET.some((one) => name.startsWith(one)),
  )) {
    const few = await costOf(kind, 5)
    const many = await costOf(kind, 600)
    const cell = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? 'fails'
    rows.push([
      kind.name,
      cell(few?.msPerSecond, 2),
      cell(many?.msPerSecond, 2),
      few && many ? times(many.msPerSecond / few.msPerSecond) : '-',
      cell(few?.p999Us, 0),
      cell(many?.p999Us, 0),
      cell(few?.bytesPerSecond, 0),
      cell(many?.bytesPerSecond, 0),
    ])
  }
  table(
    'Cost of playing in a worklet, deltas of 100 ms, their messages included',
    [
      'player',
      'ms/s, 5 s queued',
      '10 min',
      'ratio',
      'p99.9 us of a quantum, 5 s',
      '10 min',
      'garbage B/s, 5 s',
      '10 min',
    ],
    rows,
  )
}

/** For the benches that are not bundled. */
export const chirps = { chirp, chirpHeard, chirpPieces }
export const recoveryTools = { chirp, heardOf, table }
export const replayTools = { createSource, tracesOf, table }

export const runSoak = (): void => {
  const { fifths, seconds } = soak()
  const first = fifths[1] ?? Number.NaN
  table(
    `Memory of core over ${seconds / 60} minutes of answers on a virtual clock (buffer, feeder), after collection`,
    ['part of the hour', 'MB', 'against the second fifth'],
    fifths.map((bytes, i) => [`fifth ${i + 1}`, (bytes / 2 ** 20).toFixed(2), times(bytes / first)]),
  )
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
