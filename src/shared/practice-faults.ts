/** What can be made to go wrong at the practice assistant from the Events screen, as names; main knows what they mean. */

export const faultNames = [
  'drop',
  'dropMidAnswer',
  'closeMidSpeech',
  'refuse',
  'refuseBusy',
  'expire',
  'stall',
  'stallUp',
  'slowUp',
  'wifi',
  'lte',
  'stalls',
  'fail',
  'quota',
  'rateLimit',
  'incomplete',
  'filtered',
  'serverError',
  'rejectSettings',
  'lateTranscripts',
  'swappedTranscripts',
  'failedTranscripts',
  'missingTranscripts',
  'beta',
  'wrongDialect',
  'strangers',
  'pings',
  'duplicates',
] as const
export type FaultName = (typeof faultNames)[number]

/** In the order in which the screen shows them. */
export const faultGroups = {
  connection: ['drop', 'dropMidAnswer', 'closeMidSpeech', 'refuse', 'refuseBusy', 'expire'],
  line: ['stall', 'stallUp', 'slowUp', 'wifi', 'lte', 'stalls'],
  answer: ['fail', 'serverError', 'quota', 'rateLimit', 'incomplete', 'filtered', 'rejectSettings'],
  transcript: ['lateTranscripts', 'swappedTranscripts', 'failedTranscripts', 'missingTranscripts'],
  dialect: ['beta', 'wrongDialect', 'strangers', 'pings', 'duplicates'],
} as const satisfies Readonly<Record<string, readonly FaultName[]>>
export type FaultGroup = keyof typeof faultGroups
