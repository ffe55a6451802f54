/** The live picture: how probably you are heard now, and where the threshold lies. The microphone opens by a click. */
import { Mic, RotateCcw } from 'lucide-react'
import { useRef } from 'react'
import type { SegmenterConfig } from '#core/audio/segmenter'
import { useWords } from '../../i18n/context'
import { useDeps, useSoundState } from '../../state/context'
import { Button } from '../../ui/button'
import { Note } from '../../ui/field'
import { MicrophoneMeter } from '../../ui/meter'
import { Card } from '../../ui/page'
import styles from './live-card.module.css'
import { Legend } from './legend'
import type { LiveFrame, LiveHistory } from './live-history'
import { ThresholdLine } from './threshold-line'
import { useLive, useMicrophoneOpen, useSpeechState } from './use-live'

/** How often the value for screen readers changes, ms. */
const SPOKEN_EVERY_MS = 250

export const LiveCard = ({
  history,
  config,
  hasThreshold,
  recording,
  onThreshold,
  onThresholdDone,
}: {
  readonly history: LiveHistory
  readonly config: SegmenterConfig
  readonly hasThreshold: boolean
  readonly recording: boolean
  readonly onThreshold: (value: number) => void
  readonly onThresholdDone: () => void
}) => {
  const { t, f } = useWords()
  const { engine, now } = useDeps()
  const { microphone } = useSoundState()
  const isOpen = useMicrophoneOpen()
  const why =
    microphone === 'closed' || microphone === 'open' ? t.voice.microphoneClosed : t.dock.mic[microphone]
  const speech = useSpeechState()
  const canvas = useRef<HTMLCanvasElement>(null)
  const lamp = useRef<HTMLParagraphElement>(null)
  const meter = useRef<HTMLDivElement>(null)
  const spokenAt = useRef(-Infinity)

  const onFrame = (frame: LiveFrame | null): void => {
    const state = frame === null ? 'unknown' : frame.speaking ? 'on' : 'off'
    const light = lamp.current
    const words = { on: t.voice.lampOn, off: t.voice.lampOff, unknown: t.voice.lampUnknown }
    const text = light?.querySelector('[data-words]')
    // Another language writes its own words there, so these are looked at and not remembered.
    if (light && text && (light.dataset['state'] !== state || text.textContent !== words[state])) {
      light.dataset['state'] = state
      text.textContent = words[state]
    }
    const at = now()
    if (frame !== null && at - spokenAt.current < SPOKEN_EVERY_MS) return
    spokenAt.current = at
    const probability = frame?.probability ?? 0
    meter.current?.setAttribute('aria-valuenow', String(Math.round(probability * 100)))
    meter.current?.setAttribute('aria-valuetext', t.voice.speechText(f.percent(probability)))
  }
  const live = useLive(canvas, history, { config, drawThreshold: hasThreshold }, { recording, onFrame })

  return (
    <Card id="voice-level" title={t.voice.meterTitle}>
      <div className={styles.head}>
        <p ref={lamp} className={styles.lamp} data-state="unknown" hidden={!hasThreshold}>
          <span className={styles.light} aria-hidden />
          <span data-words>{t.voice.lampUnknown}</span>
        </p>
        <div className={styles.level}>
          <MicrophoneMeter showText />
        </div>
      </div>
      <div className={styles.stage}>
        <div
          ref={meter}
          className={styles.plot}
          // The canvas is the picture of this value; a <meter> element cannot hold it.
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="meter"
          aria-label={t.voice.speechProbability}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={0}
          aria-valuetext={t.voice.speechText(f.percent(0))}
        >
          <canvas ref={canvas} className={styles.canvas} aria-hidden />
        </div>
        {hasThreshold ? (
          <ThresholdLine value={config.threshold} onChange={onThreshold} onDone={onThresholdDone} />
        ) : null}
      </div>
      <Legend
        items={[
          ['probability', t.voice.legend.probability],
          ['level', t.voice.legend.level],
          ...(hasThreshold
            ? ([
                ['threshold', t.voice.legend.threshold],
                ['speech', t.voice.legend.predicted],
              ] as const)
            : []),
          ['server', t.voice.legend.server],
        ]}
      />
      {isOpen ? (
        <>
          {speech === 'loading' ? <Note>{t.voice.modelLoading}</Note> : null}
          {speech === 'failed' ? (
            <div className={styles.failed} role="alert">
              <span>{t.voice.modelFailed}</span>
              <Button icon={<RotateCcw aria-hidden />} onClick={live.retry}>
                {t.voice.tryAgain}
              </Button>
            </div>
          ) : null}
        </>
      ) : (
        <div className={styles.closed}>
          <Note>{why}</Note>
          <Button
            icon={<Mic aria-hidden />}
            disabled={microphone === 'opening'}
            // Failures come back as the microphone's state.
            onClick={() => void engine.openMicrophone().catch(() => undefined)}
          >
            {t.voice.openMicrophone}
          </Button>
        </div>
      )}
      <Note>
        {hasThreshold ? t.voice.meterNote : `${t.voice.noThreshold} ${t.voice.meterNote}`}{' '}
        {isOpen ? t.voice.meterPrivacy : ''}
      </Note>
    </Card>
  )
}
