/** Plays one turn at a time. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { soundOfTurn, type SpeechClip } from '#core/audio/speech-clip'
import type { Segment } from '#core/audio/segmenter'
import { useDeps } from '../../state/context'

export type Playing = { readonly lane: 'now' | 'trial'; readonly index: number }

export const usePlayer = () => {
  const { engine } = useDeps()
  const [playing, setPlaying] = useState<Playing | null>(null)
  const end = useRef<(() => void) | null>(null)

  const stop = useCallback(() => {
    end.current?.()
    end.current = null
    setPlaying(null)
  }, [])
  useEffect(() => stop, [stop])

  const play = useCallback(
    (clip: SpeechClip, turn: Segment, what: Playing) => {
      stop()
      let mine: (() => void) | null = null
      mine = engine.playClip(soundOfTurn(clip, turn), () => {
        if (end.current !== mine) return
        end.current = null
        setPlaying(null)
      })
      end.current = mine
      setPlaying(what)
    },
    [engine, stop],
  )
  return { playing, play, stop }
}
