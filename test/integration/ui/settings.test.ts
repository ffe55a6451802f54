/** Settings in use: each field, changed as a person changes it, tells main the one thing that was meant. */
import { describe, expect, it } from 'vitest'
import { defaultAccess, defaultProfile } from '#core/settings/defaults'
import type { Access, Profile, SessionChoices } from '#core/settings/schema'
import type { FixtureName } from '../../support/ui-gallery/fixtures'
import { hasChromium, useGallery } from './browser'

describe.skipIf(!hasChromium)('settings in use', () => {
  const ui = useGallery()
  const { button, textbox, enter, choose, argsOf } = ui

  const settings = async (fixture: FixtureName): Promise<void> => {
    await ui.open(fixture)
    await ui.tab('Settings')
  }
  const lastChange = async (): Promise<unknown> => (await argsOf('changeProfile')).at(-1)
  const changes = (change: unknown) => expect.poll(lastChange).toEqual(change)
  /** The whole of a nested setting goes out, with one field changed. */
  const accessBecomes = async (part: Partial<Access>): Promise<void> => {
    const before = (await profileNow()).access
    await changes({ access: { ...before, ...part } })
  }
  const sessionBecomes = (part: Partial<SessionChoices>) =>
    changes({ session: { ...defaultProfile.session, ...part } })
  const profileNow = (): Promise<Profile> =>
    ui.page.evaluate(() => {
      const { profiles, activeProfileId } = window.gallery.view().settings
      const active = profiles.find(({ id }) => id === activeProfileId)
      if (active === undefined) throw new Error('no profile')
      return active
    })

  /** Names of everything that was called, each once. */
  const kinds = async (): Promise<string[]> => [...new Set((await ui.calls()).map(({ name }) => name))]

  describe('profiles', () => {
    it('are switched, renamed, made, copied', async () => {
      await settings('profiles')
      await enter('Name of the profile', '  Office  ')
      await changes({ name: 'Office' })
      await button('Copy profile').click()
      await button('New profile').click()
      await expect
        .poll(() => argsOf('createProfile'))
        .toEqual([
          { name: 'Office (copy)', copyOf: 'default' },
          { name: 'New profile', copyOf: null },
        ])
      await choose('Profile', 'Office')
      await expect.poll(() => argsOf('switchProfile')).toEqual(['default'])
    })

    it('keep their name when it is emptied', async () => {
      await settings('profiles')
      await enter('Name of the profile', '   ')
      await choose('Dialect', 'Old (beta)')
      await changes({ dialect: 'beta' })
      expect(await argsOf('changeProfile')).toEqual([{ dialect: 'beta' }])
    })

    it('are deleted at the second word only', async () => {
      await settings('profiles')
      await button('Delete profile').click()
      await ui.page.getByText('Delete Work and all its keys for good?').waitFor()
      await button('Keep it').click()
      await button('Delete profile').click()
      expect(await argsOf('deleteProfile')).toEqual([])
      await button('Delete').click()
      await expect.poll(() => argsOf('deleteProfile')).toEqual(['default'])
      // The last one cannot be deleted.
      await button('Delete profile').waitFor({ state: 'detached' })
    })

    it('go to a file and come from one', async () => {
      await settings('profiles')
      await button('Export profile').click()
      await button('Export all profiles').click()
      await button('Import profiles').click()
      await expect
        .poll(async () => (await ui.calls()).map(({ name, arg }) => [name, arg]))
        .toEqual([
          ['exportProfiles', 'active'],
          ['exportProfiles', 'all'],
          ['importProfiles', null],
        ])
    })
  })

  it('a provider brings its names, its way of the key and its address along', async () => {
    await settings('ready')
    await choose('Provider', 'Azure OpenAI')
    await changes({
      provider: 'azure',
      access: { ...defaultAccess, auth: 'api_key' },
      endpoint: null,
      model: '',
      voice: 'marin',
      transcriptionModel: '',
    })
    await choose('Provider', 'xAI')
    await expect.poll(lastChange).toMatchObject({ provider: 'xai', model: 'grok-voice-latest', voice: 'ara' })
    await choose('Provider', 'OpenAI')
    await expect.poll(lastChange).toMatchObject({ provider: 'openai', model: 'gpt-realtime-2.1' })
  })

  describe('Azure', () => {
    it('has its interface, its version and its kind of key', async () => {
      await settings('azure')
      await enter('Version of the preview', '2026-01-01-preview')
      await accessBecomes({ azureVersion: '2026-01-01-preview' })
      await choose('Interface', 'Current (v1)')
      await accessBecomes({ azureApi: 'v1' })
      await textbox('Version of the preview').waitFor({ state: 'detached' })
      await enter('Command for an Entra token', '')
      await accessBecomes({ tokenCommand: '', tokenHost: null })
      await choose('Key is sent as', 'Bearer token')
      await accessBecomes({ auth: 'bearer' })
      expect(await kinds()).toEqual(['changeProfile'])
    })

    it('binds a command to the host that it was written for, and asks before another gets its token', async () => {
      await settings('azure')
      const send = 'Send it to my-resource.openai.azure.com'
      await button(send).click()
      await accessBecomes({ tokenHost: 'my-resource.openai.azure.com:443' })
      await button(send).waitFor({ state: 'detached' })
      await enter('Endpoint', 'https://other.openai.azure.com')
      await button('Send it to other.openai.azure.com').waitFor()
      await enter('Command for an Entra token', 'print "the token')
      await ui.page.getByText('A quotation mark has no partner.').waitFor()
      await accessBecomes({ tokenCommand: 'print "the token', tokenHost: 'other.openai.azure.com:443' })
      expect(await kinds()).toEqual(['changeProfile'])
    })
  })

  it('Braintrust says what is not confirmed, and has its credentials', async () => {
    await settings('braintrust')
    await ui.page.getByText('is not confirmed. Test the connection before you rely on it.').waitFor()
    await enter('Logging project', ' talks ')
    await accessBecomes({ project: 'talks' })
    const life = ui.page.getByRole('textbox', { name: 'They live for, value' })
    await life.fill('86400')
    await life.press('Enter')
    await accessBecomes({ ttlSeconds: 86_400 })
    await ui.page.getByRole('switch', { name: 'Use temporary credentials' }).click()
    await accessBecomes({ temporary: false })
    await textbox('Logging project').waitFor({ state: 'detached' })
    expect(await kinds()).toEqual(['changeProfile'])
  })

  describe('a relay', () => {
    it('of the local network is allowed by name, and forbidden again', async () => {
      await settings('relay')
      expect(await ui.page.getByLabel('API key', { exact: true }).count()).toBe(0)
      await button('Allow 192.168.1.20:8080').click()
      await accessBecomes({ plainHost: '192.168.1.20:8080' })
      await button('Allow no longer').click()
      await accessBecomes({ plainHost: null })
      await button('Allow 192.168.1.20:8080').waitFor()
    })

    it('gets further headers, but no secret in them', async () => {
      await settings('relay')
      await enter('Further headers', 'x-team: red\nauthorization: Bearer sk-0123456789')
      await ui.page.getByText('Line 2 seems to hold a secret.').waitFor()
      expect(await argsOf('changeProfile')).toEqual([])
      expect(await textbox('Further headers').inputValue()).toContain('x-team: red')
      await enter('Further headers', 'x-team: red\n\nx-trace: 1')
      await accessBecomes({
        headers: [
          { name: 'x-team', value: 'red' },
          { name: 'x-trace', value: '1' },
        ],
      })
      expect(await ui.page.getByText('seems to hold a secret').count()).toBe(0)
    })
  })

  describe('a custom service', () => {
    it('takes the key in the way that it wants', async () => {
      await settings('custom')
      await enter('Name of the parameter', ' key_of_mine ')
      await accessBecomes({ authName: 'key_of_mine' })
      await choose('Key is sent as', 'Another header')
      await accessBecomes({ auth: 'header' })
      await textbox('Name of the header').waitFor()
      await choose('Key is sent as', 'No key')
      await accessBecomes({ auth: 'none' })
      await choose('Sound that the service wants', '24 kHz')
      await accessBecomes({ inputRate: 24000 })
      await choose('Dialect', 'Automatic')
      await changes({ dialect: 'auto' })
      expect(await kinds()).toEqual(['changeProfile'])
    })

    it('keeps no key in its address', async () => {
      await settings('custom')
      await enter('Endpoint', 'wss://voice.example.com/v1?api_key=sk-0123456789')
      await ui.page.getByText('An address must not hold a password or a key').waitFor()
      expect(await argsOf('changeProfile')).toEqual([])
    })
  })

  describe('answers', () => {
    it('have their form, length, thought, functions and trace', async () => {
      await settings('ready')
      await choose('Answers come as', 'Text only')
      await sessionBecomes({ modality: 'text' })
      await choose('Reasoning effort', 'Low')
      await expect.poll(lastChange).toMatchObject({ session: { reasoningEffort: 'low' } })
      await choose('Functions are called', 'Never')
      await expect.poll(lastChange).toMatchObject({ session: { toolChoice: 'none' } })
      await enter('Longest answer, in tokens', '99999')
      expect(await textbox('Longest answer, in tokens').inputValue()).not.toBe('99999')
      await enter('Longest answer, in tokens', '500')
      await expect.poll(lastChange).toMatchObject({ session: { maxOutputTokens: 500 } })
      await enter('Longest answer, in tokens', '')
      await expect.poll(lastChange).toMatchObject({ session: { maxOutputTokens: null } })
      await ui.page.getByRole('switch', { name: 'Let the service keep a trace' }).click()
      await expect.poll(lastChange).toEqual({
        session: {
          ...defaultProfile.session,
          modality: 'text',
          reasoningEffort: 'low',
          toolChoice: 'none',
          tracing: true,
        },
      })
    })

    it('forget in the way that was chosen, and keep the part that was set', async () => {
      await settings('ready')
      await choose('When the conversation grows too long', 'Forget more at once')
      await sessionBecomes({ truncation: 'retention_ratio' })
      const part = ui.page.getByRole('textbox', { name: 'Part that is kept, value' })
      await part.fill('0.6')
      await part.press('Enter')
      await sessionBecomes({ truncation: 'retention_ratio', retentionRatio: 0.6 })
      expect(await kinds()).toEqual(['changeProfile'])
    })

    it('and the voice: speed, noise, language, words to know', async () => {
      await settings('ready')
      const speed = ui.page.getByRole('textbox', { name: 'Speed, value' })
      await speed.fill('1.25')
      await speed.press('Enter')
      await changes({ speed: 1.25 })
      await choose('Noise reduction', 'Microphone of the room')
      await changes({ noiseReduction: 'far_field' })
      await choose('Spoken language', 'Turkish')
      await changes({ transcriptionLanguage: 'tr' })
      await enter('Words that the transcription should know', 'İzmir, Parley\n\nİzmir\nKordon')
      await sessionBecomes({ transcriptionKeywords: ['İzmir', 'Parley', 'Kordon'] })
      await enter('Instructions', 'Be brief.')
      await changes({ instructions: 'Be brief.' })
      expect(await kinds()).toEqual(['changeProfile'])
    })

    it.each([
      [
        'xai',
        ['Answers come as', 'Reasoning effort', 'When the conversation grows too long', 'Noise reduction'],
      ],
      ['dashscope', ['Reasoning effort', 'When the conversation grows too long', 'Noise reduction']],
      ['azure', ['Reasoning effort', 'When the conversation grows too long']],
    ] as const)('offer nothing that %s does not have', async (fixture, absent) => {
      await settings(fixture)
      await ui.page.getByRole('combobox', { name: 'Voice', exact: true }).waitFor()
      for (const name of absent) {
        expect(await ui.page.getByRole('combobox', { name, exact: true }).count()).toBe(0)
      }
      expect(await ui.page.getByRole('switch', { name: 'Let the service keep a trace' }).count()).toBe(0)
    })
  })

  it('a function is written with everything that it has, edited, switched off and removed', async () => {
    await settings('ready')
    await button('Add tool').click()
    await textbox('Tool name').fill('look_up')
    await textbox('Description').fill('  Looks a word up.  ')
    await textbox('Arguments (JSON Schema)').fill('{"type":"object","properties":{"word":{"type":"string"}}}')
    await choose('Time-out', '20 s')
    await choose('What it does', 'HTTP call')
    await choose('Method', 'POST')
    await textbox('Address').fill('https://words.example.com/find')
    await button('Save tool').click()
    const functions = async () => (await profileNow()).tools.functions
    await expect.poll(functions).toMatchObject([
      {
        on: true,
        name: 'look_up',
        description: 'Looks a word up.',
        parameters: '{"type":"object","properties":{"word":{"type":"string"}}}',
        does: { type: 'http', method: 'POST', url: 'https://words.example.com/find' },
        timeoutMs: 20_000,
      },
    ])
    // Not allowed by name: nothing else was switched on.
    expect((await profileNow()).tools.allowedHosts).toEqual([])
    await button('Edit look_up').click()
    await choose('What it does', 'Fixed answer')
    await textbox('Answer').fill('{"found":false}')
    await button('Save tool').click()
    await expect.poll(functions).toMatchObject([{ does: { type: 'answer', text: '{"found":false}' } }])
    await ui.page.getByRole('switch', { name: 'look_up' }).click()
    await expect.poll(functions).toMatchObject([{ on: false }])
    await button('Remove look_up').click()
    await expect.poll(functions).toEqual([])
    await button('Add get_weather example').click()
    await expect.poll(functions).toMatchObject([{ name: 'get_weather' }])
  })
})
