/** Which figures are shown: time, profile, model; and the way to take them along. */
import { Download } from 'lucide-react'
import type { UsageFilter } from '#shared/usage'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { Select } from '../../ui/select'
import styles from './usage-screen.module.css'

const times = ['today', 'week', 'month', 'quarter', 'all'] as const
export type Time = (typeof times)[number]

const back: Readonly<Record<Time, number | null>> = { today: 0, week: 6, month: 29, quarter: 89, all: null }

/** The moment from which on, wall clock in ms; whole days of the person's time zone. */
export const since = (time: Time, today: number): number | null => {
  const days = back[time]
  if (days === null) return null
  const date = new Date(today)
  date.setDate(date.getDate() - days)
  return date.getTime()
}

type Named = { readonly id: string; readonly name: string }

export const UsageFilters = ({
  time,
  onTime,
  filter,
  onFilter,
  profiles,
  models,
}: {
  readonly time: Time
  readonly onTime: (time: Time) => void
  readonly filter: UsageFilter
  readonly onFilter: (change: Partial<UsageFilter>) => void
  readonly profiles: readonly Named[]
  readonly models: readonly string[]
}) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const { run, busy, failure, clear } = useDeed()
  return (
    <>
      <fieldset className={styles.filters}>
        <legend className="visually-hidden">{t.usage.filters}</legend>
        <div className={styles.choice}>
          <span id="usage-time-label">{t.usage.when}</span>
          <Select
            id="usage-time"
            value={time}
            options={times.map((value) => ({ value, label: t.usage.times[value] }))}
            onChange={onTime}
          />
        </div>
        <div className={styles.choice}>
          <span id="usage-profile-label">{t.usage.profile}</span>
          <Select
            id="usage-profile"
            value={filter.profileId ?? ''}
            options={[
              { value: '', label: t.usage.allProfiles },
              ...profiles.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(value) => onFilter({ profileId: value === '' ? null : value })}
          />
        </div>
        <div className={styles.choice}>
          <span id="usage-model-label">{t.usage.model}</span>
          <Select
            id="usage-model"
            value={filter.model ?? ''}
            options={[
              { value: '', label: t.usage.allModels },
              ...models.map((value) => ({ value, label: value })),
            ]}
            onChange={(value) => onFilter({ model: value === '' ? null : value })}
          />
        </div>
        <Button
          icon={<Download aria-hidden />}
          disabled={busy}
          onClick={() => void run(() => bridge.exportUsage(filter))}
        >
          {t.usage.exportCsv}
        </Button>
      </fieldset>
      {failure === null ? null : <NoticeCard notice={failure} onAction={() => undefined} onDismiss={clear} />}
    </>
  )
}
