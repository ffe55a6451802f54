/** Addresses: encrypted wherever it leaves the machine, never with a key in it, bound to one host. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEndpoint, resolveEndpoint } from '#core/protocol/endpoint'
import { defaultProfile } from '#core/settings/defaults'
import type { Profile } from '#core/settings/schema'

const profile = (change: Partial<Profile> = {}): Profile => ({ ...defaultProfile, ...change })
const resolve = (change: Partial<Profile>, practice?: string) => {
  const result = resolveEndpoint(profile(change), practice)
  return result.ok ? result.value : result.error.code
}

const custom = (endpoint: string) => resolve({ provider: 'custom', endpoint, model: 'm' })

describe('an endpoint', () => {
  it('of OpenAI has the model in its query, needs a key, and binds it to host and port', () => {
    expect(resolve({})).toEqual({
      url: 'wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1',
      host: 'api.openai.com:443',
      needsKey: true,
      loopback: false,
    })
  })

  it('of one’s own keeps its query, and its own model or deployment', () => {
    expect(custom('wss://h.example/v1?x=1')).toMatchObject({ url: 'wss://h.example/v1?x=1&model=m' })
    expect(custom('wss://h.example/v1?model=own')).toMatchObject({ url: 'wss://h.example/v1?model=own' })
    expect(custom('wss://h.example/v1?deployment=d')).toMatchObject({
      url: 'wss://h.example/v1?deployment=d',
    })
  })

  it('of one’s own may do without a key, and has to be given', () => {
    expect(resolve({ provider: 'custom', endpoint: 'wss://h.example/' })).toMatchObject({ needsKey: false })
    expect(resolve({ provider: 'custom', endpoint: null })).toBe('endpoint.invalid')
    expect(resolve({ provider: 'custom', endpoint: '  ' })).toBe('endpoint.invalid')
  })

  it('of the practice assistant is where its process listens, whatever the profile says', () => {
    expect(
      resolve(
        { provider: 'practice', endpoint: 'wss://elsewhere.example' },
        'ws://127.0.0.1:4123/v1/realtime',
      ),
    ).toEqual({
      url: 'ws://127.0.0.1:4123/v1/realtime?model=gpt-realtime-2.1',
      host: '127.0.0.1:4123',
      needsKey: false,
      loopback: true,
    })
    expect(resolve({ provider: 'practice' })).toBe('endpoint.invalid')
  })

  it('with another port is another place for the key', () => {
    expect(resolve({ endpoint: 'wss://api.openai.com:8443/v1/realtime' })).toMatchObject({
      host: 'api.openai.com:8443',
    })
  })

  it('without a model has none in its query', () => {
    expect(resolve({ model: '' })).toMatchObject({ url: 'wss://api.openai.com/v1/realtime' })
  })
})

/** Addresses of many shapes, put together from parts that a person or an attacker may use. */
const addresses = fc
  .tuple(
    fc.constantFrom('', 'ws://', 'wss://', 'http://', 'https://', 'ftp://', 'WS:', 'javascript:'),
    fc.constantFrom('', 'me@', 'me:secret@', '@'),
    fc.constantFrom('localhost', '127.0.0.1', '127.1', '[::1]', '10.0.0.1', 'h.example', '127.0.0.1.example'),
    fc.constantFrom('', ':80', ':99999', ':'),
    fc.constantFrom('', '/v1?x=1', '#part', '/../..', '?model='),
  )
  .map((parts) => parts.join(''))

describe('an address', () => {
  it.each([
    ['https://h.example/v1', 'wss://h.example/v1'],
    ['http://localhost:8080/v1', 'ws://localhost:8080/v1'],
    ['ws://127.0.0.1/', 'ws://127.0.0.1/'],
    ['ws://127.9.8.7:1/', 'ws://127.9.8.7:1/'],
    ['ws://127.1/', 'ws://127.0.0.1/'],
    ['ws://[::1]:9/', 'ws://[::1]:9/'],
    [' wss://h.example/v1#part ', 'wss://h.example/v1'],
    ['h.example/v1', 'wss://h.example/v1'],
    ['localhost:8080/v1', 'wss://localhost:8080/v1'],
    ['WSS://H.EXAMPLE/v1', 'wss://h.example/v1'],
  ])('%s is read as %s', (typed, url) => {
    const result = checkEndpoint(typed)
    expect(result.ok && result.value.href).toBe(url)
  })

  it.each([
    ['ws://h.example/', 'endpoint.insecure'],
    ['http://192.168.1.4/', 'endpoint.not_allowed'],
    ['ws://localhost.example/', 'endpoint.insecure'],
    ['ws://127.0.0.1.example/', 'endpoint.insecure'],
    ['ws://[::2]/', 'endpoint.insecure'],
    ['wss://name:secret@h.example/', 'endpoint.invalid'],
    ['ftp://h.example/', 'endpoint.invalid'],
    ['file:///etc/passwd', 'endpoint.invalid'],
    ['javascript://x/%0aalert(1)', 'endpoint.invalid'],
    ['not an address', 'endpoint.invalid'],
    ['wss://', 'endpoint.invalid'],
    ['', 'endpoint.invalid'],
  ])('%s is refused', (typed, code) => {
    const result = checkEndpoint(typed)
    expect(!result.ok && result.error.code).toBe(code)
  })

  it.each([
    'wss://name:secret@h.example/',
    'wss://h.example/v1?api-key=0123',
    'wss://h.example/v1?model=m&access_token=0123',
    'wss://h.example/v1?x=sk-0123456789',
  ])('%s holds a secret, which is said', (typed) => {
    const result = checkEndpoint(typed)
    expect(!result.ok && result.error.params['reason']).toBe('credentials')
  })

  it.each(['wss://h.example/?max_tokens=5', 'wss://h.example/?key=session-7', 'wss://h.example/?api_key='])(
    '%s holds none',
    (typed) => expect(checkEndpoint(typed).ok).toBe(true),
  )

  it('of any kind never throws, and is never dialled in plain beyond this machine', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), addresses), (typed) => {
        const result = checkEndpoint(typed)
        if (!result.ok) return
        const { protocol, hostname, username, password, hash } = result.value
        expect(protocol === 'wss:' || /^(127\.|localhost$|\[::1\]$)/.test(hostname)).toBe(true)
        expect([username, password, hash]).toEqual(['', '', ''])
      }),
    )
  })
})
