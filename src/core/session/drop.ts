/** What becomes of turns, answers and commands when their session is gone. */
import { notice } from '../notice'
import { emptyRecent } from '../recent-map'
import { changeUnsettled, newestTurn } from '../transcript/turn-log'
import { settleFlush } from './barge-in'
import { changeTurn, notify, set, setConnection, setReplies, setTurns, stopTimer, type Draft } from './draft'
import { dropTurn, turnOf } from './items'
import { endSounds } from './sound'
import { forgetSpeech } from './speech'
import { endCalls } from './tools'
import { takeBackCommits } from './unsent'

const ofSession = [
  'open',
  'created',
  'updated',
  'tell',
  'rollover',
  'reply',
  'owed',
  'silent',
  'cancel',
  'blocked',
]

/** Forgets what died with the session. Sound that has arrived may be heard to its end. */
export function dropSession(d: Draft, why: 'lost' | 'left'): void {
  for (const id of ofSession) stopTimer(d, id)
  setConnection(d, { phase: 'down', plan: null })
  settleFlush(d, null)
  endSounds(d, () => true)
  // A hold is kept and said again; what the server was just hearing by itself is not, and the person has to know.
  if (why === 'lost' && d.state.talk.speech) notify(d, notice('talk.words_lost', 'warning'))
  forgetSpeech(d)
  endCalls(d, why)
  if (why === 'lost') takeBackCommits(d)
  const { open, awaiting, queued } = d.state.replies
  for (const id of open.flatMap((reply) => reply.items)) abandonTurn(d, id, why)
  for (const id of d.state.commits) abandonTurn(d, id, why)
  giveUpTranscripts(d)
  // An answer that was lost before its first word is asked for again; half an answer stands as it is.
  const answering = awaiting?.cancel === false || open.some((reply) => !reply.outside && !reply.discard)
  const unanswered = answering && newestTurn(d.state.conversation.turns, () => true)?.role === 'user'
  setReplies(d, { open: [], awaiting: null, blocked: false, owed: false, queued: queued || unanswered })
  set(d, { pending: [], commits: [], telling: [], items: emptyRecent })
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
  const { conversation, talk, unsent } = d.state
  const turns = changeUnsettled(conversation.turns, (turn) =>
    turn.transcript !== 'pending' || turn.id === talk.bubble || unsent.includes(turn.id)
      ? turn
      : { ...turn, transcript: 'failed' },
  )
  setTurns(d, turns)
}
