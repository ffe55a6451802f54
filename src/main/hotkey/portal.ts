/**
 * Global shortcuts of the desktop itself, over D-Bus: on Wayland the only way to hear a key go down and up. The
 * desktop asks the person and may choose other keys. Source: XDG Desktop Portal, org.freedesktop.portal.GlobalShortcuts
 * (version 1: CreateSession, BindShortcuts, Activated, Deactivated) and org.freedesktop.host.portal.Registry.
 */
import { hotkeyActions, type HotkeyAction } from '#core/hotkey/conflicts'
import { toPortalTrigger } from '#core/hotkey/portal-trigger'
import type { Bus, BusSignal, Variant } from './bus'
import type { HoldBackend, HoldBindings, HoldEvents } from './hold-backend'

/** As `desktopName` of package.json, without its ending. */
export const PORTAL_APP_ID = 'app.parley.Parley'

const PORTAL = 'org.freedesktop.portal.Desktop'
const DESKTOP = '/org/freedesktop/portal/desktop'
const SHORTCUTS = 'org.freedesktop.portal.GlobalShortcuts'

export type PortalDeps = {
  readonly connect: (onLost: () => void) => Promise<Bus>
  /** Reverse-DNS name of the installed desktop file; the portal shows it when it asks the person. */
  readonly appId: string
  /** What each shortcut does, in the language of the interface. */
  readonly describe: (action: HotkeyAction) => string
  /** Letters and digits, new at each call. */
  readonly newToken: () => string
  /** The person may think about the desktop's question for as long as they like, within reason. */
  readonly after: (ms: number, run: () => void) => () => void
}

const ASK_MS = 120_000

export function createPortalBackend(deps: PortalDeps): HoldBackend {
  return (bindings, events) => {
    let over = false
    let ready = false
    let bus: Bus | null = null
    const end = (): void => {
      over = true
      bus?.close()
    }
    const lose = (): void => {
      if (over) return
      end()
      if (ready) events.onLost()
      else events.onFailed('hook_failed', 'the session bus is gone')
    }
    const begin = async (): Promise<void> => {
      bus = await deps.connect(lose)
      if (over) return bus.close()
      const trigger = await openSession(bus, bindings, deps, {
        onKey: (action, match, ageMs) => {
          if (!over && ready) events.onKey(action, match, ageMs)
        },
        onClosed: lose,
      })
      if (over) return
      ready = true
      events.onReady(trigger)
    }
    begin().catch((error: unknown) => {
      if (over) return
      end()
      events.onFailed('hook_failed', error instanceof Error ? error.message : '')
    })
    return end
  }
}

type SessionEvents = Pick<HoldEvents, 'onKey'> & { readonly onClosed: () => void }

/** Answers with the desktop's words for the talk key. */
async function openSession(
  bus: Bus,
  bindings: HoldBindings,
  deps: PortalDeps,
  events: SessionEvents,
): Promise<string | null> {
  // Newer portals know programs outside a sandbox by this call; older ones do not have it.
  await bus
    .call({
      destination: PORTAL,
      path: DESKTOP,
      interface: 'org.freedesktop.host.portal.Registry',
      member: 'Register',
      signature: 'sa{sv}',
      body: [deps.appId, []],
    })
    .catch(() => null)

  const created = await request(bus, deps, 'CreateSession', (options) => ({
    signature: 'a{sv}',
    body: [[...options, ['session_handle_token', text(deps.newToken())]]],
  }))
  const session = textOf(created['session_handle'])
  if (session === null) throw new Error('CreateSession: no session')

  await bus.listen(DESKTOP, (signal) => readKey(signal, session, events))
  await bus.listen(session, (signal) => {
    if (signal.member === 'Closed') events.onClosed()
  })

  const shortcuts = hotkeyActions.flatMap((action) => {
    const binding = bindings[action]
    if (binding === undefined) return []
    const trigger = toPortalTrigger(binding)
    const facts = [
      ['description', text(deps.describe(action))],
      ...(trigger === null ? [] : [['preferred_trigger', text(trigger)]]),
    ]
    return [[action, facts]]
  })
  const bound = await request(bus, deps, 'BindShortcuts', (options) => ({
    signature: 'oa(sa{sv})sa{sv}',
    body: [session, shortcuts, '', options],
  }))
  return readTrigger(bound['shortcuts'])
}

/** A portal answers in a signal of a request object whose path is known before the call. */
async function request(
  bus: Bus,
  deps: PortalDeps,
  member: 'CreateSession' | 'BindShortcuts',
  build: (options: readonly unknown[]) => { readonly signature: string; readonly body: readonly unknown[] },
): Promise<Readonly<Record<string, unknown>>> {
  const token = deps.newToken()
  const sender = bus.name.slice(1).replaceAll('.', '_')
  let answer: (results: Readonly<Record<string, unknown>>) => void
  let refuse: (error: Error) => void
  const response = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    answer = resolve
    refuse = reject
  })
  await bus.listen(`${DESKTOP}/request/${sender}/${token}`, ({ member: name, body }) => {
    if (name !== 'Response') return
    // 1: the person said no; 2: ended some other way.
    if (body[0] === 0) answer(dictionary(body[1]))
    else refuse(new Error(`${member}: refused (${String(body[0])})`))
  })
  const cancel = deps.after(ASK_MS, () => refuse(new Error(`${member}: no answer`)))
  try {
    await bus.call({
      destination: PORTAL,
      path: DESKTOP,
      interface: SHORTCUTS,
      member,
      ...build([['handle_token', text(token)]]),
    })
    return await response
  } finally {
    cancel()
    // Whoever no longer waits must not be told of a late refusal either.
    response.catch(() => null)
  }
}

function readKey(signal: BusSignal, session: string, events: SessionEvents): void {
  if (signal.interface !== SHORTCUTS || signal.body[0] !== session) return
  const action = hotkeyActions.find((each) => each === signal.body[1])
  if (action === undefined) return
  if (signal.member === 'Activated') events.onKey(action, 'down', 0)
  if (signal.member === 'Deactivated') events.onKey(action, 'up', 0)
}

const text = (value: string): Variant => ['s', value]

/** A variant as the library reads it: [signature tree, [value]]. */
const valueOf = (variant: unknown): unknown =>
  Array.isArray(variant) && Array.isArray(variant[1]) ? (variant[1] as unknown[])[0] : null

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function dictionary(pairs: unknown): Readonly<Record<string, unknown>> {
  if (!Array.isArray(pairs)) return {}
  const entries = (pairs as unknown[]).flatMap((pair): [string, unknown][] =>
    Array.isArray(pair) && typeof pair[0] === 'string' ? [[pair[0], valueOf(pair[1])]] : [],
  )
  return Object.fromEntries(entries)
}

function readTrigger(shortcuts: unknown): string | null {
  if (!Array.isArray(shortcuts)) return null
  const talk = (shortcuts as unknown[]).find((each) => Array.isArray(each) && each[0] === 'talk')
  if (!Array.isArray(talk)) throw new Error('BindShortcuts: the talk key is not among them')
  return textOf(dictionary(talk[1])['trigger_description']) || null
}
