/** A table of figures; where it is narrow each row becomes a small card with its figures named beside them. */
import type { ReactNode } from 'react'
import { useWords } from '../../i18n/context'
import styles from './usage-screen.module.css'

export type Row = { readonly key: string; readonly name: ReactNode; readonly cells: readonly string[] }

export const Table = ({
  caption,
  head,
  rows,
}: {
  readonly caption: string
  /** The first is that of the names. */
  readonly head: readonly string[]
  readonly rows: readonly Row[]
}) => {
  const { t } = useWords()
  return (
    // A scrolling region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.scroll} tabIndex={0} aria-label={t.usage.tableOf(caption)}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((name, index) => (
              <th key={name} scope="col" className={index === 0 ? undefined : styles.number}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, cells }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={head[index + 1]} className={styles.number} data-label={head[index + 1]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
