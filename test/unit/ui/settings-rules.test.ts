/** Rules of the Settings screen that need no screen: endpoints and what a change of provider takes along. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { providers } from '#core/protocol/providers'
import { defaultProfile } from '#core/settings/defaults'
import type { Profile } from '#core/settings/schema'
import type { ProfileChange } from '#shared/contract'
import { checkEndpoint } from '../../../src/renderer/features/settings/endpoint'
import { providerChange } from '../../../src/renderer/features/settings/provider-change'

describe('an endpoint', () => {
  it.each([
    ['wss://voice.example.com/v1/realtime', 'voice.example.com'],
    ['https://voice.example.com:8443/x', 'voice.example.com:8443'],
    ['ws://localhost:9000', 'localhost:9000'],
    ['http://127.0.0.1:1234/v1', '127.0.0.1:1234'],
    ['ws://[::1]:80/', '[::1]'],
  ])('%s is accepted', (text, host) => {
    expect(checkEndpoint(text)).toEqual({ ok: true, host })
  })

  it.each([
    '',
    'voice.example.com',
    'ftp://x.example',
    'javascript:alert(1)',
    'wss://',
    'wss://a:b@x.example',
  ])('%s is refused as no address', (text) => {
    expect(checkEndpoint(text)).toEqual({ ok: false, code: 'endpoint.invalid' })
  })

  it.each([
    'ws://voice.example.com',
    'http://192.168.1.4:80',
    'ws://127.0.0.1.example.com',
    'ws://localhost.example',
  ])('%s is refused as not encrypted', (text) => {
    expect(checkEndpoint(text)).toEqual({ ok: false, code: 'endpoint.insecure' })
  })

  it('is never an exception, whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([true, false]).toContain(checkEndpoint(text).ok)
      }),
    )
    fc.assert(
      fc.property(fc.domain(), (host) => {
        expect(checkEndpoint(`wss://${host}/v1`)).toEqual({ ok: true, host })
      }),
    )
  })
})

const after = (change: ProfileChange): Profile => ({ ...defaultProfile, ...(change as Partial<Profile>) })

describe('a change of provider', () => {
  const practice = after(providerChange(defaultProfile, 'practice'))

  it('takes the names that the new provider knows', () => {
    expect(practice).toMatchObject({ provider: 'practice', model: 'practice', voice: 'parley' })
    const back = providerChange(practice, 'openai')
    expect(providers.openai.models).toContain(back.model)
    expect(providers.openai.voices).toContain(back.voice)
  })

  it('keeps what the person wrote themselves', () => {
    const own = { ...defaultProfile, model: 'my-own-model', transcriptionModel: '' }
    expect(providerChange(own, 'custom')).toMatchObject({ model: 'my-own-model', transcriptionModel: '' })
  })

  it('does not take a foreign address to a provider that has its own', () => {
    const custom = { ...defaultProfile, provider: 'custom' as const, endpoint: 'wss://voice.example.com' }
    expect(providerChange(custom, 'openai').endpoint).toBeNull()
    expect(providerChange({ ...custom, provider: 'openai' }, 'custom').endpoint).toBe(
      'wss://voice.example.com',
    )
  })
})
