/** Rules of the Settings screen that need no screen: what a change of provider takes along. */
import { describe, expect, it } from 'vitest'
import { providers } from '#core/protocol/providers'
import { defaultProfile } from '#core/settings/defaults'
import type { Profile } from '#core/settings/schema'
import type { ProfileChange } from '#shared/contract'
import { providerChange } from '../../../src/renderer/features/settings/provider-change'

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

  it('makes the usual way of the new provider that of the key', () => {
    expect(providerChange(defaultProfile, 'azure').access).toMatchObject({ auth: 'api_key' })
    const azure = after(providerChange(defaultProfile, 'azure'))
    expect(providerChange(azure, 'openai').access).toMatchObject({ auth: 'bearer' })
  })

  it('to one that publishes no names and back ends where it began', () => {
    const azure = after(providerChange(defaultProfile, 'azure'))
    expect([azure.model, azure.transcriptionModel]).toEqual(['', ''])
    const back = after(providerChange(azure, 'openai'))
    expect([back.model, back.transcriptionModel]).toEqual(['gpt-realtime-2.1', 'gpt-live-transcribe'])
  })

  it('does not take a foreign address to a provider that has its own', () => {
    const custom = { ...defaultProfile, provider: 'custom' as const, endpoint: 'wss://voice.example.com' }
    expect(providerChange(custom, 'openai').endpoint).toBeNull()
    expect(providerChange({ ...custom, provider: 'openai' }, 'custom').endpoint).toBe(
      'wss://voice.example.com',
    )
  })
})
