/** Above the rows: how much there is, where it comes from, and whether words are kept. */
import { FileClock } from 'lucide-react'
import type { EventsState } from '#shared/events'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { Switch } from '../../ui/switch'
import styles from './events-screen.module.css'
import { megabytes } from './event-words'

export const Amount = ({ state }: { readonly state: EventsState }) => {
  const words = useWords()
  const { t, f } = words
  const all = f.number(state.size)
  const parts = [
    state.found === state.size ? t.events.total(state.size, all) : t.events.count(f.number(state.found), all),
    ...(state.searching ? [t.events.searching] : []),
    t.events.memory(megabytes(words, state.bytes), megabytes(words, state.maxBytes)),
    ...(state.dropped > 0 ? [t.events.dropped(f.number(state.dropped))] : []),
  ]
  return <p className={styles.amount}>{parts.join(' · ')}</p>
}

export const ReplayBanner = ({
  state,
  onBack,
}: {
  readonly state: EventsState
  readonly onBack: () => void
}) => {
  const { t, f } = useWords()
  const { source } = state
  if (source.type === 'live') return null
  const notes = [
    t.events.replayNote,
    ...(source.exportedAt === null
      ? []
      : [t.events.replayDate(`${f.date(source.exportedAt)} ${f.time(source.exportedAt)}`)]),
    ...(source.words ? [t.events.replayWords] : []),
    ...(source.skipped > 0 ? [t.events.replaySkipped(source.skipped, f.number(source.skipped))] : []),
  ]
  return (
    <section className={styles.banner} aria-label={t.events.replay(source.name)}>
      <FileClock aria-hidden />
      <div className={styles.bannerWords}>
        <p className={styles.bannerTitle}>{t.events.replay(source.name)}</p>
        <p>{notes.join(' ')}</p>
      </div>
      <Button weight="primary" onClick={onBack}>
        {t.events.replayBack}
      </Button>
    </section>
  )
}

export const WordsSwitch = ({
  state,
  onChange,
}: {
  readonly state: EventsState
  readonly onChange: (on: boolean) => void
}) => {
  const { t } = useWords()
  return (
    <Switch
      id="event-words"
      label={t.events.words}
      note={state.keepsWords ? t.events.wordsOn : t.events.wordsOff}
      checked={state.keepsWords}
      onChange={onChange}
    />
  )
}
