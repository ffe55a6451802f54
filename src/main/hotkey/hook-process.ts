/**
 * The global keyboard hook in a process of its own, so that a crash in native code lets go of the key and nothing
 * more. Compares each event with the one binding, tells main "down" or "up", forgets the rest. Nothing is logged.
 */
import { parseBinding } from '#core/hotkey/binding'
import { createHookMatcher } from '#core/hotkey/hook-match'
import type { Modifier } from '#core/hotkey/keys'
import type { HookOrder, HookReport } from './hook-messages'

type KeyEvent = {
  readonly keycode: number
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}
type Hook = {
  on(event: 'keydown' | 'keyup', listener: (event: KeyEvent) => void): unknown
  start(): void
  stop(): void
}
type ParentPort = {
  on(event: 'message', listener: (event: { readonly data: HookOrder }) => void): void
  postMessage(report: HookReport): void
}

const parent = (process as unknown as { readonly parentPort: ParentPort }).parentPort

const heldOf = (event: KeyEvent): readonly Modifier[] => [
  ...(event.ctrlKey ? (['Control'] as const) : []),
  ...(event.altKey ? (['Alt'] as const) : []),
  ...(event.shiftKey ? (['Shift'] as const) : []),
  ...(event.metaKey ? (['Meta'] as const) : []),
]

let running: Hook | null = null

async function start(bindingText: string): Promise<void> {
  const binding = parseBinding(bindingText)
  const match = binding && createHookMatcher(binding)
  if (!match) {
    parent.postMessage({ type: 'failed', why: 'hook_failed', message: 'no such key' })
    return
  }
  let hook: Hook
  try {
    // Loaded late: a missing system library becomes a report, not a crash at start.
    hook = (await import('uiohook-napi')).uIOhook
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    parent.postMessage({ type: 'failed', why: 'library_missing', message })
    return
  }
  // An exception inside the native callback would end the process.
  const listen = (type: 'down' | 'up') => (event: KeyEvent) => {
    try {
      const found = match({ type, code: event.keycode, held: heldOf(event) })
      if (found) parent.postMessage({ type: found })
    } catch {
      // The next event may be read again.
    }
  }
  try {
    hook.on('keydown', listen('down'))
    hook.on('keyup', listen('up'))
    hook.start()
    running = hook
    parent.postMessage({ type: 'ready' })
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    parent.postMessage({ type: 'failed', why: 'hook_failed', message })
  }
}

parent.on('message', ({ data }) => {
  if (data.type === 'start') {
    void start(data.binding)
    return
  }
  // Stopping before leaving matters: libuiohook may hang a process that ends with its thread still running.
  try {
    running?.stop()
  } finally {
    process.exit(0)
  }
})
