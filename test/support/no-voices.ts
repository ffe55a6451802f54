/** The part of a sound link that keeps the person's sound, for tests in which nobody speaks. */
import type { SoundLink } from '../../src/main/realtime/sound-link'

export const noVoices: Pick<SoundLink, 'voices' | 'encodeVoice'> = {
  voices: {
    begin: () => undefined,
    end: () => undefined,
    cut: () => undefined,
    say: () => undefined,
    note: () => undefined,
    sayBefore: () => undefined,
    read: () => new Int16Array(0),
    kept: () => [],
    forget: () => undefined,
  },
  encodeVoice: () => ({ push: () => undefined, finish: () => '' }),
}
