/** Fills in what a file of an older Parley lacks. */

type Loose = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Adds keys that the value lacks. Values that are there stay, even wrong ones: the schema judges those. */
export function withDefaults(value: Loose, defaults: Loose): Loose {
  const filled: Record<string, unknown> = { ...value }
  for (const [key, fallback] of Object.entries(defaults)) {
    const own = filled[key]
    if (own === undefined) filled[key] = fallback
    else if (isRecord(own) && isRecord(fallback)) filled[key] = withDefaults(own, fallback)
  }
  return filled
}
