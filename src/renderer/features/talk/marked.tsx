/** Text with the words that were looked for marked in it. Nothing is looked for outside a search. */
import { createContext, useContext, useMemo } from 'react'
import { findHits, type Range, type SearchQuery } from '#core/history/query'
import styles from './turn.module.css'

const nothing: SearchQuery = []
const LookedFor = createContext<SearchQuery>(nothing)
export const MarkProvider = LookedFor.Provider

export const Ranges = ({ text, hits }: { readonly text: string; readonly hits: readonly Range[] }) => (
  <>
    {hits.map(([start, end], i) => (
      <span key={start}>
        {text.slice(hits[i - 1]?.[1] ?? 0, start)}
        <mark className={styles.mark}>{text.slice(start, end)}</mark>
      </span>
    ))}
    {text.slice(hits.at(-1)?.[1] ?? 0)}
  </>
)

export const Marked = ({ text }: { readonly text: string }) => {
  const query = useContext(LookedFor)
  const hits = useMemo(() => findHits(text, query), [text, query])
  return hits.length === 0 ? text : <Ranges text={text} hits={hits} />
}
