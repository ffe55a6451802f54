/** How fast answers leave: much faster than they are spoken, as the service does, or at any speed that a test wants. */

export type Pace = {
  /** From `response.create` to the first words. */
  readonly thinkMs: number
  /** Sound in one delta. */
  readonly chunkMs: number
  /** The first delta is shorter, so that sound starts early. */
  readonly firstChunkMs: number
  /** How many times faster than speech; Infinity sends without waiting. */
  readonly speed: number
  /** From a spoken turn to its "transcript". */
  readonly transcribeMs: number
}

export const servicePace: Pace = { thinkMs: 180, chunkMs: 160, firstChunkMs: 60, speed: 8, transcribeMs: 250 }
/** For tests that wait for events, not for time. */
export const instantPace: Pace = {
  thinkMs: 0,
  chunkMs: 200,
  firstChunkMs: 100,
  speed: Number.POSITIVE_INFINITY,
  transcribeMs: 0,
}
