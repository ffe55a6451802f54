/**
 * The global keyboard hook in a process of its own, so that a crash in native code lets go of the key and nothing
 * more. Compares each event with the bindings, tells main which went down or up, forgets the rest. Nothing is logged.
 */
import { parseBinding } from '#core/hotkey/binding'
import { hotkeyActions } from '#core/hotkey/conflicts'
import { createHookMatcher } from '#core/hotkey/hook-match'
import { MOUSE_CODES, type Modifier } from '#core/hotkey/keys'
import type { HoldBindings } from './hold-backend'
import { sharedNow, type HookOrder, type HookReport } from './hook-messages'

type Held = {
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}
type Hook = {
  on(event: 'keydown' | 'keyup', listener: (event: Held & { readonly keycode: number }) => void): unknown
  on(event: 'mousedown' | 'mouseup', listener: (event: Held & { readonly button: unknown }) => void): unknown
  start(): void
  stop(): void
}
type ParentPort = {
  on(event: 'message', listener: (event: { readonly data: HookOrder }) => void): void
  postMessage(report: HookReport): void
}

const parent = (process as unknown as { readonly parentPort: ParentPort }).parentPort

const heldOf = (event: Held): readonly Modifier[] => [
  ...(event.ctrlKey ? (['Control'] as const) : []),
  ...(event.altKey ? (['Alt'] as const) : []),
  ...(event.shiftKey ? (['Shift'] as const) : []),
  ...(event.metaKey ? (['Meta'] as const) : []),
]

let running: Hook | null = null

async function start(bindings: HoldBindings): Promise<void> {
  const matchers = hotkeyActions.flatMap((action) => {
    const binding = parseBinding(bindings[action] ?? '')
    const match = binding && createHookMatcher(binding)
    return match ? [{ action, match }] : []
  })
  if (matchers.length === 0) {
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
  const hear = (type: 'down' | 'up', code: number, event: Held): void => {
    try {
      const at = sharedNow()
      for (const { action, match } of matchers) {
        const found = match({ type, code, held: heldOf(event) })
        if (found) parent.postMessage({ type: 'key', action, match: found, at })
      }
    } catch {
      // The next event may be read again.
    }
  }
  try {
    hook.on('keydown', (event) => hear('down', event.keycode, event))
    hook.on('keyup', (event) => hear('up', event.keycode, event))
    hook.on('mousedown', (event) => hear('down', MOUSE_CODES + Number(event.button), event))
    hook.on('mouseup', (event) => hear('up', MOUSE_CODES + Number(event.button), event))
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
    void start(data.bindings)
    return
  }
  // Stopping before leaving matters: libuiohook may hang a process that ends with its thread still running.
  try {
    running?.stop()
  } finally {
    process.exit(0)
  }
})
