/** Which proxy: what the environment says comes first, its exceptions count, and nothing is gone round silently. */
import { describe, expect, it } from 'vitest'
import { proxiesFromChromium, proxyFromEnvironment } from '#core/protocol/proxy'

const http = { type: 'http', secure: false, host: 'proxy.example', port: 8080, authorization: null }
const from = (env: Record<string, string>, host = 'api.openai.com', port = '443') =>
  proxyFromEnvironment(env, host, port)

describe('the environment', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://proxy.example:8080' }, http],
    [{ https_proxy: 'proxy.example:8080' }, http],
    [{ all_proxy: 'http://proxy.example:8080' }, http],
    [{ https_proxy: 'https://proxy.example' }, { ...http, secure: true, port: 443 }],
    [
      { https_proxy: 'http://me:p%40ss@proxy.example:8080' },
      { ...http, authorization: `Basic ${btoa('me:p@ss')}` },
    ],
    // Of UTF-8; what looks like an escape and is none is taken as it stands.
    [
      { https_proxy: 'http://ali:%C5%9Fifre@proxy.example:8080' },
      { ...http, authorization: 'Basic YWxpOsWfaWZyZQ==' },
    ],
    [
      { https_proxy: 'http://me:50%zz@proxy.example:8080' },
      { ...http, authorization: `Basic ${btoa('me:50%zz')}` },
    ],
    [{ https_proxy: 'socks5://proxy.example' }, { type: 'unsupported', kind: 'socks5' }],
    [{ https_proxy: '::' }, { type: 'unsupported', kind: 'address' }],
    [{ http_proxy: 'http://proxy.example:8080' }, null],
    [{ https_proxy: '  ' }, null],
  ])('of %j means %j', (env, route) => {
    expect(from(env as Record<string, string>)).toEqual(route)
  })

  it.each([
    ['api.openai.com', true],
    ['openai.com', true],
    ['.openai.com', true],
    ['*.openai.com', true],
    ['OPENAI.COM', true],
    ['*', true],
    ['other.example, openai.com', true],
    ['openai.com:443', true],
    ['openai.com:8443', false],
    ['penai.com', false],
    ['api.openai.com.example', false],
    ['', false],
  ])('with the exception %j goes direct: %s', (list, direct) => {
    const route = from({ https_proxy: 'proxy.example:8080', no_proxy: list })
    expect(route?.type).toBe(direct ? 'direct' : 'http')
  })
})

it.each([
  ['DIRECT', [{ type: 'direct' }]],
  ['', [{ type: 'direct' }]],
  ['PROXY proxy.example:8080; DIRECT', [http, { type: 'direct' }]],
  ['HTTPS proxy.example:443;', [{ ...http, secure: true, port: 443 }]],
  ['SOCKS5 proxy.example:1080; proxy proxy.example:8080', [{ type: 'unsupported', kind: 'socks5' }, http]],
  [
    Array.from({ length: 9 }, () => 'DIRECT').join(';'),
    Array.from({ length: 4 }, () => ({ type: 'direct' })),
  ],
])('what Chromium calls %j means %j', (list, routes) => {
  expect(proxiesFromChromium(list)).toEqual(routes)
})
