/** Raised-cosine ramps as tables: a cut that follows one has no step that could be heard as a click. */

/** Gains that rise from just above 0 to 1 over `length` samples. Read backwards from the end for a fade-out. */
export const raisedCosine = (length: number): Float32Array => {
  const table = new Float32Array(length)
  for (let i = 0; i < length; i += 1) table[i] = 0.5 - 0.5 * Math.cos((Math.PI * (i + 1)) / length)
  return table
}
