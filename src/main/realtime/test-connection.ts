/** "Test connection": opens a socket as a session would, waits for the server's greeting, closes it again. */
import { notice, type Notice } from '#core/notice'
import { detectDialect } from '#core/protocol/dialect'
import { classifyError, type ErrorKind } from '#core/protocol/errors'
import type { ServerSession, WireError } from '#core/protocol/events'
import { parseServerFrame } from '#core/protocol/parse'
import { classifyEnd } from '#core/protocol/socket-end'
import type { Profile } from '#core/settings/schema'
import type { Clock } from '../system/clock'
import { nothing } from '../system/nothing'
import type { OpenTransport, TransportTarget } from './ws-transport'

export type ConnectionFinding = {
  /** null = it works. */
  readonly notice: Notice | null
  /** What the server says it runs. */
  readonly model: string | null
}

/** A server that has accepted the socket greets at once; this long is given. ms. */
const GREETING_MS = 8_000
/** Errors after which waiting for a greeting makes no sense. */
const decisive: readonly ErrorKind[] = ['fatal', 'quota', 'rate_limit', 'server']

const dialectNames = { ga: 'GA', beta: 'beta' } as const

export function testConnection(
  target: TransportTarget & { readonly host: string },
  deps: {
    readonly openTransport: OpenTransport
    readonly clock: Clock
    /** A server of another dialect would misunderstand it; its model or deployment is for sentences. */
    readonly profile: Pick<Profile, 'dialect' | 'model'>
  },
): Promise<ConnectionFinding> {
  return new Promise((resolve) => {
    let lastError: WireError | null = null
    let told = false
    let cancel = nothing
    const finish = (found: ConnectionFinding): void => {
      if (told) return
      told = true
      cancel()
      transport.close(1000)
      resolve(found)
    }
    const fail = (found: Notice): void => {
      const { model } = deps.profile
      const params = { host: target.host, ...(model === '' ? {} : { model }), ...found.params }
      finish({ notice: { ...found, params }, model: null })
    }
    const transport = deps.openTransport(target, {
      onOpen: () => {
        cancel = deps.clock.after(GREETING_MS, () =>
          fail(notice('connection.no_session', 'error', { action: 'open_settings' })),
        )
      },
      onFrame: (frame) => {
        const event = parseServerFrame(frame.toString('utf8'))
        if (event.type === 'session.created') {
          finish({
            notice: dialectNotice(event.session, deps.profile.dialect, target.host),
            model: event.session.model,
          })
        }
        if (event.type !== 'error') return
        lastError = event.error
        const verdict = classifyError(event.error)
        if (decisive.includes(verdict.kind) && verdict.notice) fail(verdict.notice)
      },
      onClosed: (end) => fail(classifyEnd(end, { hadSession: false, lastError, host: target.host }).notice),
    })
  })
}

function dialectNotice(session: ServerSession, chosen: Profile['dialect'], host: string): Notice | null {
  const speaks = detectDialect(session)
  if (chosen === 'auto' || chosen === speaks) return null
  const params = { host, speaks: dialectNames[speaks], chosen: dialectNames[chosen] }
  return notice('connection.wrong_dialect', 'warning', { params, action: 'open_settings' })
}
