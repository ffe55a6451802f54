/**
 * Temporary credentials of the Braintrust proxy: the key is exchanged, at the host that it was saved for, for a
 * credential that names the model and ends by itself. Source: Braintrust API reference, "Create temporary credential".
 */
import { notice, type Notice } from '#core/notice'
import { classifyEnd } from '#core/protocol/socket-end'
import { err, ok, type Result } from '#core/result'
import type { Clock } from '../system/clock'

export type CredentialWish = {
  /** WebSocket address of the proxy; the credentials' address lies beside it. */
  readonly url: string
  /** For sentences. */
  readonly host: string
  readonly key: string
  readonly model: string
  readonly ttlSeconds: number
  /** Empty logs nowhere. */
  readonly project: string
}

export interface TemporaryCredentials {
  /** A credential that lives long enough for a connection: the one at hand, or a new one. */
  readonly get: (wish: CredentialWish) => Promise<Result<string, Notice>>
}

/** The part of fetch that is used. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'POST'
    readonly headers: Record<string, string>
    readonly body: string
    readonly redirect: 'error'
    readonly signal: AbortSignal
  },
) => Promise<{ readonly ok: boolean; readonly status: number; readonly text: () => Promise<string> }>

const LIMIT_MS = 10_000
/** With less than this left a new one is fetched: handshake and clocks that differ need some time. ms. */
const MARGIN_MS = 60_000
const printable = /^[\x21-\x7e]{1,16384}$/

type Kept = { readonly wish: string; readonly credential: string; readonly renewAt: number }

export function createTemporaryCredentials(deps: {
  readonly fetch: Fetch
  readonly clock: Clock
}): TemporaryCredentials {
  const { clock } = deps
  let kept: Kept | null = null

  const fetchNew = async (wish: CredentialWish): Promise<Result<string, Notice>> => {
    const failure = (end: { httpStatus: number | null; errorCode: string | null }): Result<never, Notice> =>
      err(
        classifyEnd(
          { ...end, closeCode: null, reason: '' },
          { hadSession: false, lastError: null, host: wish.host },
        ).notice,
      )
    const abort = new AbortController()
    let late = false
    const cancel = clock.after(LIMIT_MS, () => {
      late = true
      abort.abort()
    })
    try {
      const answer = await deps.fetch(credentialsUrl(wish.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${wish.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: wish.model,
          ttl_seconds: wish.ttlSeconds,
          ...(wish.project === '' ? {} : { logging: { project_name: wish.project } }),
        }),
        // The key was saved for this host: whoever it points to does not get it.
        redirect: 'error',
        signal: abort.signal,
      })
      if (!answer.ok) return failure({ httpStatus: answer.status, errorCode: null })
      const credential = readCredential(await answer.text())
      if (credential === null) {
        const params = { host: wish.host }
        return err(
          notice('connection.no_session', 'error', { params, detail: 'no credential in the answer' }),
        )
      }
      return ok(credential)
    } catch (error) {
      return failure({ httpStatus: null, errorCode: late ? 'ETIMEDOUT' : codeOf(error) })
    } finally {
      cancel()
    }
  }

  return {
    get: async (wish) => {
      const name = JSON.stringify(wish)
      if (kept?.wish === name && clock.now() < kept.renewAt) return ok(kept.credential)
      const startedAt = clock.now()
      const fresh = await fetchNew(wish)
      if (!fresh.ok) return fresh
      const life = wish.ttlSeconds * 1000
      kept = {
        wish: name,
        credential: fresh.value,
        // A life shorter than the margin is used once.
        renewAt: startedAt + Math.max(0, life - MARGIN_MS),
      }
      return fresh
    },
  }
}

/** Beside the socket's path, at the same host: `…/realtime` becomes `…/credentials`. */
function credentialsUrl(socketUrl: string): string {
  const url = new URL(socketUrl.replace(/^ws/, 'http'))
  url.search = ''
  url.pathname = `${url.pathname.replace(/\/realtime\/?$/, '').replace(/\/$/, '')}/credentials`
  return url.href
}

function readCredential(text: string): string | null {
  try {
    const key = (JSON.parse(text) as { key?: unknown } | null)?.key
    return typeof key === 'string' && printable.test(key) ? key : null
  } catch {
    return null
  }
}

function codeOf(error: unknown): string {
  const { code, cause, message } = error as { code?: unknown; cause?: { code?: unknown }; message?: unknown }
  if (typeof code === 'string') return code
  if (typeof cause?.code === 'string') return cause.code
  // Chromium's network stack names its errors in the message: "net::ERR_NAME_NOT_RESOLVED".
  const name = /net::ERR_([A-Z_]+)/.exec(String(message))?.[1] ?? ''
  if (name.startsWith('NAME_')) return 'ENOTFOUND'
  if (name.includes('TIMED_OUT')) return 'ETIMEDOUT'
  if (/CERT|SSL/.test(name)) return `CERT_${name}`
  return 'ERR_FETCH'
}
