/** Writes a whole file or none of it, readable by its owner alone. */
import { writeFile } from 'atomically'

export const writeAtomic = (file: string, text: string): Promise<void> =>
  writeFile(file, text, { encoding: 'utf8', mode: 0o600 })
