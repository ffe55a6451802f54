/** JSON to read: indented, its objects and lists open and shut, long ones shown piece by piece. */
import { useState, type ReactNode } from 'react'
import { useWords } from '../../i18n/context'
import styles from './json-tree.module.css'

/** Entries of an object or a list that are shown at once. */
const STEP = 50
/** Levels that are open at the beginning. */
const OPEN_LEVELS = 3

/** What the journal writes in the place of words, sound and keys. */
const isPlaceholder = (text: string): boolean =>
  /^\[(?:hidden|left out|number|\d+ characters|image, .*|\d+ bytes of sound, .*)\]$/.test(text)

const Leaf = ({ value }: { readonly value: unknown }) => {
  if (typeof value === 'string') {
    return isPlaceholder(value) ? (
      <span className={styles.placeholder}>{value}</span>
    ) : (
      <span className={styles.text}>{JSON.stringify(value)}</span>
    )
  }
  return <span className={styles.plain}>{JSON.stringify(value)}</span>
}

const Name = ({ name }: { readonly name: string | null }) =>
  name === null ? null : <span className={styles.name}>{name}: </span>

const Branch = ({
  name,
  value,
  level,
}: {
  readonly name: string | null
  readonly value: object
  readonly level: number
}) => {
  const { t, f } = useWords()
  const [shown, setShown] = useState(STEP)
  const isList = Array.isArray(value)
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value)
  if (entries.length === 0) {
    return (
      <p className={styles.line}>
        <Name name={name} />
        <span className={styles.plain}>{isList ? '[]' : '{}'}</span>
      </p>
    )
  }
  const size = f.number(entries.length)
  const sum = isList ? t.events.entries(entries.length, size) : t.events.fields(entries.length, size)
  const left = entries.length - shown
  return (
    <details className={styles.branch} open={level < OPEN_LEVELS}>
      <summary className={styles.summary}>
        <Name name={name} />
        <span className={styles.sum}>{sum}</span>
      </summary>
      <div className={styles.inside}>
        {entries.slice(0, shown).map(([key, part]) => (
          <Json key={key} name={isList ? null : key} value={part} level={level + 1} />
        ))}
        {left > 0 ? (
          <button type="button" className={styles.more} onClick={() => setShown((n) => n + STEP * 4)}>
            {t.events.moreEntries(f.number(left))}
          </button>
        ) : null}
      </div>
    </details>
  )
}

const Json = ({
  name,
  value,
  level,
}: {
  readonly name: string | null
  readonly value: unknown
  readonly level: number
}): ReactNode =>
  typeof value === 'object' && value !== null ? (
    <Branch name={name} value={value} level={level} />
  ) : (
    <p className={styles.line}>
      <Name name={name} />
      <Leaf value={value} />
    </p>
  )

export const JsonTree = ({ text }: { readonly text: string }) => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return <p className={styles.line}>{text}</p>
  }
  return (
    <div className={styles.tree}>
      <Json name={null} value={value} level={0} />
    </div>
  )
}
