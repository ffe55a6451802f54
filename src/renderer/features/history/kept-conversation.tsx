/** One kept conversation: what it was, what can be done with it, its turns, and the places of a search in it. */
import { ArrowDown, ArrowLeft, ArrowUp, MessageCircle, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { ConversationInfo } from '#core/history/model'
import { parseSearch } from '#core/history/query'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button, IconButton } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { ExportMenu } from '../exporting/export-menu'
import { useNavigation } from '../shell/navigation'
import { useNoticeAction } from '../shell/use-notice-action'
import { ReplayBar } from '../recording/replay-bar'
import { usePlayingItem, useReplay } from '../recording/use-replay'
import { MarkProvider } from '../talk/marked'
import { TurnList } from '../talk/turn-list'
import { moneyOr, tokensOf } from './cost'
import { KeptTurn } from './kept-turn'
import { TitleField } from './title-field'
import { useKeptTurns } from './use-kept-turns'
import styles from './kept-conversation.module.css'

type Props = {
  readonly info: ConversationInfo
  /** What was searched for when it was chosen, and the turn that was found. */
  readonly text: string
  readonly itemId: string | null
  readonly onBack: () => void
  readonly onChange: (change: Partial<ConversationInfo>) => void
  readonly onDelete: () => void
}

const Facts = ({ info }: Pick<Props, 'info'>) => {
  const { t, f } = useWords()
  const tokens = tokensOf(info)
  const money = moneyOr(info, { t, f }, null)
  return (
    <p className={styles.facts}>
      <time dateTime={new Date(info.startedAt).toISOString()}>{f.moment(info.startedAt)}</time>
      <span>{f.clock(info.lastAt - info.startedAt)}</span>
      <span>{t.history.turns(info.turnCount, f.number(info.turnCount))}</span>
      <span>{info.profileName}</span>
      <span>{info.model}</span>
      {money === null ? null : <span>{money}</span>}
      {tokens === 0 ? null : <span>{t.common.tokens(tokens, f.number(tokens))}</span>}
      {info.recordedBytes === 0 ? null : <span>{t.recording.size(f.bytes(info.recordedBytes))}</span>}
    </p>
  )
}

type Hit = { readonly itemId: string; readonly index: number }

const noHits: readonly Hit[] = []

/** The turns of this conversation in which the words were found. */
const useHits = (id: string, text: string): readonly Hit[] => {
  const { bridge } = useDeps()
  const [hits, setHits] = useState<readonly Hit[]>(noHits)
  useEffect(() => {
    let wanted = true
    if (text === '') return undefined
    void bridge
      .historyFind({ id, text })
      .then((answer) => (wanted && answer.ok ? setHits(answer.value) : undefined))
      .catch(() => undefined)
    return () => {
      wanted = false
    }
  }, [bridge, id, text])
  return hits
}

