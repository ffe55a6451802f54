/** The picture of a clip; drawn again in the same frame in which a number changes. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { wavePeaks, type SpeechClip } from '#core/audio/speech-clip'
import { SAMPLE_RATE } from '#core/audio/messages'
import { useWords } from '../../i18n/context'
import styles from './lab-card.module.css'
import { drawClip, labPlotHeight, type Lane } from './lab-plot'

export const ClipPlot = ({ clip, lanes }: { readonly clip: SpeechClip; readonly lanes: readonly Lane[] }) => {
  const { t, f } = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [width, setWidth] = useState(0)
  /** Counts changes of theme and colours. */
  const [look, setLook] = useState(0)
  const columns = Math.max(1, Math.min(2000, Math.round(width)))
  const peaks = useMemo(() => wavePeaks(clip.pcm, columns), [clip, columns])

  useEffect(() => {
    const element = canvas.current
    if (element === null) return undefined
    const resized = new ResizeObserver(() => setWidth(element.clientWidth))
    resized.observe(element)
    const changed = (): void => setLook((count) => count + 1)
    const theme = new MutationObserver(changed)
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const queries = ['(forced-colors: active)', '(prefers-color-scheme: dark)'].map((text) =>
      matchMedia(text),
    )
    for (const query of queries) query.addEventListener('change', changed)
    return () => {
      resized.disconnect()
      theme.disconnect()
      for (const query of queries) query.removeEventListener('change', changed)
    }
  }, [])

  useLayoutEffect(() => {
    if (canvas.current === null) return
    drawClip(canvas.current, clip, peaks, lanes, (seconds) => f.seconds(seconds * 1000))
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- width and look are read from the element itself
  }, [clip, peaks, lanes, f, width, look])

  const length = f.seconds((clip.pcm.length / SAMPLE_RATE) * 1000)
  return (
    <canvas
      ref={canvas}
      className={styles.canvas}
      style={{ height: `${labPlotHeight(lanes.length)}px` }}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn, not loaded
      role="img"
      aria-label={t.lab.plotLabel(length)}
    />
  )
}
