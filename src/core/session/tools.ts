/**
 * Function calls: which of them run, that each call id gets exactly one answer, and that one response is asked for
 * after all calls of a response are answered. A call outlives its connection: its answer is told to the next one.
 */
import { notice } from '../notice'
import type { Item, ServerResponse } from '../protocol/events'
import { assertNever } from '../result'
import { errorOutput, type ToolCall, type ToolOutcome, type ToolResult } from '../tools/types'
import {
  changeTurn,
  emit,
  itemOf,
  nextId,
  nextItemId,
  notify,
  send,
  set,
  setReplies,
  type Draft,
} from './draft'
import { standIn, tellAgain } from './history'
import { turnOf } from './items'
import { requestReply } from './replies'
import { MAX_TOOL_ROUNDS } from './timers'
import type { RunningCall, SessionState, ToolState } from './state'

/** Call ids that are remembered, so that a repeated event runs nothing twice. */
const REMEMBERED = 128

/** Answer to a call that the model did not finish, or whose response was interrupted. */
export const NOT_RUN = errorOutput('the call was interrupted and did not run')
const STOPPED = errorOutput('the person stopped this call')
const ENDED = errorOutput('the conversation was disconnected before the call had ended')
const TOO_MANY = errorOutput('too many function calls in a row; answer the person now')

const setTools = (d: Draft, change: Partial<ToolState>): void =>
  set(d, { tools: { ...d.state.tools, ...change } })

export const isRunningTools = ({ tools }: SessionState): boolean => tools.running.length > 0

type FoundCall = ToolCall & { readonly itemId: string; readonly whole: boolean }

/**
 * The calls of a response that has ended.
 * @param run False when the response was interrupted or failed: its calls are answered and none is run.
 */
export function takeCalls(d: Draft, response: ServerResponse, items: readonly string[], run: boolean): void {
  const calls = findCalls(d, response.output, run ? items : [])
  const whole = run && calls.some((call) => call.whole)
  if (run) setReplies(d, { toolRounds: whole ? d.state.replies.toolRounds + 1 : 0 })
  const rounds = d.state.replies.toolRounds
  const marks = [...calls, ...response.output.map(({ id, call_id }) => ({ itemId: id, callId: call_id }))]
  if (calls.length > 0) {
    setTools(d, { seen: [...d.state.tools.seen, ...marks.map(markOf)].slice(-REMEMBERED) })
  }
  for (const call of calls) {
    if (!run || !call.whole) answer(d, call, 'cancelled', NOT_RUN)
    else if (rounds > MAX_TOOL_ROUNDS) answer(d, call, 'failed', TOO_MANY)
    else if (isOffered(d.state, call.name)) start(d, call, response.id)
    else answer(d, call, 'failed', errorOutput(`the tool ${call.name} is not available`))
  }
  if (whole) finishBatch(d, response.id)
}

/** From the response's output; where a server leaves that out, from the items that it announced. */
function findCalls(d: Draft, output: readonly Item[], items: readonly string[]): readonly FoundCall[] {
  const calls = new Map<string, FoundCall>()
  for (const item of output) {
    if (item.type !== 'function_call' || item.call_id === null) continue
    const known = turnOf(d.state, item.id)?.tool
    calls.set(item.call_id, {
      itemId: item.id,
      callId: item.call_id,
      name: item.name ?? known?.name ?? '',
      args: item.arguments || (known?.args ?? ''),
      whole: item.status !== 'incomplete',
    })
  }
  for (const itemId of items) {
    const turn = turnOf(d.state, itemId)
    const { callId } = itemOf(d.state, itemId)
    if (!turn?.tool || callId === null || calls.has(callId)) continue
    const { name, args, output: known } = turn.tool
    if (known === null) calls.set(callId, { itemId, callId, name, args, whole: turn.status === 'completed' })
  }
  return [...calls.values()].filter((call) => !d.state.tools.seen.includes(markOf(call)))
}

