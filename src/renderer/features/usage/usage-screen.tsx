/** Usage: today at a glance; any time by day, kind, profile, model and conversation; budget, limits, speed, prices. */
import { useCallback, useMemo, useState } from 'react'
import { filterLedger, sumLedger, type Ledger } from '#core/usage/ledger'
import { overridesOf } from '#core/usage/prices'
import type { UsageFilter } from '#shared/usage'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Page } from '../../ui/page'
import { AnswersCard } from './answers-card'
import { BudgetCard } from './budget-card'
import { dayOf, DayPlot } from './day-plot'
import { Figures } from './figures'
import { KindsCard } from './kinds-card'
import { LatencyCard } from './latency-card'
import { LimitsCard } from './limits-card'
import { PricesCard } from './prices-card'
import { SplitCard, type Chosen } from './split-card'
import { since, UsageFilters, type Time } from './usage-filters'
import { useFigures, useToday } from './use-usage'
import { useLatencyReport } from './use-latency-report'
import styles from './usage-screen.module.css'

const nothing: Ledger = { rows: [], speech: [] }

/** Of the whole ledger, so that a choice does not take the others away. */
const choicesOf = ({ rows, speech }: Ledger) => {
  const all = [...rows, ...speech]
  const profiles = new Map(all.map(({ profileId, profileName }) => [profileId, profileName]))
  return {
    profiles: [...profiles].map(([id, name]) => ({ id, name })).filter(({ id }) => id !== ''),
    models: [...new Set(all.map(({ model }) => model))].filter((model) => model !== '').sort(),
  }
}

export const UsageScreen = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const today = useToday()
  const prices = useView((view) => view.settings.prices)
  const own = useMemo(() => overridesOf(prices), [prices])
  const [time, setTime] = useState<Time>('month')
  const [which, setWhich] = useState<Omit<UsageFilter, 'from'>>({ profileId: null, model: null })
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const latency = useLatencyReport()
  const ask = useCallback(() => bridge.usageReport({ from: null }), [bridge])
  const { value, failure } = useFigures(ask)
  const whole = value ?? nothing
  const from = since(time, today)
  const first = from === null ? '' : dayOf(from)
  const filter = { ...which, from }
  const shown = filterLedger(
    whole,
    ({ day, profileId, model }) =>
      day >= first &&
      (which.profileId === null || profileId === which.profileId) &&
      (which.model === null || model === which.model),
  )
  const now = sumLedger(
    filterLedger(whole, ({ day }) => day === dayOf(today)),
    own,
  )
  const sum = sumLedger(shown, own)
  const { profiles, models } = choicesOf(whole)
  const used = whole.rows.length + whole.speech.length > 0
  const unpriced = models.filter(
    (name) =>
      sumLedger(
        filterLedger(shown, ({ model }) => model === name),
        own,
      ).unpricedTokens > 0,
  )
  return (
    <Page title={t.usage.title} lead={t.usage.lead}>
      {failure === null ? null : <NoticeCard notice={failure} onAction={() => undefined} />}
      <Card id="usage-today" title={t.usage.today}>
        {used || value === null ? (
          <Figures sum={now} large />
        ) : (
          <p className={styles.empty}>{t.usage.empty}</p>
        )}
      </Card>
      {used ? (
        <>
          <UsageFilters
            time={time}
            onTime={setTime}
            filter={filter}
            onFilter={(change) => setWhich((old) => ({ ...old, ...change }))}
            profiles={profiles}
            models={models}
          />
          {shown.rows.length + shown.speech.length === 0 ? (
            <p className={styles.empty}>{t.usage.emptyHere}</p>
          ) : (
            <>
              <Card id="usage-time-card" title={t.usage.inTime}>
                <Figures sum={sum} />
                {unpriced.length === 0 ? null : (
                  <p className={styles.muted}>{t.usage.noPriceWhy(unpriced.join(', '))}</p>
                )}
                <DayPlot ledger={shown} own={own} today={today} />
              </Card>
              <KindsCard sum={sum} />
              <SplitCard ledger={shown} own={own} filter={filter} onChoose={setChosen} />
            </>
          )}
          <AnswersCard chosen={chosen} onBack={() => setChosen(null)} own={own} latency={latency} />
        </>
      ) : null}
      <LatencyCard report={latency} />
      <BudgetCard />
      <LimitsCard />
      <PricesCard used={models} />
    </Page>
  )
}
