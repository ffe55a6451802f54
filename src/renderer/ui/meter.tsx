/** The microphone's level as a bar and as a meter for screen readers. Drawn past React: 25 times a second. */
import { useEffect, useRef } from 'react'
import type { CaptureMeter } from '#core/audio/messages'
import { useWords } from '../i18n/context'
import { useDeps } from '../state/context'
import styles from './meter.module.css'

/** Quietest level that is drawn, dBFS. */
const FLOOR_DB = -60
/** How often the value for screen readers changes, ms: a voice cannot read 25 values a second. */
const SPOKEN_EVERY_MS = 250

/** dBFS -> 0..1. */
export const levelOf = (db: number): number => {
  if (!Number.isFinite(db)) return 0
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / -FLOOR_DB))
}

/** Calls `draw` with each level while mounted, and with null when the microphone falls silent for good. */
export const useCaptureMeter = (draw: (meter: CaptureMeter | null) => void): void => {
  const { engine } = useDeps()
  const latest = useRef(draw)
  useEffect(() => {
    latest.current = draw
  }, [draw])
  useEffect(() => {
    const offMeter = engine.onCaptureMeter((meter) => latest.current(meter))
    const offState = engine.subscribe(() => {
      const { microphone } = engine.state()
      if (microphone !== 'open' && microphone !== 'getting_ready') latest.current(null)
    })
    return () => {
      offMeter()
      offState()
    }
  }, [engine])
}

export const MicrophoneMeter = ({ showText = false }: { readonly showText?: boolean }) => {
  const { now } = useDeps()
  const { t, f } = useWords()
  const bar = useRef<HTMLDivElement>(null)
  const text = useRef<HTMLSpanElement>(null)
  const spokenAt = useRef(-Infinity)
  const drawn = useRef('')

  useCaptureMeter((meter) => {
    const element = bar.current
    if (element === null) return
    const level = meter === null ? 0 : levelOf(meter.rms)
    const peak = meter === null ? 0 : levelOf(meter.peak)
    const clipped = meter?.clipped === true
    const picture = `${level.toFixed(3)} ${peak.toFixed(3)} ${clipped}`
    // A silent room is drawn once, not 25 times a second.
    if (picture !== drawn.current) {
      drawn.current = picture
      element.style.setProperty('--level', level.toFixed(3))
      element.style.setProperty('--peak', peak.toFixed(3))
      element.toggleAttribute('data-clipped', clipped)
    }
    const at = now()
    if (meter !== null && at - spokenAt.current < SPOKEN_EVERY_MS) return
    spokenAt.current = at
    const value = Math.round(level * 100)
    const db = meter === null ? FLOOR_DB : Math.max(FLOOR_DB, meter.rms)
    const said = value === 0 ? t.dock.levelSilent : t.dock.levelText(f.decimal(db, 0))
    if (element.getAttribute('aria-valuetext') !== said) {
      element.setAttribute('aria-valuenow', String(value))
      element.setAttribute('aria-valuetext', said)
    }
    const written = value === 0 ? t.dock.levelSilent : t.voice.level(f.decimal(db, 0))
    if (text.current !== null && text.current.textContent !== written) text.current.textContent = written
  })

  return (
    <div className={styles.row}>
      <div
        ref={bar}
        // A <meter> element cannot be drawn as this one is.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="meter"
        aria-label={t.dock.level}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
        aria-valuetext={t.dock.levelSilent}
        className={styles.meter}
      >
        <div className={styles.fill} />
        <div className={styles.peak} />
      </div>
      {showText ? <span ref={text} aria-hidden className={styles.text} /> : null}
    </div>
  )
}
