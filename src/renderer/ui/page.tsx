/** A scrolling screen with a heading; every screen but Talk. */
import type { ReactNode } from 'react'
import styles from './page.module.css'

export const Page = ({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}) => (
  <div className={styles.page}>
    <div className={styles.column}>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
      </header>
      {children}
    </div>
  </div>
)

export const Card = ({
  id,
  title,
  children,
}: {
  readonly id?: string
  readonly title: string
  readonly children: ReactNode
}) => (
  <section
    id={id}
    className={styles.card}
    aria-labelledby={id === undefined ? undefined : `${id}-title`}
    tabIndex={-1}
  >
    <h2 id={id === undefined ? undefined : `${id}-title`} className={styles.cardTitle}>
      {title}
    </h2>
    {children}
  </section>
)

/** Fields side by side where there is room. */
export const Pair = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.pair}>{children}</div>
)
