/** Above every screen while the budget holds answers back: why, what waits, and the one button that lets them through. */
import { PauseCircle } from 'lucide-react'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { amountOf } from '../usage/budget-card'
import styles from './budget-banner.module.css'
import { useNavigation } from './navigation'

export const BudgetBanner = () => {
  const words = useWords()
  const { t } = words
  const { bridge } = useDeps()
  const { go, place } = useNavigation()
  const { state, mark } = useView((view) => view.budget)
  const waits = useView((view) => view.budgetWaits)
  const { run, busy, failure } = useDeed()
  if (state !== 'stopped' || mark === null) return null
  return (
    <section className={styles.banner} aria-label={t.budget.short}>
      <PauseCircle aria-hidden className={styles.icon} />
      <output className={styles.words}>
        <span>{t.budget.banner.stopped(amountOf(mark, words), t.budget.scopes[mark.scope])}</span>
        {waits ? <span className={styles.waits}>{t.budget.banner.waits}</span> : null}
      </output>
      <div className={styles.deeds}>
        {place.screen === 'usage' ? null : (
          <>
            <Button
              weight="primary"
              disabled={busy}
              onClick={() => void run(() => bridge.allowSpending('conversation'))}
            >
              {t.budget.allow}
            </Button>
            <Button weight="quiet" onClick={() => go('usage')}>
              {t.budget.banner.more}
            </Button>
          </>
        )}
      </div>
      {failure === null ? null : <NoticeCard notice={failure} onAction={() => undefined} />}
    </section>
  )
}
