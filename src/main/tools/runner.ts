/** Runs calls: finds the function, checks the arguments, asks the person, and gives exactly one result whatever happens. */
import type { Result } from '#core/result'
import type { Profile } from '#core/settings/schema'
import { compileArguments, type CheckArguments } from '#core/tools/arguments'
import { isToolName, MAX_DESCRIPTION_CHARS } from '#core/tools/check'
import {
  errorOutput,
  MAX_OUTPUT_CHARS,
  type ToolCall,
  type ToolOutcome,
  type ToolResult,
  type ToolSpec,
} from '#core/tools/types'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'
import { nothing } from '../system/nothing'
import type { Consent } from './consent'
import type { Tool, ToolHost } from './host'

export interface ToolRunner {
  /** What the model is offered. Of two functions with one name the host that comes first has it. */
  readonly specs: (profile: Profile) => readonly ToolSpec[]
  /** @param onResult Called exactly once. */
  readonly run: (call: ToolCall, onResult: (result: ToolResult) => void) => void
  /** Gives a running call up; its result is `cancelled`. */
  readonly cancel: (callId: string) => void
}

export type ToolRunnerDeps = {
  readonly hosts: readonly ToolHost[]
  /** The profile in force. */
  readonly profile: () => Profile
  readonly consent: Pick<Consent, 'ask'>
  readonly clock: Clock
  readonly log: Log
}

type Ended = { readonly outcome: ToolOutcome; readonly output: string }

const isOfferable = ({ name, description }: ToolSpec): boolean =>
  isToolName(name) && description.length <= MAX_DESCRIPTION_CHARS

const failed = (message: string, outcome: ToolOutcome = 'failed'): Ended => ({
  outcome,
  output: errorOutput(message),
})

export function createToolRunner({ hosts, profile, consent, clock, log }: ToolRunnerDeps): ToolRunner {
  const running = new Map<string, () => void>()
  const checks = new WeakMap<ToolSpec, Result<CheckArguments, string>>()

  /** One bad function would make a server refuse them all, and one bad host must not take the others along. */
  const offered = (host: ToolHost, to: Profile): readonly Tool[] => {
    try {
      return host.tools(to).filter(({ spec }) => isOfferable(spec))
    } catch (error) {
      log.warn('tool.host_failed', { error: error instanceof Error ? error.name : 'unknown' })
      return []
    }
  }

  const toolsOf = (of: Profile): readonly Tool[] => {
    const byName = new Map<string, Tool>()
    for (const host of hosts) {
      for (const tool of offered(host, of)) {
        if (!byName.has(tool.spec.name)) byName.set(tool.spec.name, tool)
      }
    }
    return [...byName.values()]
  }

  const checkOf = (spec: ToolSpec): Result<CheckArguments, string> => {
    const known = checks.get(spec) ?? compileArguments(spec.parameters)
    checks.set(spec, known)
    return known
  }

  const perform = async (call: ToolCall, signal: AbortSignal): Promise<Ended> => {
    const tool = toolsOf(profile()).find(({ spec }) => spec.name === call.name)
    if (!tool) return failed(`the tool ${call.name} is not available`)
    const check = checkOf(tool.spec)
    if (!check.ok) return failed(check.error)
    const args = check.value(call.args)
    if (!args.ok) return failed(args.error)
    const ask = tool.ask(args.value)
    if (!ask.ok) return failed(ask.error)
    if (ask.value !== null && !(await consent.ask(call.name, ask.value, signal))) {
      return failed('the person did not allow this call', 'refused')
    }
    if (signal.aborted) return failed('the call was cancelled', 'cancelled')
    return within(clock, tool, () => tool.run(args.value, signal))
  }

  return {
    specs: (of) => toolsOf(of).map(({ spec }) => spec),
    run: (call, onResult) => {
      const abort = new AbortController()
      let open = true
      const settle = (result: Ended): void => {
        if (!open) return
        open = false
        running.delete(call.callId)
        abort.abort()
        onResult({ callId: call.callId, ...result })
      }
      running.get(call.callId)?.()
      running.set(call.callId, () => settle(failed('the call was cancelled', 'cancelled')))
      perform(call, abort.signal).then(settle, (error: unknown) => {
        // Name and cause are for us; what a function throws may hold the person's words.
        log.warn('tool.failed', { error: error instanceof Error ? error.name : 'unknown' })
        settle(failed('the tool failed'))
      })
    },
    cancel: (callId) => running.get(callId)?.(),
  }
}

/** The function's own time begins when the person has agreed. */
async function within(clock: Clock, tool: Tool, run: () => Promise<Result<string, string>>): Promise<Ended> {
  let cancel = nothing
  const late = new Promise<Ended>((resolve) => {
    const seconds = tool.timeoutMs / 1000
    cancel = clock.after(tool.timeoutMs, () =>
      resolve(failed(`the tool did not answer within ${seconds} s`, 'timeout')),
    )
  })
  try {
    return await Promise.race([run().then(ended), late])
  } finally {
    cancel()
  }
}

function ended(result: Result<string, string>): Ended {
  if (!result.ok) return failed(result.error)
  const { value } = result
  if (value.length <= MAX_OUTPUT_CHARS) return { outcome: 'done', output: value }
  return failed(`the answer is too long: ${value.length} characters, ${MAX_OUTPUT_CHARS} are taken`)
}
