/** What a second start of Parley wants of the first one: show the window, press or release the talk key, quit. */
import { z } from 'zod'

export const pttCommands = ['down', 'up', 'toggle'] as const
export type PttCommand = (typeof pttCommands)[number]

export const launchSchema = z.object({
  ptt: z.enum(pttCommands).nullable(),
  quit: z.boolean(),
  /** Wall clock of the start, ms: two starts at nearly the same time may arrive in the wrong order. */
  startedAt: z.number(),
})
export type Launch = z.infer<typeof launchSchema>

/** Passed as data beside the command line, which Chromium reorders. */
export function readLaunch(argv: readonly string[], startedAt: number): Launch {
  const flag = argv.find((arg) => arg.startsWith('--ptt='))?.slice('--ptt='.length)
  return {
    ptt: pttCommands.find((command) => command === flag) ?? null,
    quit: argv.includes('--quit'),
    startedAt,
  }
}

/**
 * As one line of ASCII. Chromium sends it split at zero bytes with white space trimmed from the parts, so a number or a
 * letter whose bytes happen to look like that would arrive broken, now and then.
 */
export const packLaunch = (data: object): { readonly text: string } => ({
  text: encodeURIComponent(JSON.stringify(data)),
})

/** What was packed; null where it is nothing of ours. */
export function unpackLaunch(data: unknown): unknown {
  const packed = z.object({ text: z.string() }).safeParse(data)
  if (!packed.success) return null
  try {
    return JSON.parse(decodeURIComponent(packed.data.text))
  } catch {
    return null
  }
}

export type LaunchActions = {
  readonly show: () => void
  readonly quit: () => void
  /** `ageMs`: how long ago the other process was started. */
  readonly ptt: (command: PttCommand, ageMs: number) => void
}

/** Handles second starts in the order in which they were started; a late one that was overtaken is dropped. */
export function createLaunchHandler(actions: LaunchActions, wall: () => number): (data: unknown) => void {
  let newest = -Infinity
  return (data) => {
    const parsed = launchSchema.safeParse(data)
    if (!parsed.success) {
      actions.show()
      return
    }
    const { ptt, quit, startedAt } = parsed.data
    if (quit) actions.quit()
    else if (ptt === null) actions.show()
    else if (startedAt >= newest) {
      newest = startedAt
      actions.ptt(ptt, Math.max(0, wall() - startedAt))
    }
  }
}
