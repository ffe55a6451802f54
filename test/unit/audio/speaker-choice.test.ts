import { describe, expect, it } from 'vitest'
import { defaultSettings } from '#core/settings/defaults'
import type { DeviceList } from '../../../src/renderer/audio/devices'
import type { SoundContext } from '../../../src/renderer/audio/sound-context'
import { createSpeakerChoice } from '../../../src/renderer/audio/speaker-choice'
import type { SoundDevice } from '../../../src/renderer/audio/types'

const desktop: SoundDevice = { id: 'desktop', label: 'Desktop' }
const { sound: usual } = defaultSettings('other')
const choosing = (speaker: SoundDevice | null) => ({ ...usual, speaker })
const present = (...speakers: SoundDevice[]): DeviceList => ({
  microphones: [],
  speakers,
  defaultMicrophone: '',
})

/** A context that takes a while to change its loudspeaker, as a real one does. */
const context = () => {
  let sink = ''
  const asked: string[] = []
  const answers: (() => void)[] = []
  const sound: Partial<SoundContext> = {
    setVolume: () => undefined,
    setSpeaker: (id) => {
      if (sink === (id ?? '')) return Promise.resolve(true)
      asked.push(id ?? '')
      return new Promise((resolve) => {
        answers.push(() => {
          sink = id ?? ''
          resolve(true)
        })
      })
    },
  }
  return {
    sound: sound as SoundContext,
    asked,
    sink: () => sink,
    answer: async () => {
      answers.splice(0).forEach((one) => one())
      for (let i = 0; i < 10; i += 1) await Promise.resolve()
    },
  }
}

const setUp = () => {
  const said: string[] = []
  const timers: { readonly ms: number; readonly run: () => void }[] = []
  const choice = createSpeakerChoice({
    tell: ({ code, detail }) => said.push(`${code} ${detail}`),
    recovered: (code) => said.push(`over ${code}`),
    again: () => said.push('again'),
    after: (ms, run) => {
      const timer = { ms, run }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer) >>> 0, 1)
    },
  })
  return { choice, said, timers }
}

describe('the chosen loudspeaker', () => {
  it('is the one that was chosen last, even if the one before it is still being taken up', async () => {
    const { choice } = setUp()
    const { sound, sink, answer } = context()
    void choice.apply(sound, choosing(desktop), present(desktop))
    const last = choice.apply(sound, choosing(null), present(desktop))
    await answer()
    await answer()
    await last
    expect(sink()).toBe('')
  })

  it('is asked for once, however often settings and devices change meanwhile', async () => {
    const { choice } = setUp()
    const { sound, asked, answer } = context()
    const all = [0, 1, 2, 3].map(() => choice.apply(sound, choosing(desktop), present(desktop)))
    await answer()
    await Promise.all(all)
    expect(asked).toEqual(['desktop'])
  })

  it('is said to be gone once, and taken up again under whatever id it comes back', async () => {
    const { choice, said } = setUp()
    const { sound, sink, answer } = context()
    const apply = async (devices: DeviceList) => {
      const done = choice.apply(sound, choosing(desktop), devices)
      await answer()
      await done
    }
    await apply(present(desktop))
    await apply(present({ id: 'other', label: 'Other' }))
    await apply(present({ id: 'other', label: 'Other' }))
    expect(said).toEqual(['speaker.lost Desktop'])
    expect(sink()).toBe('')
    await apply(present({ id: 'new id', label: 'Desktop' }))
    expect(said).toEqual(['speaker.lost Desktop', 'over speaker.lost'])
    expect(sink()).toBe('new id')
  })

  it('is given up for the default when it does not answer, and tried again later', async () => {
    const { choice, said, timers } = setUp()
    const { sound, asked } = context()
    const done = choice.apply(sound, choosing(desktop), present(desktop))
    timers.shift()?.run()
    await done
    expect(said).toEqual(['speaker.lost Desktop'])
    expect(asked).toEqual(['desktop'])
    timers.at(-1)?.run()
    expect(said).toEqual(['speaker.lost Desktop', 'again'])
  })

  it('is set in a new context at once, whatever the one before it is still waiting for', async () => {
    const { choice } = setUp()
    const [old, fresh] = [context(), context()]
    void choice.apply(old.sound, choosing(desktop), present(desktop))
    const done = choice.apply(fresh.sound, choosing(desktop), present(desktop))
    await fresh.answer()
    await done
    expect(fresh.sink()).toBe('desktop')
  })
})