export const KeptConversation = ({ info, text, itemId, onBack, onChange, onDelete }: Props) => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const { go } = useNavigation()
  const deed = useDeed()
  const act = useNoticeAction()
  const frame = useRef<HTMLDivElement>(null)
  const [renaming, setRenaming] = useState(false)
  const turns = useKeptTurns(info.id)
  const hits = useHits(info.id, text)
  const query = useMemo(() => parseSearch(text), [text])
  const [stepped, setPlace] = useState<{ readonly index: number } | null>(null)
  // A search opens the conversation where its words are.
  const first = useMemo(() => hits.find((hit) => hit.itemId === itemId) ?? hits[0] ?? null, [hits, itemId])
  const place = stepped ?? first
  const replay = useReplay(info.id, info.recordedBytes)
  const playingItem = usePlayingItem(replay)
  const sounding = replay?.replay.turns.find((each) => each.itemId === playingItem)?.index
  // What is heard is in sight, until another place is looked for.
  const followed = useMemo(() => (sounding === undefined ? null : { index: sounding }), [sounding])
  const [shown, setShown] = useState({ followed, place, goTo: place })
  if (shown.place !== place) setShown({ followed, place, goTo: place })
  else if (shown.followed !== followed) setShown({ followed, place, goTo: followed ?? shown.goTo })
  const at = hits.findIndex((hit) => hit.index === place?.index)
  const step = (by: number): void => {
    const next = hits[(at + by + hits.length) % hits.length]
    if (next) setPlace({ index: next.index })
  }

  const rename = async (title: string): Promise<void> => {
    setRenaming(false)
    if (title === info.title) return
    const renamed = await deed.run(() => bridge.historyRename({ id: info.id, title }))
    if (renamed !== null || title !== '') onChange({ title, renamed: title !== '' })
  }
  const pin = (pinned: boolean): void => {
    onChange({ pinned })
    void deed.run(() => bridge.historyPin({ id: info.id, pinned }))
  }
  const goOn = async (): Promise<void> => {
    const answer = await bridge.historyContinue(info.id).catch(() => null)
    if (answer?.ok === true) go('talk')
    else if (answer) void deed.run(() => Promise.resolve(answer))
  }
  const row = (index: number): ReactNode => {
    const turn = turns.turnAt(index)
    return turn === null ? (
      <div className={styles.waiting} aria-hidden />
    ) : (
      <KeptTurn
        turn={turn}
        info={info}
        found={place?.index === index}
        replay={replay}
        playing={turn.id === playingItem}
      />
    )
  }

  return (
    <section className={styles.conversation} aria-label={info.title ?? t.history.untitled}>
      <header className={styles.header}>
        <div className={styles.top}>
          <IconButton
            className={styles.back}
            name={t.history.back}
            icon={<ArrowLeft aria-hidden />}
            onClick={onBack}
          />
          {renaming ? (
            <TitleField
              title={info.title ?? ''}
              onSave={(title) => void rename(title)}
              onCancel={() => setRenaming(false)}
            />
          ) : (
            <h2 className={styles.title}>{info.title ?? t.history.untitled}</h2>
          )}
        </div>
        <Facts info={info} />
        <div className={styles.deeds}>
          <Button
            weight="primary"
            icon={<MessageCircle aria-hidden />}
            title={t.history.continueNote}
            onClick={() => void goOn()}
          >
            {t.history.continueIt}
          </Button>
          <ExportMenu
            empty={info.turnCount === 0}
            onExport={(format) => bridge.historyExport({ id: info.id, format })}
            onExportSound={(format) => bridge.exportSound({ id: info.id, format })}
            recorded={info.recordedBytes > 0}
            onCopy={() => bridge.historyCopy(info.id)}
          />
          <IconButton
            name={t.history.rename}
            icon={<Pencil aria-hidden />}
            onClick={() => setRenaming(true)}
          />
          <IconButton
            name={info.pinned ? t.history.unpin : t.history.pin}
            icon={info.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
            onClick={() => pin(!info.pinned)}
          />
          <IconButton name={t.history.remove} icon={<Trash2 aria-hidden />} onClick={onDelete} />
          {hits.length === 0 ? null : (
            <div className={styles.places}>
              <output>{t.history.hits(hits.length, f.number(hits.length))}</output>
              <IconButton
                name={t.history.previousHit}
                icon={<ArrowUp aria-hidden />}
                onClick={() => step(-1)}
              />
              <IconButton name={t.history.nextHit} icon={<ArrowDown aria-hidden />} onClick={() => step(1)} />
            </div>
          )}
        </div>
        {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
        {turns.failure === null ? null : <NoticeCard notice={turns.failure} onAction={act} />}
      </header>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role */}
      <div ref={frame} className={styles.frame} tabIndex={0} role="group" aria-label={t.talk.log}>
        <div className={styles.content} aria-busy={turns.total === null}>
          <MarkProvider value={query}>
            <TurnList
              key={info.id}
              frame={frame}
              count={turns.total ?? 0}
              keyOf={String}
              row={row}
              onRange={turns.see}
              goTo={shown.goTo}
            />
          </MarkProvider>
        </div>
      </div>
      {replay === null ? null : <ReplayBar handle={replay} />}
    </section>
  )
}
