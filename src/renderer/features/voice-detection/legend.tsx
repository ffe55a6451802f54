/** What the colours and shapes of a picture mean. */
import styles from './legend.module.css'

export type LegendSign = 'probability' | 'level' | 'threshold' | 'speech' | 'padding' | 'silence' | 'server'

export const Legend = ({ items }: { readonly items: readonly (readonly [LegendSign, string])[] }) => (
  <ul className={styles.legend}>
    {items.map(([sign, words]) => (
      <li key={sign} className={styles.item}>
        <span className={styles.sign} data-sign={sign} aria-hidden />
        {words}
      </li>
    ))}
  </ul>
)
