/** The Talk screen: who we talk to, what was said, and the dock. */
import { needsFirstRun } from '../../state/selectors'
import { useView } from '../../state/context'
import { KeepingLine } from '../history/keeping-line'
import { FirstRun } from '../first-run/first-run'
import { RecordingLine } from '../recording/recording-line'
import { Conversation } from './conversation'
import { Dock } from './dock'
import { TalkHeader } from './talk-header'
import styles from './talk-screen.module.css'

export const TalkScreen = () => {
  const firstRun = useView(needsFirstRun)
  if (firstRun) return <FirstRun />
  return (
    <div className={styles.screen}>
      <TalkHeader />
      <KeepingLine />
      <RecordingLine />
      <Conversation />
      <Dock />
    </div>
  )
}
