/** A value for a sentence, or the words that stand for it where it is missing. */
export const named = (name: string | number | undefined, fallback: string): string =>
  name === undefined || name === '' ? fallback : String(name)