/** Some servers count the calls of each response from one: the item tells them apart. */
const markOf = ({ itemId, callId }: { readonly itemId: string; readonly callId: string | null }): string =>
  `${itemId} ${callId ?? ''}`

const isOffered = ({ config }: SessionState, name: string): boolean =>
  (config.tools ?? []).some((tool) => tool.name === name)

function start(d: Draft, { itemId, callId, name, args }: FoundCall, batch: string): void {
  setTools(d, { running: [...d.state.tools.running, { itemId, callId, name, args, batch, lost: false }] })
  changeTurn(d, itemId, { status: 'in_progress' })
  emit(d, { type: 'tool_run', call: { callId, name, args } })
}

/** The answer of a tool. One that comes twice, or after the call was given up, changes nothing. */
export function toolResult(d: Draft, { callId, outcome, output }: ToolResult): void {
  const call = d.state.tools.running.find((each) => each.callId === callId)
  if (!call) return
  setTools(d, { running: d.state.tools.running.filter((each) => each !== call) })
  answer(d, call, outcome, output)
  finishBatch(d, call.batch)
}

type Answered = Pick<RunningCall, 'itemId' | 'callId' | 'name' | 'args'> & { readonly lost?: boolean }

function answer(d: Draft, call: Answered, outcome: ToolOutcome, output: string): void {
  const turn = turnOf(d.state, call.itemId)
  if (turn?.tool) changeTurn(d, turn.id, { ...ending(outcome), tool: { ...turn.tool, output } })
  // A session to come is told the call and its answer with the rest of the history.
  if (d.state.connection.phase === 'telling' && turn) tellAgain(d, turn.id)
  if (d.state.connection.phase !== 'ready') return
  let callId = call.callId
  if (call.lost === true) {
    callId = nextId(d, 'call_parley')
    const { name, args } = call
    // The server tells of it as of a new item; it stands for the turn that is there.
    const id = turn ? standIn(d, turn) : nextItemId(d)
    send(d, {
      type: 'conversation.item.create',
      item: { type: 'function_call', id, call_id: callId, name, arguments: args },
    })
  }
  send(d, {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: callId, output },
  })
}

function ending(outcome: ToolOutcome) {
  switch (outcome) {
    case 'done':
      return { status: 'completed' as const }
    case 'refused':
    case 'cancelled':
      return { status: 'interrupted' as const }
    case 'failed':
    case 'timeout':
      return { status: 'failed' as const, error: { code: `tool_${outcome}`, message: '' } }
    default:
      return assertNever(outcome)
  }
}

/** All calls of a response are answered: one response may follow, and the last one of a long chain without tools. */
function finishBatch(d: Draft, batch: string): void {
  const { tools, replies, connection, talk } = d.state
  if (tools.running.some((call) => call.batch === batch)) return
  if (connection.phase === 'down' || connection.phase === 'failed') return
  // The person speaks: the server's response to that knows these answers.
  if (talk.speech && connection.plan?.turnDetection?.create_response !== false) return
  if (replies.toolRounds > MAX_TOOL_ROUNDS + 1) {
    notify(d, notice('tools.loop', 'warning'))
    return
  }
  requestReply(d, { tools: replies.toolRounds <= MAX_TOOL_ROUNDS })
}

/** Stop: what still runs is given up and answered; no response follows. */
export const stopCalls = (d: Draft): void => giveUp(d, STOPPED)

/** The session is gone. Lost ones go on and are told to the next session; left ones end. */
export function endCalls(d: Draft, why: 'lost' | 'left'): void {
  if (why === 'left') giveUp(d, ENDED)
  else setTools(d, { running: d.state.tools.running.map((call) => ({ ...call, lost: true })) })
}

function giveUp(d: Draft, output: string): void {
  const { running } = d.state.tools
  if (running.length === 0) return
  setTools(d, { running: [] })
  for (const call of running) {
    emit(d, { type: 'tool_cancel', callId: call.callId })
    answer(d, call, 'cancelled', output)
  }
}
