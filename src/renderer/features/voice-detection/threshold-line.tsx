/** The threshold on the picture itself: a line that is dragged, or moved with the keys of a slider. */
import { GripHorizontal } from 'lucide-react'
import { useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react'
import { useWords } from '../../i18n/context'
import styles from './live-card.module.css'
import { PLOT_BOTTOM, PLOT_TOP } from './live-plot'

const clamp = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 100) / 100

const keySteps: Readonly<Record<string, (value: number) => number>> = {
  ArrowUp: (value) => value + 0.01,
  ArrowRight: (value) => value + 0.01,
  ArrowDown: (value) => value - 0.01,
  ArrowLeft: (value) => value - 0.01,
  PageUp: (value) => value + 0.1,
  PageDown: (value) => value - 0.1,
  Home: () => 0,
  End: () => 1,
}

export const ThresholdLine = ({
  value,
  onChange,
  onDone,
}: {
  readonly value: number
  readonly onChange: (value: number) => void
  readonly onDone: () => void
}) => {
  const { t, f } = useWords()
  const area = useRef<HTMLDivElement>(null)
  const dragging = useRef(false)

  const move = (event: PointerEvent): void => {
    const box = area.current?.getBoundingClientRect()
    if (box === undefined || box.height === 0) return
    onChange(clamp(1 - (event.clientY - box.top) / box.height))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = keySteps[event.key]
    if (step === undefined) return
    event.preventDefault()
    onChange(clamp(step(value)))
  }
  const sizes = { '--at': 1 - value, '--top': `${PLOT_TOP}px`, '--bottom': `${PLOT_BOTTOM}px` }

  return (
    <div ref={area} className={styles.area} style={sizes as CSSProperties}>
      <div
        className={styles.line}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a line on the plot; a range input cannot be one
        role="slider"
        tabIndex={0}
        aria-label={t.voice.thresholdLine}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={value}
        aria-valuetext={f.decimal(value, 2)}
        title={t.voice.thresholdLineHelp}
        onKeyDown={onKeyDown}
        onKeyUp={onDone}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          dragging.current = true
        }}
        onPointerMove={(event) => {
          if (dragging.current) move(event)
        }}
        onPointerUp={() => {
          dragging.current = false
          onDone()
        }}
        onPointerCancel={() => {
          dragging.current = false
          onDone()
        }}
      >
        <span className={styles.grip} aria-hidden>
          <GripHorizontal size={14} />
          {f.decimal(value, 2)}
        </span>
      </div>
    </div>
  )
}
