/**
 * A map that is never changed: `withEntry` returns another one that shares all but a few nodes with the first. A copy of
 * a built-in Map costs as much as the map is long; this costs the same for ten entries and for a hundred thousand.
 * It is a hash trie of 32 branches a level (Bagwell, "Ideal Hash Trees", 2001), plain data throughout.
 */
type Leaf<V> = {
  readonly hash: number
  readonly key: string
  readonly value: V
  /** Another key of the same hash. */
  readonly next: Leaf<V> | null
}
type Branch<V> = {
  /** Which of the 32 branches are there; `nodes` holds those, in order. */
  readonly bits: number
  readonly nodes: readonly Node<V>[]
}
type Node<V> = Leaf<V> | Branch<V>

export type PersistentMap<V> = { readonly size: number; readonly root: Node<V> | null }

const WIDTH = 5
const MASK = 31

export const emptyMap: PersistentMap<never> = { size: 0, root: null }

export function entryOf<V>({ root }: PersistentMap<V>, key: string): V | undefined {
  const hash = hashOf(key)
  let shift = 0
  for (let node = root; node !== null; shift += WIDTH) {
    if (!('nodes' in node)) return valueIn(node, hash, key)
    const bit = bitOf(hash, shift)
    if ((node.bits & bit) === 0) return undefined
    node = node.nodes[placeOf(node.bits, bit)] ?? null
  }
  return undefined
}

/** The map with this value for this key, in place of the one that it may have. */
export function withEntry<V>(map: PersistentMap<V>, key: string, value: V): PersistentMap<V> {
  const before = entryOf(map, key)
  if (before !== undefined && Object.is(before, value)) return map
  const leaf: Leaf<V> = { hash: hashOf(key), key, value, next: null }
  const root = map.root === null ? leaf : withLeaf(map.root, leaf, 0)
  return { size: before === undefined ? map.size + 1 : map.size, root }
}

function valueIn<V>(first: Leaf<V>, hash: number, key: string): V | undefined {
  if (first.hash !== hash) return undefined
  for (let leaf: Leaf<V> | null = first; leaf !== null; leaf = leaf.next) {
    if (leaf.key === key) return leaf.value
  }
  return undefined
}

function withLeaf<V>(node: Node<V>, leaf: Leaf<V>, shift: number): Node<V> {
  if (!('nodes' in node)) {
    if (node.hash === leaf.hash) return { ...leaf, next: without(node, leaf.key) }
    return pair(node, leaf, shift)
  }
  const bit = bitOf(leaf.hash, shift)
  const place = placeOf(node.bits, bit)
  const child = node.nodes[place]
  if ((node.bits & bit) === 0 || !child) {
    return { bits: node.bits | bit, nodes: node.nodes.toSpliced(place, 0, leaf) }
  }
  return { bits: node.bits, nodes: node.nodes.with(place, withLeaf(child, leaf, shift + WIDTH)) }
}

/** Two leaves of different hashes, as deep as it takes to tell them apart. */
function pair<V>(one: Leaf<V>, other: Leaf<V>, shift: number): Branch<V> {
  const bit = bitOf(one.hash, shift)
  const otherBit = bitOf(other.hash, shift)
  if (bit === otherBit) return { bits: bit, nodes: [pair(one, other, shift + WIDTH)] }
  const ordered = bit >>> 0 < otherBit >>> 0 ? [one, other] : [other, one]
  return { bits: bit | otherBit, nodes: ordered }
}

function without<V>(leaf: Leaf<V> | null, key: string): Leaf<V> | null {
  if (leaf === null) return null
  if (leaf.key === key) return leaf.next
  return { ...leaf, next: without(leaf.next, key) }
}

const bitOf = (hash: number, shift: number): number => 1 << ((hash >>> shift) & MASK)
const placeOf = (bits: number, bit: number): number => countBits(bits & (bit - 1))

function countBits(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555)
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333)
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** FNV-1a over UTF-16 units, 32 bits, mixed so that ids which only count up spread over all branches. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) | 0
}
