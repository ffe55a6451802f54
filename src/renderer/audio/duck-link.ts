/** From the speech model to the playback worklet, while speech may duck the answer; the model rests otherwise. */
import type { AppView } from '#shared/view'
import { duckWish } from './duck-wish'
import type { SoundContext } from './sound-context'
import type { SpeechMeterHost } from './speech-meter'

export interface DuckLink {
  readonly apply: (view: AppView | null, playing: boolean) => void
  readonly dispose: () => void
}

export const createDuckLink = (deps: {
  readonly speech: Pick<SpeechMeterHost, 'listen' | 'keepReady'>
  readonly output: () => SoundContext | null
}): DuckLink => {
  let told: SoundContext | null = null
  let allowed = false
  let stop: (() => void) | null = null
  let unneeded: (() => void) | null = null

  return {
    apply: (view, playing) => {
      const wish = view === null ? { allowed: false, listening: false } : duckWish(view, playing)
      const output = deps.output()
      // A new worklet has been told nothing.
      if (output !== told || wish.allowed !== allowed) output?.setMayDuck(wish.allowed)
      told = output
      allowed = wish.allowed
      if (wish.allowed) unneeded ??= deps.speech.keepReady()
      else {
        unneeded?.()
        unneeded = null
      }
      if (wish.listening) stop ??= deps.speech.listen((frame) => deps.output()?.heard(frame))
      else {
        stop?.()
        stop = null
      }
    },
    dispose: () => {
      stop?.()
      stop = null
      unneeded?.()
      unneeded = null
    },
  }
}
