/** Events: everything that passes between Parley and the service, to be searched, read, exported and tried. */
import { CloudLightning, Copy, FolderOpen, Pause, SendHorizontal, Trash2 } from 'lucide-react'
import { useCallback, useState } from 'react'
import { everything } from '#core/events/query'
import type { Answer } from '#shared/contract'
import type { EventsState } from '#shared/events'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { activeProvider } from '../../state/selectors'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { useNoticeAction } from '../shell/use-notice-action'
import { DetailPane } from './detail-pane'
import { EventTable } from './event-table'
import styles from './events-screen.module.css'
import { ExportButton } from './export-button'
import { FaultsPanel } from './faults-panel'
import { FilterBar } from './filter-bar'
import { Amount, ReplayBanner, WordsSwitch } from './journal-head'
import { SendDialog } from './send-dialog'
import { ToolButton } from './tool-button'
import { useDetail } from './use-detail'
import { useEvents } from './use-events'
import { useMarked } from './use-marked'

/** Most events that are copied in one go. */
const MAX_COPIED = 2000
const COPY_STEP = 500

export const EventsScreen = () => {
  const { t, f } = useWords()
  const events = useEvents()
  const { state, query, search, rowAt, take, bridge } = events
  const marked = useMarked(rowAt)
  const deed = useDeed()
  const act = useNoticeAction()
  const practice = useView((view) => activeProvider(view).id === 'practice')
  const [writing, setWriting] = useState(false)
  const [practising, setPractising] = useState(false)
  const live = state?.source.type !== 'replay'

  const { detail, open, close } = useDetail(bridge, state?.version ?? 0)

  const run = async (call: () => Promise<Answer<EventsState>>): Promise<void> => {
    const next = await deed.run(call)
    if (next !== null) take(next)
  }
  const swap = (call: () => Promise<Answer<EventsState>>): void => {
    close()
    marked.clear()
    void run(call)
  }
  const toggleGroup = useCallback(
    (key: string) =>
      search({
        opened: query.opened.includes(key)
          ? query.opened.filter((other) => other !== key)
          : [...query.opened, key],
      }),
    [search, query.opened],
  )
  const show = (place: number): void => {
    const row = rowAt(place)
    marked.mark(place, row, false)
    if (row?.kind === 'event') open(row.id)
    else void openAt(place)
  }
  /** A row out of sight is asked for by itself. */
  const openAt = async (place: number): Promise<void> => {
    const answer = await bridge.eventRows({ from: place, count: 1 }).catch(() => null)
    const row = answer?.ok === true ? answer.value.rows[0] : undefined
    if (row?.kind === 'event') open(row.id)
  }
  const copy = (ids: readonly number[]): void => {
    if (ids.length > 0) void deed.run(() => bridge.copyEvents([...ids]))
  }
  const copyMarked = async (): Promise<void> => {
    if (marked.range === null) return
    const [from, to] = marked.range
    const ids: number[] = []
    for (let at = from; at <= to && ids.length < MAX_COPIED; at += COPY_STEP) {
      const count = Math.min(COPY_STEP, to - at + 1)
      const answer = await bridge.eventRows({ from: at, count }).catch(() => null)
      if (answer?.ok !== true) return
      ids.push(...answer.value.rows.flatMap((row) => (row.kind === 'event' ? [row.id] : [])))
    }
    copy(ids.slice(0, MAX_COPIED))
  }
  const count = marked.range === null ? 0 : marked.range[1] - marked.range[0] + 1
  const none = state !== null && state.rows === 0 && !state.searching

  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <div className={styles.names}>
          <h1 className={styles.title}>{t.events.title}</h1>
          {state === null ? null : <Amount state={state} />}
        </div>
        <div className={styles.tools}>
          <ToolButton
            name={t.events.pause}
            icon={<Pause aria-hidden />}
            aria-pressed={state?.paused === true}
            disabled={!live}
            onClick={() => void run(() => bridge.pauseEvents(state?.paused !== true))}
          />
          <ToolButton
            name={t.events.clear}
            icon={<Trash2 aria-hidden />}
            disabled={!live || (state?.size ?? 0) === 0}
            onClick={() => {
              close()
              marked.clear()
              void deed.run(bridge.clearEvents)
            }}
          />
          <ExportButton
            hasWords={state?.hasWords === true}
            disabled={!live || (state?.size ?? 0) === 0}
            deed={deed}
          />
          <ToolButton
            name={t.events.open}
            icon={<FolderOpen aria-hidden />}
            disabled={deed.busy}
            onClick={() => swap(bridge.openJournal)}
          />
          <ToolButton
            name={t.events.send}
            icon={<SendHorizontal aria-hidden />}
            disabled={!live}
            onClick={() => setWriting(true)}
          />
          {practice && live ? (
            <ToolButton
              name={t.events.faults.title}
              icon={<CloudLightning aria-hidden />}
              aria-expanded={practising}
              aria-controls="event-faults"
              onClick={() => setPractising(!practising)}
            />
          ) : null}
        </div>
      </header>
      {state === null ? null : <ReplayBanner state={state} onBack={() => swap(bridge.closeJournal)} />}
      {deed.failure === null ? null : (
        <NoticeCard notice={deed.failure} onAction={act} onDismiss={deed.clear} />
      )}
      {practising && practice && live ? <FaultsPanel id="event-faults" /> : null}
      <FilterBar query={query} onChange={search} />
      <div className={styles.body} data-detail={detail !== null}>
        {none ? (
          <div className={styles.empty}>
            {state.size === 0 ? (
              <>
                <h2>{t.events.emptyTitle}</h2>
                <p>{t.events.empty}</p>
              </>
            ) : (
              <>
                <p>{t.events.noneFound}</p>
                <Button onClick={() => search(everything)}>{t.events.showAll}</Button>
              </>
            )}
          </div>
        ) : (
          <EventTable
            events={events}
            marked={marked}
            onOpen={open}
            onToggle={toggleGroup}
            onCopy={() => void copyMarked()}
            onClose={close}
          />
        )}
        <DetailPane
          detail={detail}
          onShow={show}
          onCopy={() => copy(detail === null ? [] : [detail.row.id])}
          onClose={close}
        />
      </div>
      <footer className={styles.foot}>
        <div className={styles.footWords}>
          {state !== null && live ? (
            <WordsSwitch state={state} onChange={(on) => void run(() => bridge.keepWords(on))} />
          ) : null}
        </div>
        {state?.paused === true ? (
          <output className={styles.paused}>{t.events.paused(state.missed, f.number(state.missed))}</output>
        ) : null}
        {count > 1 ? (
          <Button icon={<Copy aria-hidden />} onClick={() => void copyMarked()}>
            {t.events.copySelected(f.number(count))}
          </Button>
        ) : null}
      </footer>
      <SendDialog open={writing} onClose={() => setWriting(false)} />
    </div>
  )
}
