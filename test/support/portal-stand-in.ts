/**
 * A stand-in for the desktop's global shortcut portal on a bus of the test's own. It answers as xdg-desktop-portal
 * does: in signals of request objects, to the caller's address. Source: org.freedesktop.portal.GlobalShortcuts.
 */
import { createRequire } from 'node:module'

const PATH = '/org/freedesktop/portal/desktop'
const SHORTCUTS = 'org.freedesktop.portal.GlobalShortcuts'
const SIGNAL = 4

type Call = { readonly sender: string }
type RawBus = {
  serial: number
  readonly connection: {
    message(message: object): void
    readonly stream: { destroy(): void }
  }
  requestName(name: string, flags: number, done: (error: unknown) => void): void
  exportInterface(methods: object, path: string, description: object): void
}

export type Shortcut = { readonly id: string; readonly facts: Readonly<Record<string, unknown>> }

export type PortalStandIn = {
  /** App ids that introduced themselves. */
  readonly registered: readonly string[]
  /** Sets of shortcuts asked for, oldest first. */
  readonly bound: readonly (readonly Shortcut[])[]
  readonly key: (member: 'Activated' | 'Deactivated', id: string) => void
  readonly closeSession: () => void
  readonly close: () => void
}

type Behaviour = {
  /** The person's answer to the desktop's question: 0 yes, 1 no. */
  readonly answer?: 0 | 1
  /** The desktop's words for the talk key. */
  readonly trigger?: string
  /** Older portals know nothing of programs outside a sandbox. */
  readonly registry?: boolean
}

const { sessionBus } = createRequire(import.meta.url)('@homebridge/dbus-native') as {
  readonly sessionBus: (options: { readonly busAddress: string }) => RawBus
}

type Pair = readonly [string, readonly [unknown, readonly unknown[]]]
const record = (pairs: readonly Pair[]): Record<string, unknown> =>
  Object.fromEntries(pairs.map(([name, [, [value]]]) => [name, value]))

export async function startPortalStandIn(
  busAddress: string,
  { answer = 0, trigger = 'Press Ctrl+Shift+Space', registry = true }: Behaviour = {},
): Promise<PortalStandIn> {
  const bus = sessionBus({ busAddress })
  const registered: string[] = []
  const bound: (readonly Shortcut[])[] = []
  let session: { readonly path: string; readonly owner: string } | null = null

  const signal = (
    to: string,
    path: string,
    face: string,
    member: string,
    signature: string,
    body: unknown[],
  ) =>
    bus.connection.message({
      type: SIGNAL,
      serial: (bus.serial += 1),
      destination: to,
      path,
      interface: face,
      member,
      ...(signature === '' ? {} : { signature, body }),
    })
  /** Answers after the call has returned its request, as a question to the person does. */
  const respond = (call: Call, options: Record<string, unknown>, results: readonly unknown[]): string => {
    const sender = call.sender.slice(1).replaceAll('.', '_')
    const request = `${PATH}/request/${sender}/${String(options['handle_token'])}`
    setTimeout(() => {
      signal(call.sender, request, 'org.freedesktop.portal.Request', 'Response', 'ua{sv}', [answer, results])
    }, 5)
    return request
  }

  bus.exportInterface(
    {
      CreateSession: (given: readonly Pair[], call: Call) => {
        const options = record(given)
        const sender = call.sender.slice(1).replaceAll('.', '_')
        const path = `${PATH}/session/${sender}/${String(options['session_handle_token'])}`
        session = { path, owner: call.sender }
        return respond(call, options, [['session_handle', ['s', path]]])
      },
      BindShortcuts: (
        _session: string,
        shortcuts: readonly (readonly [string, readonly Pair[]])[],
        _window: string,
        given: readonly Pair[],
        call: Call,
      ) => {
        bound.push(shortcuts.map(([id, facts]) => ({ id, facts: record(facts) })))
        const granted = shortcuts.map(([id]) => [id, [['trigger_description', ['s', trigger]]]])
        return respond(call, record(given), [['shortcuts', ['a(sa{sv})', granted]]])
      },
    },
    PATH,
    {
      name: SHORTCUTS,
      methods: { CreateSession: ['a{sv}', 'o'], BindShortcuts: ['oa(sa{sv})sa{sv}', 'o'] },
      signals: {},
    },
  )
  if (registry) {
    bus.exportInterface(
      {
        Register: (appId: string) => {
          registered.push(appId)
        },
      },
      PATH,
      { name: 'org.freedesktop.host.portal.Registry', methods: { Register: ['sa{sv}', ''] }, signals: {} },
    )
  }
  await new Promise<void>((resolve, reject) => {
    bus.requestName('org.freedesktop.portal.Desktop', 0, (error) =>
      error ? reject(new Error('the portal name is taken')) : resolve(),
    )
  })
  return {
    registered,
    bound,
    key: (member, id) => {
      if (session) signal(session.owner, PATH, SHORTCUTS, member, 'osta{sv}', [session.path, id, 0, []])
    },
    closeSession: () => {
      if (session) signal(session.owner, session.path, 'org.freedesktop.portal.Session', 'Closed', '', [])
    },
    close: () => bus.connection.stream.destroy(),
  }
}
