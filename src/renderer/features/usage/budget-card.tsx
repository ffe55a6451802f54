/** The budget: how it stands, its limits, and leave to go on beyond them. */
import type { BudgetMark } from '#core/usage/budget'
import { useWords, type Words } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Pair } from '../../ui/page'
import { NumberField } from './number-field'
import styles from './usage-screen.module.css'

/** What is used of a limit, in words. */
export const amountOf = ({ unit, spent, limit }: BudgetMark, { t, f }: Pick<Words, 't' | 'f'>): string =>
  unit === 'usd'
    ? t.budget.amountOf(f.money(spent), f.money(limit))
    : t.budget.amountOf(f.number(spent), t.budget.tokens(f.number(limit)))

const money = (value: number | null): boolean => value === null || (value >= 0.01 && value <= 1_000_000)
const tokens = (value: number | null): boolean =>
  value === null || (Number.isInteger(value) && value >= 1 && value <= 1e12)

export const BudgetCard = () => {
  const words = useWords()
  const { t } = words
  const { bridge } = useDeps()
  const limits = useView((view) => view.settings.budget)
  const { state, mark, allowed } = useView((view) => view.budget)
  const { run, failure, clear } = useDeed()
  const change = (budget: Partial<typeof limits>): void => void run(() => bridge.changeSettings({ budget }))
  const standing =
    state === 'off' || mark === null
      ? t.budget.standing.off
      : t.budget.standing[state](amountOf(mark, words), t.budget.scopes[mark.scope])
  const fields = [
    ['dayUsd', 2, money],
    ['conversationUsd', 2, money],
    ['dayTokens', 0, tokens],
    ['conversationTokens', 0, tokens],
  ] as const
  return (
    <Card id="usage-budget" title={t.budget.title}>
      <p className={styles.muted}>{t.budget.lead}</p>
      <div className={styles.standing} data-state={state}>
        <output>{standing}</output>
        {mark === null ? null : (
          <meter
            className={styles.meter}
            min={0}
            max={1}
            value={Math.min(1, mark.spent / mark.limit)}
            aria-label={t.budget.title}
            aria-valuetext={standing}
          />
        )}
        {allowed === null ? null : <p>{t.budget.allowed[allowed]}</p>}
        <div className={styles.deeds}>
          {state === 'stopped' ? (
            <>
              <Button weight="primary" onClick={() => void run(() => bridge.allowSpending('conversation'))}>
                {t.budget.allow}
              </Button>
              <Button onClick={() => void run(() => bridge.allowSpending('today'))}>
                {t.budget.allowToday}
              </Button>
            </>
          ) : null}
          {allowed === null ? null : (
            <Button onClick={() => void run(() => bridge.allowSpending(null))}>{t.budget.takeBack}</Button>
          )}
        </div>
      </div>
      {failure === null ? null : <NoticeCard notice={failure} onAction={() => undefined} onDismiss={clear} />}
      <Pair>
        {fields.map(([name, digits, accepts]) => (
          <NumberField
            key={name}
            id={`budget-${name}`}
            label={t.budget[name]}
            value={limits[name]}
            digits={digits}
            placeholder={t.budget.none}
            wrong={t.budget.wrong}
            accepts={accepts}
            onCommit={(value) => change({ [name]: value })}
          />
        ))}
        <NumberField
          id="budget-warn"
          label={t.budget.warnAt}
          note={t.budget.warnNote}
          value={Math.round(limits.warnShare * 100)}
          digits={0}
          placeholder=""
          wrong={t.budget.wrongShare}
          accepts={(value) => value !== null && value >= 10 && value <= 99}
          onCommit={(value) => change({ warnShare: (value ?? 80) / 100 })}
        />
      </Pair>
      <p className={styles.note}>{t.budget.tokensNote}</p>
    </Card>
  )
}
