/** Voice detection: the settings of turn taking, the live picture of the microphone, and the lab below them. */
import { useState } from 'react'
import { segmenterConfigOf, type SegmenterConfig } from '#core/audio/segmenter'
import type { TurnTaking } from '#core/settings/schema'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { useCoalescedValue } from '../../state/use-coalesced'
import { useDeed } from '../../state/use-deed'
import { Page } from '../../ui/page'
import { LabCard } from './lab-card'
import { LiveCard } from './live-card'
import { TurnSettings } from './turn-settings'
import { useLiveHistory } from './use-live'
import styles from './voice-detection-screen.module.css'

export const VoiceDetectionScreen = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const saved = useView((view) => activeProfile(view).turnTaking)
  const deed = useDeed()
  const history = useLiveHistory()
  const [recording, setRecording] = useState(false)
  const taking = useCoalescedValue<TurnTaking>(saved, async (turnTaking) => {
    const answer = await bridge.changeProfile({ turnTaking })
    await deed.run(async () => answer)
    return answer
  })
  const { value } = taking
  const set = (change: Partial<TurnTaking>): void => taking.change({ ...value, ...change })
  const config: SegmenterConfig = segmenterConfigOf(value)
  const use = (next: SegmenterConfig): void => {
    set({ ...next, mode: 'server_vad' })
    taking.done()
  }

  return (
    <Page title={t.voice.title} lead={t.voice.lead}>
      <div className={styles.columns}>
        <TurnSettings value={value} onChange={set} onDone={taking.done} failure={deed.failure} />
        <LiveCard
          history={history}
          config={config}
          hasThreshold={value.mode === 'server_vad'}
          recording={recording}
          onThreshold={(threshold) => set({ threshold })}
          onThresholdDone={taking.done}
        />
      </div>
      <LabCard
        history={history}
        config={config}
        onChange={value.mode === 'server_vad' ? set : null}
        onDone={taking.done}
        onUse={use}
        onRecording={setRecording}
      />
    </Page>
  )
}
