/** Joins the speech model to a live history and a canvas while the screen is seen and the microphone is open. */
import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react'
import type { SegmenterConfig } from '#core/audio/segmenter'
import { useDeps, useSoundState } from '../../state/context'
import { createLiveHistory, type LiveFrame, type LiveHistory } from './live-history'
import { drawLive } from './live-plot'

const stillQuery = '(prefers-reduced-motion: reduce)'
const lookQueries = ['(forced-colors: active)', '(prefers-color-scheme: dark)']

export const useLiveHistory = (): LiveHistory => useState(createLiveHistory)[0]

/** True while the microphone is open, whatever it hears. */
export const useMicrophoneOpen = (): boolean => {
  const { microphone } = useSoundState()
  return microphone === 'open' || microphone === 'getting_ready'
}

export const useSpeechState = () => {
  const { engine } = useDeps()
  return useSyncExternalStore(engine.speech.subscribe, engine.speech.state)
}

/** A hidden window needs no picture; what is being recorded goes on. */
const useSeen = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      document.addEventListener('visibilitychange', listener)
      return () => document.removeEventListener('visibilitychange', listener)
    },
    () => document.visibilityState === 'visible',
  )

export type LiveLook = {
  /** The numbers by which turns are expected. */
  readonly config: SegmenterConfig
  /** False where the mode has no threshold. */
  readonly drawThreshold: boolean
}

export const useLive = (
  canvas: RefObject<HTMLCanvasElement | null>,
  history: LiveHistory,
  look: LiveLook,
  options: {
    readonly recording: boolean
    /** With each frame; null when there are none any more. Past React. */
    readonly onFrame: (frame: LiveFrame | null) => void
  },
): { readonly retry: () => void } => {
  const { engine, bridge } = useDeps()
  const open = useMicrophoneOpen()
  const seen = useSeen()
  const [attempt, setAttempt] = useState(0)
  const latest = useRef({ look, onFrame: options.onFrame })
  const redraw = useRef<() => void>(() => undefined)
  useEffect(() => {
    latest.current = { look, onFrame: options.onFrame }
    redraw.current()
  })

  // The picture: at most once a frame of the screen, and only when something has changed.
  useEffect(() => {
    let wanted: number | null = null
    const still = matchMedia(stillQuery)
    const draw = (): void => {
      wanted = null
      const element = canvas.current
      if (element === null) return
      const { look } = latest.current
      const threshold = look.drawThreshold ? look.config.threshold : null
      drawLive(element, history, { threshold, still: still.matches })
    }
    const ask = (): void => {
      wanted ??= requestAnimationFrame(draw)
    }
    redraw.current = ask
    ask()
    const resized = new ResizeObserver(ask)
    if (canvas.current !== null) resized.observe(canvas.current)
    const looks = [still, ...lookQueries.map((query) => matchMedia(query))]
    for (const query of looks) query.addEventListener('change', ask)
    const theme = new MutationObserver(ask)
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      if (wanted !== null) cancelAnimationFrame(wanted)
      resized.disconnect()
      theme.disconnect()
      for (const query of looks) query.removeEventListener('change', ask)
    }
  }, [canvas, history])

  const wanted = open && (seen || options.recording)
  useEffect(() => {
    if (!wanted) {
      latest.current.onFrame(null)
      return undefined
    }
    const { speech } = engine
    const ends = [
      speech.onGate(history.opened),
      speech.onGap(() => {
        history.gap()
        redraw.current()
      }),
      bridge.on('speech', (mark) => {
        history.mark(mark)
        redraw.current()
      }),
      speech.listen((frame) => {
        history.push(frame, latest.current.look.config)
        latest.current.onFrame(history.frames().at(-1) ?? null)
        redraw.current()
      }),
    ]
    return () => {
      for (const end of ends) end()
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt listens anew
  }, [wanted, attempt, engine, bridge, history])

  return { retry: () => setAttempt((count) => count + 1) }
}
