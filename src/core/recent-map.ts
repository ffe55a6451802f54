/**
 * A persistent map of bounded size that forgets what has not been written for long. It keeps two generations: when the
 * younger one is full it takes the place of the older one. So the newest `GENERATION` keys are always there, never more
 * than twice as many are kept, and forgetting costs nothing.
 */
import { emptyMap, entryOf, withEntry, type PersistentMap } from './persistent-map'

export type RecentMap<V> = { readonly young: PersistentMap<V>; readonly old: PersistentMap<V> }

/** Keys of one generation. */
export const GENERATION = 256

export const emptyRecent: RecentMap<never> = { young: emptyMap, old: emptyMap }

export const recall = <V>({ young, old }: RecentMap<V>, key: string): V | undefined =>
  entryOf(young, key) ?? entryOf(old, key)

export function remember<V>(map: RecentMap<V>, key: string, value: V): RecentMap<V> {
  const young = withEntry(map.young, key, value)
  if (young === map.young) return map
  return young.size > GENERATION
    ? { young: withEntry<V>(emptyMap, key, value), old: map.young }
    : { young, old: map.old }
}
