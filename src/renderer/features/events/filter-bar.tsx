/** What is looked for: words, kinds, direction, and how the rows are put together. */
import type { EventQuery } from '#core/events/query'
import { SlidersHorizontal } from 'lucide-react'
import { useId, useState } from 'react'
import { families, type Family } from '#core/events/types'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Select } from '../../ui/select'
import { TextInput } from '../../ui/text-input'
import styles from './filter-bar.module.css'

export const FilterBar = ({
  query,
  onChange,
}: {
  readonly query: EventQuery
  readonly onChange: (change: Partial<EventQuery>) => void
}) => {
  const { t } = useWords()
  const id = useId()
  /** In a narrow window the kinds are out of the way until they are wanted. */
  const [open, setOpen] = useState(false)
  const chosen =
    query.families.length + (query.direction === 'all' ? 0 : 1) + (query.group === 'none' ? 0 : 1)
  const toggle = (family: Family): void => {
    const on = query.families.includes(family)
    onChange({
      families: on ? query.families.filter((other) => other !== family) : [...query.families, family],
    })
  }
  return (
    <search className={styles.bar} aria-label={t.events.filter} data-open={open}>
      <div className={styles.fields}>
        <Field id="event-search" label={t.events.search} labelHidden>
          <TextInput
            id="event-search"
            type="search"
            maxLength={200}
            placeholder={t.events.searchHint}
            value={query.text}
            onChange={(event) => onChange({ text: event.target.value })}
          />
        </Field>
        <Button
          className={styles.toggle}
          icon={<SlidersHorizontal aria-hidden />}
          aria-expanded={open}
          aria-controls={id}
          aria-pressed={chosen > 0}
          onClick={() => setOpen(!open)}
        >
          {t.events.filter}
        </Button>
        <Field id="event-direction" label={t.events.direction} labelIsText labelHidden>
          <Select
            id="event-direction"
            value={query.direction}
            options={(['all', 'out', 'in'] as const).map((value) => ({
              value,
              label: t.events.directionsShown[value],
            }))}
            onChange={(direction) => onChange({ direction })}
          />
        </Field>
        <Field id="event-group" label={t.events.group} labelIsText labelHidden>
          <Select
            id="event-group"
            value={query.group}
            options={(['none', 'item', 'response'] as const).map((value) => ({
              value,
              label: t.events.groups[value],
            }))}
            onChange={(group) => onChange({ group, opened: [] })}
          />
        </Field>
      </div>
      <fieldset id={id} className={styles.chips}>
        <legend className="visually-hidden">{t.events.kinds}</legend>
        {families.map((family) => (
          <Button
            key={family}
            className={styles.chip}
            aria-pressed={query.families.includes(family)}
            onClick={() => toggle(family)}
          >
            {t.events.families[family]}
          </Button>
        ))}
      </fieldset>
    </search>
  )
}
