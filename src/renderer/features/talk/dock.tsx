/** The dock: state of the talk, the talk button and its neighbours, the typed way. */
import { Hand, Mic, MicOff, Square } from 'lucide-react'
import type { TalkView } from '#shared/view'
import type { Messages } from '#shared/i18n/en'
import type { MicrophoneState } from '../../audio/types'
import { useWords } from '../../i18n/context'
import { useDeps, useSoundState, useView } from '../../state/context'
import { talkState, type TalkState } from '../../state/selectors'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { MicrophoneMeter } from '../../ui/meter'
import { NoticeCard } from '../../ui/notice-card'
import { useNoticeAction } from '../shell/use-notice-action'
import { Composer } from './composer'
import styles from './dock.module.css'
import { useHold } from './hold-context'
import { StateIcon } from './state-icon'
import { TalkButton } from './talk-button'
import { Volume } from './volume'

const micTrouble = (t: Messages, microphone: MicrophoneState): string | null =>
  microphone === 'open' || microphone === 'closed' ? null : t.dock.mic[microphone]

const hintOf = (t: Messages, state: TalkState, talk: TalkView): string =>
  state === 'ready' && talk.handsFree ? t.dock.hint.readyHandsFree : t.dock.hint[state]

const State = () => {
  const { t } = useWords()
  const state = useView(talkState)
  const talk = useView((view) => view.talk)
  const { microphone } = useSoundState()
  const trouble = micTrouble(t, microphone)
  return (
    <p className={styles.state} data-state={state}>
      <StateIcon state={state} />
      <strong className={styles.word}>{t.state[state]}</strong>
      <span className={styles.hint}>{trouble ?? hintOf(t, state, talk)}</span>
    </p>
  )
}

export const Dock = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const { muted, handsFree, canStop } = useView((view) => view.talk)
  const talking = useHold()
  const deed = useDeed()
  const act = useNoticeAction()
  const { run } = deed
  return (
    <section className={styles.dock} aria-label={t.tabs.talk}>
      {talking.failure === null ? null : (
        <NoticeCard notice={talking.failure} onAction={act} onDismiss={talking.clear} />
      )}
      {deed.failure === null ? null : (
        <NoticeCard notice={deed.failure} onAction={act} onDismiss={deed.clear} />
      )}
      <div className={styles.top}>
        <State />
        <div className={styles.meter}>
          <Mic aria-hidden className={styles.meterIcon} />
          <MicrophoneMeter />
        </div>
      </div>
      <div className={styles.controls}>
        <div className={styles.left}>
          <Button
            size="dock"
            aria-pressed={muted}
            icon={muted ? <MicOff aria-hidden /> : <Mic aria-hidden />}
            onClick={() => void run(() => bridge.setMuted(!muted))}
          >
            {t.dock.mute}
          </Button>
          <Button
            size="dock"
            aria-pressed={handsFree}
            title={t.dock.handsFreeNote}
            icon={<Hand aria-hidden />}
            onClick={() => void run(() => bridge.setHandsFree(!handsFree))}
          >
            {t.dock.handsFree}
          </Button>
        </div>
        <div className={styles.middle}>
          <TalkButton />
        </div>
        <div className={styles.right}>
          <Button
            size="dock"
            disabled={!canStop}
            icon={<Square aria-hidden />}
            onClick={() => void run(bridge.stop)}
          >
            {t.dock.stop}
          </Button>
          <Volume />
        </div>
      </div>
      <Composer deed={deed} />
    </section>
  )
}
