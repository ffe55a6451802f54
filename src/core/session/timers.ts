/** Every waiting time of the session machine in one place, in ms. */
export const timers = {
  /** Until the socket is open. */
  open: 10_000,
  /** From the open socket to `session.created`. */
  created: 8_000,
  /** From our first update to `session.updated`; after it the talk begins all the same. */
  updated: 5_000,
  /** From a hold's release to the microphone's last frame. */
  mic: 500,
  /** From a flush to the loudspeaker's answer: a starved machine answers late, and older news would tell a wrong position. */
  flush: 1_000,
  /** From the first sound written to the loudspeaker's first report. */
  player: 2_000,
  /** From response.create to any sign of its response. */
  reply: 30_000,
  /** From a response's last event until it is taken for dead. */
  silent: 60_000,
  /** From response.cancel to the end of its response. */
  cancel: 3_000,
  /** For a response that we do not know to end. */
  blocked: 2_000,
  /** For a server that heard a turn during a response to begin the next one by itself. */
  owed: 1_000,
  /** Between two looks for a quiet moment to roll over in. */
  rollover: 1_000,
} as const

/** A session is left this long before the server ends it; a short one after three quarters of its time. ms. */
export const ROLLOVER_LEAD_MS = 120_000
/** Later ends than this are no reason for a timer, and a sign of a clock that is wrong. ms. */
export const MAX_SESSION_MS = 24 * 3_600_000
/** A transcript that has not come by then is not waited for any longer. ms. */
export const TRANSCRIPT_WAIT_MS = 30_000
/** What hands-free sent to the old session last may be the beginning of a sentence: it is sent to the new one too. ms. */
export const REWIND_MS = 500

export const RECONNECT_ATTEMPTS = 5
/** 0.5, 1, 2, 4, 8 s; each is spread by a quarter to either side, so that clients do not return all at once. */
export const reconnectDelay = (attempt: number, random: number): number =>
  Math.round(500 * 2 ** attempt * (0.75 + random / 2))

/** A hold shorter than this holds no word; the server refuses less than 100 ms. Samples at 24 kHz. */
export const MIN_SPOKEN_SAMPLES = 3_600
/** From here on an answer counts as heard to its end. */
export const HEARD_SHARE = 0.98
/** Servers have been seen to know 85 ms less of an item than they sent. ms. */
export const TRUNCATE_MARGIN_MS = 150
/** Rounds of function calls in a row that run; then one response without functions has to answer the person. */
export const MAX_TOOL_ROUNDS = 8
