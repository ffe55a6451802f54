/** The lab: one's own voice, and the turns that these numbers or those would cut out of it. */
import { Check, Lightbulb, Trash2 } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { SAMPLE_RATE } from '#core/audio/messages'
import type { SegmenterConfig } from '#core/audio/segmenter'
import { cutTurns } from '#core/audio/speech-clip'
import { useWords } from '../../i18n/context'
import { Button, IconButton } from '../../ui/button'
import { Note } from '../../ui/field'
import { Card } from '../../ui/page'
import { Switch } from '../../ui/switch'
import { ClipPlot } from './clip-plot'
import { DetectionSliders } from './detection-sliders'
import styles from './lab-card.module.css'
import type { Lane } from './lab-plot'
import { LabTools } from './lab-tools'
import { Legend } from './legend'
import type { LiveHistory } from './live-history'
import { Reasons } from './reasons'
import { RoomResult } from './room-result'
import { TurnList } from './turn-list'
import { useLab, type Lab } from './use-lab'
import { usePlayer } from './use-player'

export const LabCard = ({
  history,
  config,
  onChange,
  onDone,
  onUse,
  onRecording,
}: {
  readonly history: LiveHistory
  /** The values in use. */
  readonly config: SegmenterConfig
  /** Changes the values in use; null where this mode has none. */
  readonly onChange: ((change: Partial<SegmenterConfig>) => void) | null
  readonly onDone: () => void
  readonly onUse: (config: SegmenterConfig) => void
  readonly onRecording: (on: boolean) => void
}) => {
  const { t } = useWords()
  const lab = useLab(history, onRecording)
  return (
    <Card id="voice-lab" title={t.lab.title}>
      <Note>{t.lab.lead}</Note>
      <LabTools lab={lab} />
      {lab.problem === null ? null : (
        <p className={styles.problem} role="alert">
          {t.lab.problems[lab.problem]}
        </p>
      )}
      {lab.room === null ? null : <RoomResult room={lab.room} config={config} onUse={onUse} />}
      {lab.clip === null ? null : (
        <Clip lab={lab} shown={lab.clip} config={config} onChange={onChange} onDone={onDone} onUse={onUse} />
      )}
    </Card>
  )
}

const Clip = ({
  lab,
  shown,
  config,
  onChange,
  onDone,
  onUse,
}: {
  readonly lab: Lab
  readonly shown: NonNullable<Lab['clip']>
  readonly config: SegmenterConfig
  readonly onChange: ((change: Partial<SegmenterConfig>) => void) | null
  readonly onDone: () => void
  readonly onUse: (config: SegmenterConfig) => void
}) => {
  const { t, f } = useWords()
  const player = usePlayer()
  const { clip, source } = shown
  const { trial } = lab
  const { threshold, prefixPaddingMs, silenceDurationMs } = config
  const lanes = useMemo((): readonly Lane[] => {
    const now = { threshold, prefixPaddingMs, silenceDurationMs }
    const laneOf = (values: SegmenterConfig, isTrial: boolean): Lane => ({
      name: isTrial ? t.lab.trial : t.lab.now,
      turns: cutTurns(clip, values),
      threshold: values.threshold,
      trial: isTrial,
    })
    return trial === null ? [laneOf(now, false)] : [laneOf(now, false), laneOf(trial, true)]
  }, [clip, threshold, prefixPaddingMs, silenceDurationMs, trial, t])
  const same =
    trial !== null &&
    trial.threshold === threshold &&
    trial.prefixPaddingMs === prefixPaddingMs &&
    trial.silenceDurationMs === silenceDurationMs

  const list = (lane: Lane | undefined, values: SegmenterConfig): ReactNode => {
    if (lane === undefined) return null
    const name = lane.trial ? 'trial' : 'now'
    const { playing } = player
    return (
      <TurnList
        title={t.lab[name]}
        values={[
          `${t.voice.threshold} ${f.decimal(values.threshold, 2)}`,
          `${t.voice.prefixPadding} ${f.milliseconds(values.prefixPaddingMs)}`,
          `${t.voice.silenceDuration} ${f.milliseconds(values.silenceDurationMs)}`,
        ].join(' · ')}
        turns={lane.turns}
        playing={playing?.lane === name ? playing.index : null}
        onPlay={(index) => {
          const turn = lane.turns[index]
          if (turn !== undefined) player.play(clip, turn, { lane: name, index })
        }}
        onStop={player.stop}
      />
    )
  }

  return (
    <>
      <div className={styles.source}>
        <Note>
          {source.kind === 'recorded'
            ? t.lab.from.recorded
            : source.kind === 'turn'
              ? t.lab.from.turn(f.clock(source.atMs))
              : t.lab.from.file(source.name)}
          {' · '}
          {t.lab.length(f.seconds((clip.pcm.length / SAMPLE_RATE) * 1000))}
        </Note>
        <IconButton name={t.lab.clear} icon={<Trash2 aria-hidden />} onClick={lab.clear} />
      </div>
      <ClipPlot clip={clip} lanes={lanes} />
      <Legend
        items={[
          ['probability', t.lab.legend.probability],
          ['threshold', t.voice.legend.threshold],
          ['padding', t.lab.legend.padding],
          ['speech', t.lab.legend.speech],
          ['silence', t.lab.legend.silence],
        ]}
      />
      <div className={styles.deeds}>
        <Switch
          id="lab-compare"
          label={t.lab.compare}
          note={t.lab.compareNote}
          checked={trial !== null}
          onChange={(on) => lab.setTrial(on ? { threshold, prefixPaddingMs, silenceDurationMs } : null)}
        />
        <Button icon={<Lightbulb aria-hidden />} onClick={lab.suggest}>
          {t.lab.suggest}
        </Button>
      </div>
      <div className={styles.sides} data-two={trial !== null}>
        <div className={styles.side}>
          {list(lanes[0], config)}
          {onChange === null ? null : (
            <DetectionSliders place="now" value={config} onChange={onChange} onDone={onDone} />
          )}
        </div>
        {trial === null ? null : (
          <div className={styles.side}>
            {list(lanes[1], trial)}
            <DetectionSliders
              place="trial"
              value={trial}
              onChange={(change) => lab.setTrial({ ...trial, ...change })}
              onDone={() => undefined}
            />
            <Reasons reasons={lab.reasons} config={trial} />
            <div className={styles.use}>
              <Button
                weight="primary"
                icon={<Check aria-hidden />}
                disabled={same}
                onClick={() => onUse(trial)}
              >
                {t.lab.use}
              </Button>
              {same ? <Note>{t.lab.used}</Note> : null}
            </div>
          </div>
        )}
      </div>
      <Note>{t.voice.meterNote}</Note>
    </>
  )
}
