/** Recorded sound in Settings, Privacy: the switch, how much there is, and its deletion. */
import { useCallback, useEffect, useState } from 'react'
import type { RecordedSum } from '#shared/recordings'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { NoticeCard } from '../../ui/notice-card'
import { Switch } from '../../ui/switch'
import { DeleteQuestion } from '../shell/delete-question'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './recording-fields.module.css'

/** What there is, kept up to date while it is looked at. Null until it is known. */
const useSum = (): RecordedSum | null => {
  const { bridge } = useDeps()
  const [sum, setSum] = useState<RecordedSum | null>(null)
  const ask = useCallback(async () => {
    const answer = await bridge.recordedSum().catch(() => null)
    if (answer?.ok === true) setSum(answer.value)
  }, [bridge])
  useEffect(() => {
    // It sets state when it is answered, not now.
    // oxlint-disable-next-line react/set-state-in-effect
    void ask()
    return bridge.on('history', () => void ask())
  }, [bridge, ask])
  return sum
}

const DeleteSounds = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  return (
    <DeleteQuestion
      deed={t.recording.remove}
      title={t.recording.askTitle}
      body={t.recording.askBody}
      remove={bridge.deleteSounds}
    />
  )
}

export const RecordingFields = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const deed = useDeed()
  const act = useNoticeAction()
  const on = useView((view) => view.settings.recordSound)
  const keepsNothing = useView((view) => view.settings.history.keep === 'nothing')
  const sum = useSum()
  const words = t.recording
  return (
    <>
      <Switch
        id="record-sound"
        label={words.record}
        note={keepsNothing ? words.recordNothingNote : words.recordNote}
        checked={on}
        onChange={(recordSound) => void deed.run(() => bridge.changeSettings({ recordSound }))}
      />
      {sum === null ? null : (
        <div className={styles.sum}>
          <span>
            {sum.recordings === 0
              ? words.none
              : words.sum(f.bytes(sum.bytes), sum.conversations, f.number(sum.conversations))}
          </span>
          {sum.recordings === 0 ? null : <DeleteSounds />}
        </div>
      )}
      {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
    </>
  )
}
