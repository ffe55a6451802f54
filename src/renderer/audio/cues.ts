/**
 * Two soft tones that say the microphone has opened or closed, for talks with the window out of sight. They have a
 * context of their own, so that an answer's sound is never touched, and it sleeps between them.
 */
import type { AppView } from '#shared/view'
import type { SinkContext } from './sound-context'

/** Rising for open, falling for closed: told apart without looking. Hz. */
const tones = { open: [523, 784], closed: [784, 523] } as const
const TONE_S = 0.06
/** About -30 dBFS: beside a voice, not over it. */
const LEVEL = 0.03

type Views = {
  readonly getState: () => AppView | null
  readonly subscribe: (listener: () => void) => () => void
}

/** Returns its end. */
export function createCues(view: Views): () => void {
  let context: SinkContext | null = null
  let wasOpen = view.getState()?.talk.gateOpen ?? false

  const play = async (cue: keyof typeof tones, speaker: string): Promise<void> => {
    context ??= new AudioContext({ latencyHint: 'interactive' })
    // A loudspeaker that has gone: the system's own is as good for a tone.
    if (context.sinkId !== speaker) await context.setSinkId?.(speaker).catch(() => undefined)
    await context.resume()
    const gain = context.createGain()
    gain.connect(context.destination)
    const begin = context.currentTime
    const end = begin + TONE_S * tones[cue].length
    gain.gain.setValueAtTime(0, begin)
    gain.gain.linearRampToValueAtTime(LEVEL, begin + 0.01)
    gain.gain.setValueAtTime(LEVEL, end - 0.03)
    gain.gain.linearRampToValueAtTime(0, end)
    tones[cue].forEach((hz, at) => {
      if (!context) return
      const tone = new OscillatorNode(context, { type: 'sine', frequency: hz })
      tone.connect(gain)
      tone.start(begin + at * TONE_S)
      tone.stop(begin + (at + 1) * TONE_S)
      if (at === tones[cue].length - 1) tone.addEventListener('ended', () => void context?.suspend())
    })
  }

  const end = view.subscribe(() => {
    const now = view.getState()
    const open = now?.talk.gateOpen ?? false
    if (open === wasOpen) return
    wasOpen = open
    if (!now?.settings.hotkey.sounds) return
    // A tone that cannot be played is no reason to disturb a talk.
    play(open ? 'open' : 'closed', now.settings.sound.speaker?.id ?? '').catch(() => undefined)
  })
  return () => {
    end()
    void context?.close()
  }
}
