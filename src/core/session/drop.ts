/** What becomes of turns, answers and commands when their session is gone. */
import { settleFlush } from './barge-in'
import { changeTurn, set, setConnection, setReplies, setTalk, stopTimer, type Draft } from './draft'
import { dropTurn, forgetSpeech, turnOf } from './items'
import { endSounds } from './sound'
import { endCalls } from './tools'

/** Forgets what died with the session. Sound that has arrived may be heard to its end. */
export function dropSession(d: Draft, why: 'lost' | 'left'): void {
  for (const id of ['open', 'created', 'updated', 'rollover', 'reply', 'cancel', 'blocked']) stopTimer(d, id)
  setConnection(d, { phase: 'down', plan: null })
  settleFlush(d, null)
  endSounds(d, () => true)
  forgetSpeech(d)
  endCalls(d, why)
  const { open, awaiting, queued } = d.state.replies
  for (const id of open.flatMap((reply) => reply.items)) abandonTurn(d, id, why)
  for (const id of d.state.commits) abandonTurn(d, id, why)
  giveUpTranscripts(d)
  // An answer that was lost before its first word is asked for again; half an answer stands as it is.
  const answering = awaiting?.cancel === false || open.some((reply) => !reply.outside && !reply.discard)
  const unanswered = answering && d.state.conversation.turns.at(-1)?.role === 'user'
  setReplies(d, { open: [], awaiting: null, blocked: false, queued: queued || unanswered })
  set(d, { pending: [], commits: [], items: new Map() })
}

function abandonTurn(d: Draft, id: string, why: 'lost' | 'left'): void {
  const turn = turnOf(d.state, id)
  if (turn?.status !== 'in_progress') return
  if (turn.role === 'assistant' && turn.text === '') dropTurn(d, id)
  else if (why === 'left') changeTurn(d, id, { status: 'interrupted' })
  else changeTurn(d, id, { status: 'failed', error: { code: 'connection_lost', message: '' } })
}

/** Nobody is left who could write down what was said; words that wait for the next session are not concerned. */
function giveUpTranscripts(d: Draft): void {
  const { conversation, talk } = d.state
  for (const { id, transcript } of conversation.turns) {
    if (transcript === 'pending' && id !== talk.bubble) changeTurn(d, id, { transcript: 'failed' })
  }
}

/** No attempt follows: words that no server has had are marked as not sent. */
export function giveUpUnsent(d: Draft): void {
  const { unsent, talk } = d.state
  const spoken = talk.bubble !== null && talk.waiting !== null ? [talk.bubble] : []
  for (const id of [...unsent, ...spoken]) {
    changeTurn(d, id, { status: 'failed', error: { code: 'not_sent', message: '' } })
  }
  if (spoken.length > 0) setTalk(d, { bubble: null })
  set(d, { unsent: [] })
  setReplies(d, { queued: false })
}
