/**
 * Opens a connection with the authorities that Node knows, and once more with those of the system where the signer is
 * unknown. A handshake that failed has sent nothing, so the second try gives nothing away that the first did not.
 */
import type { SecureContext } from 'node:tls'
import type { SocketEnd } from '#core/session/types'
import type { FindTrust } from './authorities'
import type { OpenTransport, Transport } from './ws-transport'

/** OpenSSL's names for a chain whose root is not on the list; a proxy's own certificate is judged in the same way. */
const unknownSigner =
  /^(ERR_PROXY_)?(UNABLE_TO_(GET_ISSUER_CERT(_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/

export function trustingSystem(open: OpenTransport, findTrust: FindTrust): OpenTransport {
  /** Hosts for which the further authorities were the right ones: tried with them first. */
  const needing = new Map<string, SecureContext>()

  return (target, handlers) => {
    const host = hostOf(target.url)
    let closed = false
    let transport: Transport

    const attempt = (
      trust: SecureContext | null,
      next: (() => Promise<SecureContext | null>) | null,
    ): void => {
      transport = open(trust === null ? target : { ...target, trust }, {
        ...handlers,
        onOpen: () => {
          if (trust !== null) needing.set(host, trust)
          handlers.onOpen()
        },
        onClosed: (end) => {
          if (next === null || end.errorCode === null || !unknownSigner.test(end.errorCode)) {
            handlers.onClosed(end)
            return
          }
          needing.delete(host)
          void again(next, trust, end)
        },
      })
    }

    const again = async (next: FindTrust, tried: SecureContext | null, end: SocketEnd): Promise<void> => {
      const other = await next()
      if (closed) return
      if (other === tried) handlers.onClosed(end)
      else attempt(other, null)
    }

    const known = needing.get(host) ?? null
    if (known === null) attempt(null, findTrust)
    else attempt(known, () => Promise.resolve(null))
    return {
      send: (frame, sent) => transport.send(frame, sent),
      bufferedAmount: () => transport.bufferedAmount(),
      probe: (doubted) => transport.probe(doubted),
      close: (code) => {
        closed = true
        transport.close(code)
      },
    }
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return ''
  }
}
