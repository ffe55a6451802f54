/** Recorded sessions with real services, where they are at hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const place =
  process.env['PARLEY_RECORDINGS'] ?? resolve(import.meta.dirname, '../../../../shared/recordings')

export type RecordedLine = {
  readonly direction: 'sent' | 'received'
  readonly data: Record<string, unknown>
}

/** Empty where the recordings are absent. */
export const recordings: readonly { readonly name: string; readonly lines: readonly RecordedLine[] }[] =
  !existsSync(place)
    ? []
    : readdirSync(place)
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => ({
          name,
          lines: readFileSync(join(place, name), 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as RecordedLine)
            .filter((line) => line.direction === 'sent' || line.direction === 'received'),
        }))
