/**
 * The only place that listens to the renderer. Handlers are derived from the contract: each argument is parsed by
 * its schema, each sender is checked, and whatever goes wrong is answered as a notice, never as a raw error.
 */
import { ipcMain } from 'electron'
import { notice, type Notice } from '#core/notice'
import { callNames, CALL_PREFIX, type CallName } from '#shared/channels'
import { calls, type Answer, type CallAnswers, type CallArg } from '#shared/contract'
import type { SenderEvent } from './sender'

/** Handlers throw only by mistake; an expected failure is returned. */
export type CallHandlers = {
  /** @param sender Id of the page that asks. */
  readonly [K in CallName]: (
    arg: CallArg<K>,
    sender?: number,
  ) => Answer<CallAnswers[K]> | Promise<Answer<CallAnswers[K]>>
}

export interface IpcMainLike {
  handle(channel: string, listener: (event: SenderEvent, arg: unknown) => Promise<unknown>): void
  removeHandler(channel: string): void
}

export type RouterDeps = {
  readonly handlers: CallHandlers
  readonly isTrusted: (event: SenderEvent) => boolean
  /** Told the call's name alone: arguments may hold a key or the person's words. */
  readonly onRefused: (call: CallName, why: 'sender' | 'argument') => void
  readonly onError: (call: CallName, error: unknown) => void
  readonly ipc?: IpcMainLike
}

type AnyHandler = (arg: unknown, sender: number) => Answer<unknown> | Promise<Answer<unknown>>

const internal: Notice = notice('internal', 'error')
const failed = (): Answer<never> => ({ ok: false, notice: internal })

/** Starts listening; returns the end of it. */
export function createRouter(deps: RouterDeps): () => void {
  const ipc = deps.ipc ?? ipcMain
  for (const name of callNames) {
    ipc.handle(CALL_PREFIX + name, (event, arg) => answer(name, event, arg, deps))
  }
  return () => callNames.forEach((name) => ipc.removeHandler(CALL_PREFIX + name))
}

async function answer(
  name: CallName,
  event: SenderEvent,
  arg: unknown,
  deps: RouterDeps,
): Promise<Answer<unknown>> {
  try {
    if (!deps.isTrusted(event)) {
      deps.onRefused(name, 'sender')
      return failed()
    }
    const parsed = calls[name].safeParse(arg)
    if (!parsed.success) {
      deps.onRefused(name, 'argument')
      return failed()
    }
    // The schema of this very call has just accepted the argument.
    const handler = deps.handlers[name] as AnyHandler
    return await handler(parsed.data, event.sender.id)
  } catch (error) {
    deps.onError(name, error)
    return failed()
  }
}
