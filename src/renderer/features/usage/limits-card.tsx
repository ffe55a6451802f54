/** Rate limits as the service states them, and how long until each is whole again. */
import { useEffect, useState } from 'react'
import type { RateLimit } from '#shared/view'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { Card } from '../../ui/page'
import styles from './usage-screen.module.css'

const useSeconds = (on: boolean): number => {
  const { now } = useDeps()
  const [at, setAt] = useState(now)
  useEffect(() => {
    if (!on) return undefined
    const timer = setInterval(() => setAt(now()), 1000)
    return () => clearInterval(timer)
  }, [now, on])
  return at
}

const isKnown = (name: string): name is 'requests' | 'tokens' => name === 'requests' || name === 'tokens'

export const LimitsCard = () => {
  const { t, f } = useWords()
  const { now: clock } = useDeps()
  const stated = useView((view) => view.rateLimits)
  const last = Math.max(0, ...(stated?.limits.map(({ resetAt }) => resetAt ?? 0) ?? []))
  const tick = useSeconds(last > clock())
  const now = Math.max(tick, stated?.at ?? 0)
  const left = ({ limit, remaining }: RateLimit): string => {
    if (remaining === null) return t.limits.mostOnly(f.number(limit ?? 0))
    if (limit === null) return t.limits.leftOnly(f.number(remaining))
    return t.limits.left(f.number(remaining), f.number(limit))
  }
  const reset = ({ resetAt }: RateLimit): string | null => {
    if (resetAt === null) return null
    return resetAt <= now ? t.limits.whole : t.limits.reset(f.seconds(resetAt - now))
  }
  return (
    <Card id="usage-limits" title={t.limits.title}>
      {stated === null ? (
        <p className={styles.muted}>{t.limits.none}</p>
      ) : (
        <>
          <ul className={styles.limits}>
            {stated.limits.map((limit) => {
              const name = isKnown(limit.name) ? t.limits.names[limit.name] : limit.name
              const whole = limit.resetAt !== null && limit.resetAt <= now
              return (
                <li key={limit.name} className={styles.limit}>
                  <strong>{name}</strong>
                  <span>{[left(limit), reset(limit)].filter((part) => part !== null).join(', ')}</span>
                  {limit.limit === null || limit.remaining === null || limit.limit <= 0 ? null : (
                    <meter
                      className={styles.meter}
                      min={0}
                      max={limit.limit}
                      value={whole ? limit.limit : Math.max(0, limit.remaining)}
                      aria-label={name}
                      aria-valuetext={left(limit)}
                    />
                  )}
                </li>
              )
            })}
          </ul>
          <p className={styles.note}>{t.limits.stated(f.preciseTime(stated.at).slice(0, 8))}</p>
        </>
      )}
    </Card>
  )
}
