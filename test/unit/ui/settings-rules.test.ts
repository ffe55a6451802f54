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

  it('does not take a foreign address to a provider that has its own', () => {
    const custom = { ...defaultProfile, provider: 'custom' as const, endpoint: 'wss://voice.example.com' }
    expect(providerChange(custom, 'openai').endpoint).toBeNull()
    expect(providerChange({ ...custom, provider: 'openai' }, 'custom').endpoint).toBe(
      'wss://voice.example.com',
    )
  })
})
