/** `npm run bench -- history`: ten thousand conversations of twenty turns, and one of ten thousand. */
import { existsSync } from 'node:fs'
import { measureFrames } from './frames'
import { measureMain } from './main'
import { measureStore } from './store'

const CONVERSATIONS = 10_000
const TURNS = 10_000

export async function runHistory(): Promise<void> {
  const { filledMs, measured } = await measureStore(CONVERSATIONS, TURNS)
  console.log(
    `\n${CONVERSATIONS} conversations of 20 turns and one of ${TURNS}, written in ${(filledMs / 1000).toFixed(1)} s; ` +
      'in the storage worker, median of 15',
  )
  for (const { what, ms, floorMs } of measured)
    console.log(
      `${what.padEnd(34)} ${ms.toFixed(2).padStart(8)} ms   bare SQL ${floorMs.toFixed(2).padStart(8)} ms`,
    )
  console.log('\nMain, ms at a stretch (median of 200)')
  for (const { what, ms, floorMs } of measureMain(TURNS))
    console.log(
      `${what.padEnd(52)} ${ms.toFixed(3).padStart(8)}   with 20 turns ${floorMs.toFixed(3).padStart(8)}   ${(ms / floorMs).toFixed(1)}x`,
    )
  const browser = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  if (!existsSync(browser)) {
    console.log(`\nNo frames without a browser at ${browser} (set CHROMIUM_PATH).`)
    return
  }
  console.log('\nFrames in Chromium, ms between two of them')
  for (const { what, worst, p95, frames, work } of await measureFrames(browser, TURNS, CONVERSATIONS))
    console.log(
      `${what.padEnd(52)} longest ${worst.toFixed(1).padStart(6)}   p95, of openings the longest ${p95.toFixed(1).padStart(6)}   of ${String(frames).padStart(4)}   thread busy ${work.toFixed(0).padStart(4)} ms`,
    )
}
