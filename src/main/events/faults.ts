/** What goes wrong at the practice assistant, by name: its own faults, put together so that each is felt at once. */
import type { FaultName } from '#shared/practice-faults'
import type { PracticeProcess } from '../realtime/practice-process'

/** In the form that the practice assistant reads them; it refuses what it does not know. */
type Fault = Readonly<Record<string, unknown>> & { readonly type: string }

const cut: Fault = { type: 'drop' }

const faults: Readonly<Record<FaultName, readonly Fault[]>> = {
  drop: [cut],
  dropMidAnswer: [{ type: 'drop', at: { soundMs: 800 } }],
  closeMidSpeech: [{ type: 'drop', at: { speechMs: 500 }, code: 1011 }],
  refuse: [{ type: 'refuse', status: 503 }, cut],
  refuseBusy: [{ type: 'refuse', status: 429 }, cut],
  expire: [{ type: 'expire' }],
  stall: [{ type: 'stall', ms: 4000 }],
  stallUp: [{ type: 'stall', ms: 4000, way: 'up' }],
  // Half of what speech takes.
  slowUp: [{ type: 'slow', kbps: 260 }],
  wifi: [{ type: 'weather', link: 'wifi' }],
  lte: [{ type: 'weather', link: 'lte' }],
  stalls: [{ type: 'weather', link: 'stalls' }],
  fail: [{ type: 'fail', reason: 'server_error', soundMs: 600 }],
  serverError: [{ type: 'error', code: 'server_error' }],
  quota: [{ type: 'fail', reason: 'insufficient_quota' }],
  rateLimit: [{ type: 'fail', reason: 'rate_limit_exceeded' }],
  incomplete: [{ type: 'fail', reason: 'max_output_tokens', soundMs: 1500 }],
  filtered: [{ type: 'fail', reason: 'content_filter', soundMs: 1000 }],
  rejectSettings: [
    { type: 'reject', command: 'session.update', code: 'invalid_value', param: 'session.audio' },
  ],
  lateTranscripts: [{ type: 'transcripts', how: 'late', ms: 4000 }],
  swappedTranscripts: [{ type: 'transcripts', how: 'swapped' }],
  failedTranscripts: [{ type: 'transcripts', how: 'failed' }],
  missingTranscripts: [{ type: 'transcripts', how: 'missing' }],
  // A server has its dialect from its first frame on, so the next connection is the first of that kind.
  beta: [{ type: 'beta' }, cut],
  wrongDialect: [{ type: 'drop', at: 'open', code: 4000, error: 'beta_api_shape_disabled' }, cut],
  strangers: [{ type: 'strangers', every: 5 }],
  pings: [{ type: 'ping', everyMs: 2000 }],
  duplicates: [
    { type: 'duplicate', events: ['response.output_audio_transcript.delta', 'response.done'], every: 2 },
  ],
}

/** False where no practice assistant runs. */
export function practiseFault(
  practice: Pick<PracticeProcess, 'provoke' | 'calm'>,
  name: FaultName | null,
): boolean {
  if (name === null) return practice.calm()
  return faults[name].every((fault) => practice.provoke(fault))
}

export const faultsOf = (name: FaultName): readonly Fault[] => faults[name]
