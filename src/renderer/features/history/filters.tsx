/** What the list is narrowed to: time, profile, pinned ones. */
import { useEffect, useState } from 'react'
import type { HistoryFilter } from '#core/history/pages'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { Button } from '../../ui/button'
import { Select } from '../../ui/select'
import styles from './history-screen.module.css'

const DAY_MS = 86_400_000
const times = ['any', 'today', 'week', 'month', 'year'] as const
type Time = (typeof times)[number]

const startOfToday = (now: number): number => new Date(now).setHours(0, 0, 0, 0)

/** The moment from which on; whole days, so that the same choice is the same filter all day. */
const since = (time: Time, now: number): number | null => {
  const today = startOfToday(now)
  switch (time) {
    case 'today':
      return today
    case 'week':
      return today - 6 * DAY_MS
    case 'month':
      return today - 29 * DAY_MS
    case 'year':
      return today - 364 * DAY_MS
    case 'any':
    default:
      return null
  }
}

export const Filters = ({
  filter,
  onChange,
}: {
  readonly filter: HistoryFilter
  readonly onChange: (filter: HistoryFilter) => void
}) => {
  const { t } = useWords()
  const { bridge, now } = useDeps()
  const [profiles, setProfiles] = useState<readonly { readonly id: string; readonly name: string }[]>([])
  useEffect(() => {
    const load = async (): Promise<void> => {
      const answer = await bridge.historyProfiles().catch(() => null)
      if (answer?.ok === true) setProfiles(answer.value)
    }
    void load()
    return bridge.on('history', () => void load())
  }, [bridge])
  const time = times.find((each) => since(each, now()) === filter.from) ?? 'any'
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">{t.history.filters}</legend>
      <div className={styles.filter}>
        <span id="history-time-label" className="visually-hidden">
          {t.history.when}
        </span>
        <Select
          id="history-time"
          value={time}
          options={times.map((value) => ({ value, label: t.history.times[value] }))}
          onChange={(value) => onChange({ ...filter, from: since(value, now()) })}
        />
      </div>
      {profiles.length < 2 && filter.profileId === null ? null : (
        <div className={styles.filter}>
          <span id="history-profile-label" className="visually-hidden">
            {t.history.profile}
          </span>
          <Select
            id="history-profile"
            value={filter.profileId ?? ''}
            options={[
              { value: '', label: t.history.allProfiles },
              ...profiles.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(value) => onChange({ ...filter, profileId: value === '' ? null : value })}
          />
        </div>
      )}
      <Button aria-pressed={filter.pinned} onClick={() => onChange({ ...filter, pinned: !filter.pinned })}>
        {t.history.pinnedOnly}
      </Button>
    </fieldset>
  )
}
