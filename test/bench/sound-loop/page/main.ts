/** Parley's sound engine under a view in which the gate is open. */
import { defaultSettings } from '#core/settings/defaults'
import type { AppView } from '#shared/view'
import { createSoundEngine } from '../../../../src/renderer/audio/engine'

type Loop = {
  readonly requestAudioPorts: () => Promise<void>
  readonly say: (value: unknown) => void
}
const { loop } = window as unknown as { readonly loop: Loop }

const settings = defaultSettings('other')
const view = {
  connection: { status: 'connected' },
  talk: { gateOpen: true, holding: false },
  settings: {
    ...settings,
    sound: { ...settings.sound, echoCancellation: location.search.includes('echo-cancellation') },
  },
} as unknown as AppView

const engine = createSoundEngine({
  bridge: {
    requestAudioPorts: async () => {
      await loop.requestAudioPorts()
      return { ok: true, value: null }
    },
    soundRecovered: () => Promise.resolve({ ok: true, value: null }),
    soundTrouble: (trouble) => {
      loop.say(trouble)
      return Promise.resolve({ ok: true, value: null })
    },
  },
  view: { getState: () => view, subscribe: () => () => undefined },
})
engine.subscribe(() => loop.say({ ...engine.state() }))
