/** Writes a whole file or none of it, readable by its owner alone. */
import { writeFile } from 'atomically'

export const writeAtomic = (file: string, data: string | Uint8Array): Promise<void> =>
  writeFile(file, data, { encoding: 'utf8', mode: 0o600 })
