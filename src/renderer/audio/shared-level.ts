/** The level of the sound that matters now, from the window to the overlay: a number, never sound. */
import type { AppView } from '#shared/view'
import type { SoundEngine } from './types'

const CHANNEL = 'parley-level'

type Views = { readonly getState: () => AppView | null }

/** Sends only while an overlay may listen. Returns its end. */
export function shareLevels(
  engine: Pick<SoundEngine, 'onCaptureMeter' | 'onPlayoutMeter'>,
  view: Views,
): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  const send = (rms: number): void => channel.postMessage(rms)
  const wanted = (): AppView | null => {
    const now = view.getState()
    return now === null || now.settings.overlay === 'off' ? null : now
  }
  const ends = [
    engine.onCaptureMeter(({ rms }) => {
      const now = wanted()
      if (now && now.talk.phase !== 'speaking') send(now.talk.gateOpen ? rms : -Infinity)
    }),
    engine.onPlayoutMeter(({ rms }) => {
      if (wanted()?.talk.phase === 'speaking') send(rms)
    }),
  ]
  return () => {
    for (const end of ends) end()
    channel.close()
  }
}

/** dBFS, about 25 times a second while something is heard; -Infinity once the microphone is shut. */
export function hearLevels(listener: (rms: number) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'number') listener(data)
  })
  return () => channel.close()
}
