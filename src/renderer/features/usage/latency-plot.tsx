/** A bar for each answer: what the service and the network took, and on top of it what this computer added. */
import type { TurnLatency } from '#core/latency/types'
import { useWords } from '../../i18n/context'
import { BarPlot } from './bar-plot'
import { Table } from './table'

type Heard = { readonly turn: TurnLatency; readonly heard: number; readonly service: number }

/** Newest answers that are drawn. */
const BARS = 40

const heardOf = (turns: readonly TurnLatency[]): readonly Heard[] =>
  turns
    .flatMap((turn): readonly Heard[] => {
      const { heardMs, firstDeltaMs } = turn
      if (heardMs === null || firstDeltaMs === null) return []
      return [{ turn, heard: heardMs, service: Math.min(firstDeltaMs, heardMs) }]
    })
    .slice(-BARS)

export const LatencyPlot = ({ turns }: { readonly turns: readonly TurnLatency[] }) => {
  const { t, f } = useWords()
  const words = t.latency
  const all = heardOf(turns)
  if (all.length < 2) return null
  const ms = (value: number): string => (value < 1000 ? f.milliseconds(Math.round(value)) : f.seconds(value))
  const maybe = (value: number | null): string => (value === null ? '–' : ms(value))
  const sorted = all.map(({ heard }) => heard).sort((a, b) => a - b)
  const summary = words.plotSummary(
    words.answers(all.length, f.number(all.length)),
    ms(sorted[Math.ceil(sorted.length / 2) - 1] ?? 0),
    ms(sorted.at(-1) ?? 0),
  )
  return (
    <>
      <BarPlot
        title={words.plot}
        keys={[words.service, words.ours]}
        value={ms}
        note={summary}
        bars={all.map(({ turn, heard, service }) => ({
          key: turn.itemId,
          parts: [service, heard - service],
          tell: words.barTell(f.time(turn.at), ms(heard), ms(service), ms(heard - service)),
          label: f.time(turn.at),
        }))}
      />
      <details>
        <summary>{t.usage.table}</summary>
        <Table
          caption={words.plot}
          head={[
            t.usage.time,
            words.figures.firstDeltaMs,
            words.columns.toRenderMs,
            words.figures.heardMs,
            words.figures.silenceMs,
            words.figures.captureMs,
            words.figures.startWaitMs,
            words.columns.gaps,
            words.columns.concealedMs,
          ]}
          rows={turns.toReversed().map((turn) => ({
            key: turn.itemId,
            name: f.time(turn.at),
            cells: [
              maybe(turn.firstDeltaMs),
              maybe(turn.toRenderMs),
              maybe(turn.heardMs),
              maybe(turn.silenceMs),
              maybe(turn.captureMs),
              maybe(turn.startWaitMs),
              f.number(turn.underruns),
              ms(turn.concealedMs),
            ],
          }))}
        />
      </details>
    </>
  )
}
