/** Checks of what comes over the two audio ports: the page is not trusted, and a bad message is simply not there. */
import {
  FRAME_SAMPLES,
  type CaptureReport,
  type PlayedItem,
  type ArrivalKnowledge,
  type PlayoutCredit,
  type PlayoutLearned,
  type PlayoutReport,
  type PlayoutStarted,
  type PlayoutStats,
} from '#core/audio/messages'

type Fields = Readonly<Record<string, unknown>>

/** Written by hand: frames come fifty times a second. */
const fields = (data: unknown): Fields | null =>
  typeof data === 'object' && data !== null ? (data as Fields) : null

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

/** More items than a worklet's ledger can hold are nonsense. */
const MAX_ITEMS = 512
const MAX_ID = 512

export const readCaptureReport = (data: unknown): CaptureReport | null => {
  const report = fields(data)
  if (report === null || !isCount(report.gate)) return null
  const { gate } = report
  if (report.type === 'frame') {
    const { seq, pcm } = report
    if (!isCount(seq) || !(pcm instanceof Int16Array)) return null
    if (pcm.length === 0 || pcm.length > FRAME_SAMPLES) return null
    return { type: 'frame', gate, seq, pcm, ...(isAmount(report.at) ? { at: report.at } : {}) }
  }
  if (report.type !== 'closed') return null
  const { spokenSamples, preRollSamples } = report
  if (!isCount(spokenSamples) || !isCount(preRollSamples)) return null
  return { type: 'closed', gate, spokenSamples, preRollSamples }
}

const readItem = (data: unknown): PlayedItem | null => {
  const part = fields(data)
  if (part === null || typeof part.item !== 'string' || part.item.length > MAX_ID) return null
  const { item, content, playedSamples, receivedSamples, ended } = part
  if (!isCount(content) || !isAmount(receivedSamples) || !isAmount(playedSamples)) return null
  if (typeof ended !== 'boolean') return null
  return { item, content, playedSamples: Math.min(playedSamples, receivedSamples), receivedSamples, ended }
}

const readItems = (data: unknown): readonly PlayedItem[] | null => {
  if (!Array.isArray(data) || data.length > MAX_ITEMS) return null
  const items: PlayedItem[] = []
  for (const entry of data) {
    const item = readItem(entry)
    if (item === null) return null
    items.push(item)
  }
  return items
}

const readStarted = (report: Fields): PlayoutStarted | null => {
  const { epoch, item, content, at, latencyMs, waitMs } = report
  if (!isCount(epoch) || typeof item !== 'string' || item.length > MAX_ID || !isCount(content)) return null
  if (!isAmount(at) || !isAmount(latencyMs) || !(waitMs === null || isAmount(waitMs))) return null
  return { type: 'started', epoch, item, content, at, latencyMs, waitMs }
}

const readStats = (report: Fields): PlayoutStats | null => {
  const { underruns, gapMs, concealedMs, slowedMs, lateMs, latencyMs, ducks, falseAlarms } = report
  if (!isCount(underruns) || !isCount(ducks) || !isCount(falseAlarms)) return null
  if (!isAmount(gapMs) || !isAmount(concealedMs) || !isAmount(slowedMs)) return null
  if (!isAmount(lateMs) || !isAmount(latencyMs)) return null
  return { type: 'stats', underruns, gapMs, concealedMs, slowedMs, lateMs, latencyMs, ducks, falseAlarms }
}

/** Longest list of delays, ms, that is taken from a page or a file. */
const MAX_DELAYS = 40
const MAX_DELAY_MS = 60_000

/** What a host's arrivals have taught, or null where it is nothing of the kind. */
export const readKnowledge = (data: unknown): ArrivalKnowledge | null => {
  const known = fields(data)
  if (known === null || !Array.isArray(known.delaysMs) || known.delaysMs.length > MAX_DELAYS) return null
  const delaysMs: number[] = []
  for (const delay of known.delaysMs as readonly unknown[]) {
    if (!isAmount(delay) || delay > MAX_DELAY_MS) return null
    delaysMs.push(delay)
  }
  const { rate } = known
  if (rate !== null && !isAmount(rate)) return null
  return { delaysMs, rate }
}

export type PlayoutMessage = PlayoutReport | PlayoutCredit | PlayoutStarted | PlayoutStats | PlayoutLearned

export const readPlayoutMessage = (data: unknown): PlayoutMessage | null => {
  const report = fields(data)
  if (report === null) return null
  if (report.type === 'started') return readStarted(report)
  if (report.type === 'stats') return readStats(report)
  if (report.type === 'learned') {
    const known = readKnowledge(report.known)
    return known === null ? null : { type: 'learned', known }
  }
  if (report.type === 'credit') {
    const { consumedSamples } = report
    if (!isAmount(consumedSamples)) return null
    return { type: 'credit', consumedSamples }
  }
  if (report.type !== 'position' && report.type !== 'flushed') return null
  const items = readItems(report.items)
  if (items === null || !isCount(report.epoch)) return null
  const { epoch } = report
  if (report.type === 'flushed') return { type: 'flushed', epoch, items }
  const { playing, bufferedSamples, underruns } = report
  if (typeof playing !== 'boolean' || !isAmount(bufferedSamples) || !isCount(underruns)) return null
  return { type: 'position', epoch, playing, bufferedSamples, items, underruns }
}
