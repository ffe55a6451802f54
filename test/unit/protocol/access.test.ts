/** Providers: addresses, the place of the key, headers that cannot do harm, and commands without a shell. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dial, headerProblem, headersOf, inputRateOf, keyPlaceOf, usesKey } from '#core/protocol/access'
import { readToken, splitCommand } from '#core/protocol/command-line'
import { resolveEndpoint } from '#core/protocol/endpoint'
import { headersToText, readHeaders } from '#core/protocol/header-text'
import { isLocalNetwork } from '#core/protocol/hosts'
import { firstUpdate, planSession } from '#core/protocol/session-update'
import { defaultAccess, defaultProfile } from '#core/settings/defaults'
import type { Access, Profile } from '#core/settings/schema'

const profile = (change: Partial<Profile>, access: Partial<Access> = {}): Profile => ({
  ...defaultProfile,
  ...change,
  access: { ...defaultAccess, ...access },
})
const urlOf = (change: Partial<Profile>, access: Partial<Access> = {}): string => {
  const endpoint = resolveEndpoint(profile(change, access))
  return endpoint.ok ? endpoint.value.url : endpoint.error.code
}
const azure = { provider: 'azure', model: 'voice', endpoint: 'my.openai.azure.com' } as const

describe('an address of Azure', () => {
  it('is made from that of the resource', () => {
    const v1 = 'wss://my.openai.azure.com/openai/v1/realtime?model=voice'
    for (const endpoint of [
      'my.openai.azure.com',
      'https://my.openai.azure.com/',
      'https://my.openai.azure.com/openai/v1/',
    ]) {
      expect(urlOf({ ...azure, endpoint })).toBe(v1)
    }
  })

  it('of the preview names its version and the deployment', () => {
    expect(urlOf(azure, { azureApi: 'preview' })).toBe(
      'wss://my.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=voice',
    )
  })

  it('that is complete stays as it is', () => {
    const endpoint = 'wss://my.openai.azure.com/openai/realtime?api-version=x&deployment=own'
    expect(urlOf({ ...azure, endpoint })).toBe(endpoint)
  })

  it('needs a key, or a command instead of one', () => {
    expect(usesKey(profile(azure))).toBe(true)
    expect(keyPlaceOf(profile(azure, { auth: 'api_key' }))).toEqual({ type: 'header', name: 'api-key' })
    expect(keyPlaceOf(profile(azure, { auth: 'bearer' }))).toEqual({ type: 'bearer' })
    const command = profile(azure, { auth: 'api_key', tokenCommand: 'az account' })
    expect([usesKey(command), keyPlaceOf(command)]).toEqual([false, { type: 'bearer' }])
  })
})

describe('an unencrypted address', () => {
  const relay = { provider: 'relay', endpoint: 'ws://192.168.1.4:8080/v1', model: '' } as const

  it('of the local network is dialled only after exactly this host was allowed', () => {
    expect(urlOf(relay)).toBe('endpoint.not_allowed')
    expect(urlOf(relay, { plainHost: '192.168.1.4:8081' })).toBe('endpoint.not_allowed')
    expect(urlOf(relay, { plainHost: '192.168.1.5:8080' })).toBe('endpoint.not_allowed')
    expect(urlOf(relay, { plainHost: '192.168.1.4:8080' })).toBe('ws://192.168.1.4:8080/v1')
  })

  it('beyond it is refused even when it is allowed', () => {
    const endpoint = 'ws://h.example:8080/v1'
    expect(urlOf({ ...relay, endpoint }, { plainHost: 'h.example:8080' })).toBe('endpoint.insecure')
  })

  it.each([
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.32.0.1', false],
    ['192.168.0.9', true],
    ['169.254.7.7', true],
    ['8.8.8.8', false],
    ['pi', true],
    ['pi.local', true],
    ['pi.home.arpa', true],
    ['local', true],
    ['local.example', false],
    ['10.1.2.3.example', false],
    ['[fd00::1]', true],
    ['[fe80::1]', true],
    ['[2001:db8::1]', false],
    ['', false],
  ])('%s: of the local network %s', (host, local) => {
    expect(isLocalNetwork(host)).toBe(local)
  })
})

describe('the key', () => {
  const target = { url: 'wss://h.example/v1?model=m', key: 'k y&1', headers: [] } as const

  it.each([
    [{ type: 'bearer' }, target.url, { authorization: 'Bearer k y&1' }],
    [{ type: 'header', name: 'X-Own' }, target.url, { 'x-own': 'k y&1' }],
    [{ type: 'query', name: 'token' }, `${target.url}&token=k+y%261`, {}],
    [{ type: 'none' }, target.url, {}],
  ] as const)('goes to its place: %j', (place, url, headers) => {
    expect(dial({ ...target, place })).toEqual({ url, headers })
  })

  it('takes the place of its mark in a header, which is left out where there is no key', () => {
    const headers = [
      { name: 'X-Gate', value: 'Bearer {key}' },
      { name: 'X-Team', value: 'blue' },
    ]
    const place = { type: 'none' } as const
    expect(dial({ ...target, headers, place }).headers).toEqual({
      'x-gate': 'Bearer k y&1',
      'x-team': 'blue',
    })
    expect(dial({ ...target, key: null, headers, place }).headers).toEqual({ 'x-team': 'blue' })
  })

  it('is not sent beside the name of the old interface to OpenAI, which would refuse both', () => {
    const headers = [
      { name: 'OpenAI-Beta', value: 'realtime=v1' },
      { name: 'x-team', value: 'a' },
    ]
    const to = (url: string) => dial({ url, key: 'k', place: { type: 'bearer' }, headers }).headers
    expect(to('wss://api.openai.com/v1/realtime')).toEqual({ authorization: 'Bearer k', 'x-team': 'a' })
    expect(to('wss://compatible.example/v1/realtime')).toHaveProperty('openai-beta', 'realtime=v1')
    expect(to('wss://openai.com.example/v1/realtime')).toHaveProperty('openai-beta')
  })

  it('is sent in no way that the provider does not know', () => {
    expect(keyPlaceOf(profile({ provider: 'openai' }, { auth: 'query', authName: 'k' }))).toEqual({
      type: 'bearer',
    })
    expect(keyPlaceOf(profile({ provider: 'custom' }, { auth: 'header', authName: 'Host' }))).toEqual({
      type: 'header',
      name: 'x-api-key',
    })
    expect(usesKey(profile({ provider: 'relay' }))).toBe(false)
    expect(usesKey(profile({ provider: 'custom' }, { auth: 'none' }))).toBe(false)
    const gate = [{ name: 'x-gate', value: '{key}' }]
    expect(usesKey(profile({ provider: 'custom' }, { auth: 'none', headers: gate }))).toBe(true)
  })
})

describe('a header', () => {
  it.each([
    ['X-Team', 'blue', null],
    ['cf-aig-authorization', 'Bearer {key}', null],
    ['cf-aig-authorization', 'Bearer abc', 'secret'],
    ['Authorization', 'x', 'secret'],
    ['x-note', 'sk-0123456789', 'secret'],
    ['Host', 'h.example', 'reserved'],
    ['Sec-WebSocket-Protocol', 'x', 'reserved'],
    ['Proxy-Authorization', 'x', 'reserved'],
    ['bad name', 'x', 'name'],
    ['', 'x', 'name'],
    ['x', 'a\r\nHost: b', 'value'],
    ['x', 'ışık', 'value'],
  ] as const)('%s: %j is judged %s', (name, value, problem) => {
    expect(headerProblem({ name, value })).toBe(problem)
  })

  it('that is broken in the settings file stays out of the handshake', () => {
    const headers = [
      { name: 'Host', value: 'evil.example' },
      { name: 'x-team', value: 'blue' },
    ]
    expect(headersOf(profile({ provider: 'custom' }, { headers }))).toEqual([headers[1]])
    expect(headersOf(profile({ provider: 'openai' }, { headers }))).toEqual([])
  })

  it('is read back as it was written, and a bad line is named', () => {
    const headers = [
      { name: 'x-a', value: '1: 2' },
      { name: 'x-b', value: '' },
    ]
    expect(readHeaders(`\n${headersToText(headers)}\n`)).toEqual({ ok: true, value: headers })
    expect(readHeaders('x-a: 1\nnonsense')).toEqual({ ok: false, error: { problem: 'name', line: 2 } })
  })

  it('of any text is either refused or fit for a handshake', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readHeaders(text)
        const headers = read.ok ? read.value : []
        expect(headers.filter((header) => headerProblem(header) !== null)).toEqual([])
      }),
    )
  })
})

describe('a command', () => {
  it.each([
    ['az account get-access-token', ['az', 'account', 'get-access-token']],
    [`run "a b"  'c "d'`, ['run', 'a b', 'c "d']],
    [`a""b ''`, ['ab', '']],
    ['x; rm -rf $HOME | y `z` > f', ['x;', 'rm', '-rf', '$HOME', '|', 'y', '`z`', '>', 'f']],
    ['C:\\Tools\\az.exe x', ['C:\\Tools\\az.exe', 'x']],
    ['open "quote', null],
    ['  ', null],
  ])('%j is the words %j', (line, words) => {
    expect(splitCommand(line)).toEqual(words)
  })

  it.each([
    ['eyJ0.abc\n', 'eyJ0.abc'],
    ['{"accessToken":"eyJ0","expiresOn":"x"}', 'eyJ0'],
    ['{"access_token":"eyJ0"}', 'eyJ0'],
    ['"eyJ0"', '"eyJ0"'],
    ['Please run az login', null],
    ['{"accessToken":5}', null],
    ['{}', null],
    ['', null],
  ])('that prints %j gives the token %j', (printed, token) => {
    expect(readToken(printed)).toBe(token)
  })
})

describe('a service with a rate of its own', () => {
  const update = (of: Profile) =>
    JSON.stringify(
      firstUpdate(planSession(of, { holding: false, handsFree: false }, { transcription: true })),
    )

  it('is told no rate, which would be a wrong one; one that was set by hand is told no format', () => {
    const qwen = profile({ provider: 'dashscope' })
    expect(inputRateOf(qwen)).toBe(16000)
    expect(update(qwen)).toContain('"format":{"type":"audio/pcm"}')
    expect(update(qwen)).not.toContain('rate')
    expect(update(profile({ provider: 'custom' }, { inputRate: 16000 }))).not.toContain('format')
    expect(inputRateOf(profile({ provider: 'openai' }, { inputRate: 16000 }))).toBe(24000)
    expect(inputRateOf(profile({ provider: 'custom' }, { inputRate: 16000 }))).toBe(16000)
  })
})
