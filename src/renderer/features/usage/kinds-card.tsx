/** Tokens by kind: text, audio and image; what went in, what of it came from the cache, what came out. */
import type { LedgerSum } from '#core/usage/ledger'
import { tokensByKind } from '#core/usage/prices'
import { useWords } from '../../i18n/context'
import { Card } from '../../ui/page'
import { Table } from './table'
import styles from './usage-screen.module.css'

export const KindsCard = ({ sum: { usage } }: { readonly sum: LedgerSum }) => {
  const { t, f } = useWords()
  const kinds = tokensByKind(usage)
  const rows = [
    ['text', kinds.textIn, kinds.textCached, kinds.textOut],
    ['audio', kinds.audioIn, kinds.audioCached, kinds.audioOut],
    ['image', kinds.imageIn, kinds.imageCached, 0],
  ] as const
  const told = rows.reduce((sum, [, fresh, cached, out]) => sum + fresh + cached + out, 0)
  const all = usage.inputTokens + usage.outputTokens
  const line = (key: string, name: string, ...values: readonly number[]) => ({
    key,
    name,
    cells: [...values, values.reduce((sum, value) => sum + value, 0)].map(f.number),
  })
  return (
    <Card id="usage-kinds" title={t.usage.kinds}>
      <Table
        caption={t.usage.kinds}
        head={[t.usage.kind, t.usage.fresh, t.usage.cached, t.usage.output, t.usage.sum]}
        rows={[
          ...rows.map(([kind, ...values]) => line(kind, t.usage.kindNames[kind], ...values)),
          // A service that gives totals alone leaves open what kind they were of.
          ...(all > told
            ? [{ key: 'unsorted', name: t.usage.unsorted, cells: ['', '', '', f.number(all - told)] }]
            : []),
        ]}
      />
      <p className={styles.note}>{t.usage.cachedNote}</p>
    </Card>
  )
}
