/** Remembers where the window was and how large. Losing this is no harm, so every failure means "not remembered". */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Bounds } from './window-options'

const memorySchema = z.object({
  x: z.number().optional(),
  y: z.number().optional(),
  width: z.number().min(1).max(20_000),
  height: z.number().min(1).max(20_000),
})

export function readWindowMemory(file: string): Bounds | null {
  try {
    const { x, y, width, height } = memorySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return x === undefined || y === undefined ? { width, height } : { x, y, width, height }
  } catch {
    return null
  }
}

export function writeWindowMemory(file: string, bounds: Bounds): void {
  try {
    const { x, y, width, height } = bounds
    writeFileSync(file, JSON.stringify({ x, y, width, height }))
  } catch {
    // A read-only profile forgets the window's place.
  }
}
