/** Prices: the built-in list with its date, and the person's own prices over it, model by model. */
import { useState } from 'react'
import {
  listedModels,
  priceList,
  priceParts,
  pricesOf,
  type OwnPrice,
  type PricePart,
} from '#core/usage/prices'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Pair } from '../../ui/page'
import { Suggest } from '../../ui/suggest'
import { dayOf } from './day-plot'
import { NumberField } from './number-field'
import styles from './usage-screen.module.css'

const accepts = (value: number | null): boolean => value === null || value <= 1_000_000
const noPart = Object.fromEntries(priceParts.map((part) => [part, null])) as Readonly<Record<PricePart, null>>

export const PricesCard = ({ used }: { readonly used: readonly string[] }) => {
  const { t, f } = useWords()
  const { bridge, now } = useDeps()
  const own = useView((view) => view.settings.prices)
  const first = useView((view) => view.connection.model)
  const { run, failure, clear } = useDeed()
  const [chosen, setModel] = useState<string | null>(null)
  const model = chosen ?? first
  const mine = own.find((each) => each.model === model)
  const listed = pricesOf(model)
  const isListed = priceParts.some((part) => listed[part] !== null)
  const others = own.filter((each) => each !== mine)
  const keep = (prices: readonly OwnPrice[]): void =>
    void run(() => bridge.changeSettings({ prices: [...prices] }))
  const change = (part: PricePart, value: number | null): void => {
    const next: OwnPrice = { ...noPart, ...mine, model, [part]: value, date: dayOf(now()) }
    // Without a price of its own there is nothing to keep.
    keep(priceParts.every((each) => next[each] === null) ? others : [...others, next])
  }
  const status = mine ? t.prices.own(f.day(mine.date)) : isListed ? t.prices.builtIn : t.prices.notListed
  return (
    <Card id="usage-prices" title={t.prices.title}>
      <p className={styles.muted}>{t.prices.lead}</p>
      <p className={styles.muted}>{t.prices.source(f.day(priceList.date))}</p>
      <Field id="price-model" label={t.prices.model} note={status}>
        <Suggest
          id="price-model"
          value={model}
          suggestions={[...new Set([...used, ...own.map((each) => each.model), ...listedModels])]}
          onCommit={(text) => setModel(text === '' ? null : text)}
          maxLength={200}
          describedBy="price-model-note"
        />
      </Field>
      {failure === null ? null : <NoticeCard notice={failure} onAction={() => undefined} onDismiss={clear} />}
      <Pair>
        {priceParts.map((part) => (
          <NumberField
            // The drafts of one model are not those of another.
            key={`${model} ${part}`}
            id={`price-${part}`}
            label={t.prices.parts[part]}
            value={mine?.[part] ?? null}
            digits={6}
            placeholder={
              listed[part] === null ? t.prices.unknown : f.editable(listed[part], decimals(listed[part]))
            }
            wrong={t.prices.wrong}
            accepts={accepts}
            onCommit={(value) => change(part, value)}
          />
        ))}
      </Pair>
      <div className={styles.deeds}>
        <Button disabled={mine === undefined} onClick={() => keep(others)}>
          {t.prices.reset}
        </Button>
      </div>
      {own.length === 0 ? null : (
        <div className={styles.deeds}>
          <span className={styles.note}>{t.prices.yours}</span>
          {own.map((each) => (
            <Button key={each.model} weight="quiet" onClick={() => setModel(each.model)}>
              {each.model}
            </Button>
          ))}
        </div>
      )}
      <p className={styles.note}>{t.prices.rule}</p>
    </Card>
  )
}

const decimals = (value: number): number => Math.min(6, String(value).split('.')[1]?.length ?? 0)
