/**
 * Which event answers which. Ids decide where servers send them; where they do not, the oldest command that waits for
 * such an answer is meant, since a server reads in order. Source: the client and server events of the OpenAI Realtime
 * API reference.
 */
import type { Facts } from './facts'
import type { JournalEntry, Mark } from './types'

export interface Pairer {
  readonly sent: (entry: JournalEntry, facts: Facts) => void
  readonly received: (entry: JournalEntry, facts: Facts) => void
  /** The first frame of a run of sound that the server sent. */
  readonly heard: (entry: JournalEntry) => void
  /** The connection is gone: what waits is not answered any more. */
  readonly lost: (at: number) => void
}

type Waiting = { readonly entry: JournalEntry; readonly facts: Facts }

/** Commands that a server answers, by what it answers with. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'session.updated': ['session.update'],
  'transcription_session.updated': ['transcription_session.update'],
  'input_audio_buffer.committed': ['input_audio_buffer.commit'],
  'input_audio_buffer.cleared': ['input_audio_buffer.clear'],
  'conversation.item.added': ['conversation.item.create'],
  'conversation.item.created': ['conversation.item.create'],
  'conversation.item.retrieved': ['conversation.item.retrieve'],
  'conversation.item.truncated': ['conversation.item.truncate'],
  'conversation.item.deleted': ['conversation.item.delete'],
  'response.created': ['response.create'],
  'output_audio_buffer.cleared': ['output_audio_buffer.clear'],
}
const commands: ReadonlySet<string> = new Set([...Object.values(answers).flat(), 'response.cancel'])

/** What an error without an event id is about. */
const refused: Readonly<Record<string, string>> = {
  response_cancel_not_active: 'response.cancel',
  input_audio_buffer_commit_empty: 'input_audio_buffer.commit',
  conversation_already_has_active_response: 'response.create',
  cannot_update_voice: 'session.update',
  unsupported_content_type: 'conversation.item.truncate',
}

/** Commands and responses that wait; a server that answers nothing must not make them pile up. */
const MAX_WAITING = 64

function bound<K>(map: Map<K, unknown>): void {
  for (const oldest of map.keys()) {
    if (map.size <= MAX_WAITING) return
    map.delete(oldest)
  }
}

export function createPairer(): Pairer {
  let waiting: Waiting[] = []
  /** Entries that a response came of, by its id. */
  const origins = new Map<string, JournalEntry[]>()
  /** What the next response may be the answer to: the end of a spoken turn, the result of a function. */
  let reasons: JournalEntry[] = []
  const calls = new Map<string, JournalEntry>()

  const settle = (found: Waiting | undefined, by: JournalEntry, outcome: 'answered' | 'refused'): boolean => {
    if (!found) return false
    waiting = waiting.filter((other) => other !== found)
    const ms = by.at - found.entry.at
    found.entry.waiting = false
    found.entry.answer = { id: by.id, ms, outcome }
    by.cause = { id: found.entry.id, ms }
    return true
  }

  const findAnswered = (type: string, facts: Facts): Waiting | undefined => {
    const kinds = answers[type] ?? []
    const candidates = waiting.filter(({ facts: { type: of } }) => kinds.includes(of))
    const { item, call } = facts.ids
    const named = candidates.find(
      ({ facts: { ids } }) =>
        (ids.item !== null && ids.item === item) || (ids.call !== null && ids.call === call),
    )
    // A command that names another item, or another call, is not the one that is meant.
    return named ?? candidates.find(({ facts: { ids } }) => ids.item === null && ids.call === null)
  }

  const findRefused = ({ eventId, code, param }: NonNullable<Facts['error']>): Waiting | undefined => {
    const named = waiting.find(({ facts }) => eventId !== null && facts.ids.event === eventId)
    if (named || eventId !== null) return named
    const type = refused[code] ?? (param.startsWith('session') ? 'session.update' : null)
    return type === null ? undefined : waiting.find(({ facts }) => facts.type === type)
  }

  const mark = (response: string | null, name: Mark['name'], at: number): void => {
    for (const entry of origins.get(response ?? '') ?? []) {
      if (entry.marks.some((known) => known.name === name)) continue
      entry.marks = [...entry.marks, { name, ms: at - entry.at }]
    }
  }

  /** A response is known from whichever of its events comes first: some servers leave out `response.created`. */
  const beginResponse = (id: string, entry: JournalEntry): void => {
    if (origins.has(id)) return
    const asked = waiting.find(({ facts }) => facts.type === 'response.create')
    settle(asked, entry, 'answered')
    origins.set(id, [...(asked ? [asked.entry] : []), ...reasons, entry])
    reasons = []
    bound(origins)
    mark(id, 'created', entry.at)
  }

  return {
    sent: (entry, facts) => {
      if (facts.ids.call !== null && facts.itemType === 'function_call_output') {
        const call = calls.get(facts.ids.call)
        if (call) entry.cause = { id: call.id, ms: entry.at - call.at }
        reasons.push(entry)
      }
      if (facts.type === 'input_audio_buffer.commit') reasons.push(entry)
      if (reasons.length > MAX_WAITING) reasons.shift()
      // Of a command that nobody knows, a refusal alone can be expected, and only by its id.
      if (!commands.has(facts.type) && facts.ids.event === null) return
      entry.waiting = commands.has(facts.type)
      waiting.push({ entry, facts })
      const [oldest] = waiting
      if (waiting.length > MAX_WAITING && oldest) {
        oldest.entry.waiting = false
        waiting.shift()
      }
    },

    received: (entry, facts) => {
      const { response, call } = facts.ids
      if (facts.error) {
        settle(findRefused(facts.error), entry, 'refused')
        return
      }
      if (response !== null) beginResponse(response, entry)
      else if (facts.type !== 'response.created') settle(findAnswered(facts.type, facts), entry, 'answered')
      if (facts.type === 'input_audio_buffer.speech_stopped')
        reasons = [...reasons, entry].slice(-MAX_WAITING)
      if (facts.type === 'response.function_call_arguments.done' && call !== null) {
        calls.set(call, entry)
        bound(calls)
      }
      if (/(?:text|transcript)\.delta$/.test(facts.type)) mark(response, 'words', entry.at)
      if (facts.type !== 'response.done') return
      mark(response, 'done', entry.at)
      if (facts.status !== 'cancelled') return
      const cancels = waiting.filter(({ facts: { type } }) => type === 'response.cancel')
      const named = cancels.find(({ facts: { ids } }) => ids.response === response)
      settle(named ?? cancels.find(({ facts: { ids } }) => ids.response === null), entry, 'answered')
    },

    heard: (entry) => {
      if (entry.ids.response === null) return
      beginResponse(entry.ids.response, entry)
      mark(entry.ids.response, 'sound', entry.at)
    },

    lost: (at) => {
      for (const { entry } of waiting) {
        if (!entry.waiting) continue
        entry.waiting = false
        entry.answer = { id: 0, ms: at - entry.at, outcome: 'lost' }
      }
      waiting = []
      reasons = []
      origins.clear()
      calls.clear()
    },
  }
}
