/** A bar for each day: money, or tokens where no price is known; the same as a table. */
import { splitLedger, type Ledger, type LedgerSum } from '#core/usage/ledger'
import type { PriceOverrides } from '#core/usage/prices'
import { useWords } from '../../i18n/context'
import { BarPlot } from './bar-plot'
import { moneyOf, tokensOf } from './money'
import { Table } from './table'

/** Days without anything are drawn, too, unless there are more of them than fit. */
const MOST_DAYS = 92
const DAY_MS = 86_400_000

const pad = (value: number): string => String(value).padStart(2, '0')
/** YYYY-MM-DD of the person's time zone. */
export const dayOf = (ms: number): string => {
  const date = new Date(ms)
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

/** All days from the first one that was used to today. */
const daysTo = (first: string, today: number): readonly string[] => {
  const days: string[] = []
  for (let back = 0; back < MOST_DAYS; back += 1) {
    // Noon, so that a change of the clock does not skip a day.
    const day = dayOf(today + DAY_MS / 2 - back * DAY_MS)
    if (day < first) break
    days.unshift(day)
  }
  return days
}

export const DayPlot = ({
  ledger,
  own,
  today,
}: {
  readonly ledger: Ledger
  readonly own: PriceOverrides
  readonly today: number
}) => {
  const words = useWords()
  const { t, f } = words
  const parts = splitLedger(ledger, ({ day }) => day, own)
  const sums = new Map<string, LedgerSum>(parts.map(({ key, sum }) => [key, sum]))
  const used = [...sums.keys()].sort()
  const days = daysTo(used[0] ?? dayOf(today), today)
  const inMoney = parts.some(({ sum }) => sum.usd > 0)
  const tell = (day: string): string => {
    const sum = sums.get(day)
    const money = sum === undefined ? f.money(0) : moneyOf(sum, words)
    const tokens = sum === undefined ? 0 : tokensOf(sum)
    return t.usage.dayTell(f.day(day), money, t.common.tokens(tokens, f.number(tokens)))
  }
  const whole = parts.reduce(
    (most, part) => {
      const value = inMoney ? part.sum.usd : tokensOf(part.sum)
      return value > (inMoney ? most.sum.usd : tokensOf(most.sum)) ? part : most
    },
    parts[0] ?? ({ key: dayOf(today), sum: sums.get(dayOf(today)) } as (typeof parts)[number]),
  )
  return (
    <>
      <BarPlot
        title={inMoney ? t.usage.byDayMoney : t.usage.byDayTokens}
        value={inMoney ? f.money : f.number}
        note={tell(whole.key)}
        bars={days.map((day) => {
          const sum = sums.get(day)
          return {
            key: day,
            parts: [sum === undefined ? 0 : inMoney ? sum.usd : tokensOf(sum)],
            tell: tell(day),
            label: f.shortDay(day),
          }
        })}
      />
      <details>
        <summary>{t.usage.table}</summary>
        <Table
          caption={t.usage.byDay}
          head={[t.usage.day, t.usage.answers, t.usage.tokens, t.usage.talked, t.usage.money]}
          rows={used.toReversed().map((day) => {
            const sum = sums.get(day)
            return {
              key: day,
              name: f.day(day),
              cells:
                sum === undefined
                  ? []
                  : [
                      f.number(sum.responses),
                      f.number(tokensOf(sum)),
                      f.minutes(sum.spokenMs + sum.answeredMs),
                      moneyOf(sum, words),
                    ],
            }
          })}
        />
      </details>
    </>
  )
}
