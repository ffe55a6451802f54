/** What the person wrote as endpoint: usable or not, and which host it names. Main checks again before it connects. */

export type EndpointCheck =
  | { readonly ok: true; readonly host: string }
  | { readonly ok: false; readonly code: 'endpoint.invalid' | 'endpoint.insecure' }

const loopback = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** `wss:` and `https:` everywhere, `ws:` and `http:` for this computer alone; no user name or password in it. */
export const checkEndpoint = (text: string): EndpointCheck => {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return { ok: false, code: 'endpoint.invalid' }
  }
  const secure = url.protocol === 'wss:' || url.protocol === 'https:'
  const plain = url.protocol === 'ws:' || url.protocol === 'http:'
  if ((!secure && !plain) || url.hostname === '' || url.username !== '' || url.password !== '') {
    return { ok: false, code: 'endpoint.invalid' }
  }
  if (plain && !loopback.test(url.hostname)) return { ok: false, code: 'endpoint.insecure' }
  return { ok: true, host: url.host }
}
