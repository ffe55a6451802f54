/** History: search and filters on top, the list left, the chosen conversation right. */
import { useCallback, useDeferredValue, useEffect, useState } from 'react'
import type { ConversationInfo } from '#core/history/model'
import { noFilter, type HistoryHit } from '#core/history/pages'
import { UNDO_MS } from '#core/history/retention'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { cx } from '../../ui/cx'
import { NoticeCard } from '../../ui/notice-card'
import { TextInput } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import { ConversationList } from './conversation-list'
import { DeleteAll } from './delete-all'
import { HistoryFilesBar } from './history-files-bar'
import { Filters } from './filters'
import { KeptConversation } from './kept-conversation'
import { useHistoryList } from './use-history-list'
import styles from './history-screen.module.css'

/** While somebody types, a search begins at most this often. ms. */
const TYPING_MS = 150

const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return useDeferredValue(settled)
}

const Empty = ({
  searching,
  filtering,
  onClear,
}: {
  searching: boolean
  filtering: boolean
  onClear: () => void
}) => {
  const { t } = useWords()
  const keepsNothing = useView((view) => view.settings.history.keep === 'nothing')
  const looking = searching || filtering
  return (
    <div className={styles.empty}>
      <h2 className={styles.emptyTitle}>{looking ? t.history.noneTitle : t.history.emptyTitle}</h2>
      <p>{searching ? t.history.noneBody : filtering ? t.history.noneFilter : t.history.emptyBody}</p>
      {looking || !keepsNothing ? null : <p>{t.history.emptyNothing}</p>}
      {looking ? <Button onClick={onClear}>{t.history.clear}</Button> : null}
    </div>
  )
}

const toggled = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

type Chosen = { readonly hit: HistoryHit; readonly text: string }

export const HistoryScreen = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const act = useNoticeAction()
  const undoing = useDeed()
  const [typed, setTyped] = useState('')
  const text = useSettled(typed.trim())
  const [filter, setFilter] = useState(noFilter)
  const list = useHistoryList(text, filter)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [removed, setRemoved] = useState<ConversationInfo | null>(null)
  const [word, setWord] = useState('')
  const [several, setSeveral] = useState<ReadonlySet<string> | null>(null)

  useEffect(() => {
    if (removed === null) return undefined
    const timer = setTimeout(() => setRemoved(null), UNDO_MS)
    return () => clearTimeout(timer)
  }, [removed])

  const choosing = several !== null
  const choose = useCallback(
    (hit: HistoryHit) => {
      if (choosing) setSeveral((old) => toggled(old ?? new Set(), hit.info.id))
      else setChosen({ hit, text })
    },
    [text, choosing],
  )
  // What the list knows of it is newer than what was chosen.
  const listed = list.hits.find(({ info }) => info.id === chosen?.hit.info.id)
  const info = listed?.info ?? chosen?.hit.info ?? null

  const change = (update: Partial<ConversationInfo>): void => {
    if (info === null || chosen === null) return
    list.change(info.id, update)
    setChosen({ ...chosen, hit: { ...chosen.hit, info: { ...info, ...update } } })
  }
  const remove = async (): Promise<void> => {
    if (info === null) return
    if (
      (await undoing.run(async () => {
        const answer = await bridge.historyDelete([info.id])
        return answer.ok ? { ok: true as const, value: true } : answer
      })) === null
    )
      return
    setChosen(null)
    setRemoved(info)
    setWord('')
  }
  const undo = async (): Promise<void> => {
    if (removed === null) return
    const { id } = removed
    setRemoved(null)
    if ((await undoing.run(() => bridge.historyRestore([id]))) !== null) setWord(t.history.undone)
  }

  const searching = text !== ''
  const filtering = filter !== noFilter
  const nothing = list.hits.length === 0 && !list.loading && list.failure === null
  const title = (one: ConversationInfo): string => one.title ?? t.history.untitled
  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden">{t.history.title}</h1>
      <div className={cx(styles.side, info === null ? undefined : styles.behind)}>
        <div className={styles.ask}>
          <TextInput
            type="search"
            aria-label={t.history.search}
            placeholder={t.history.searchHint}
            value={typed}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setTyped('')
            }}
          />
          <Filters filter={filter} onChange={setFilter} />
        </div>
        {list.failure === null ? null : (
          <div className={styles.failed}>
            <NoticeCard notice={list.failure} onAction={act} />
            <Button onClick={list.retry}>{t.common.retry}</Button>
          </div>
        )}
        {nothing ? (
          <Empty
            searching={searching}
            filtering={filtering}
            onClear={() => {
              setTyped('')
              setFilter(noFilter)
            }}
          />
        ) : (
          <ConversationList list={list} chosen={info?.id ?? null} several={several} onChoose={choose} />
        )}
        <footer className={styles.foot}>
          <HistoryFilesBar text={text} filter={filter} empty={list.hits.length === 0} several={several} />
          <output className={styles.count}>
            {list.loading && list.hits.length === 0
              ? t.history.loading
              : list.total === null
                ? ''
                : t.history.count(list.total, f.number(list.total))}
          </output>
          <Button
            aria-pressed={choosing}
            disabled={list.hits.length === 0 && !choosing}
            onClick={() => setSeveral(choosing ? null : new Set())}
          >
            {choosing ? t.history.chooseDone : t.history.chooseSeveral}
          </Button>
          <DeleteAll empty={list.hits.length === 0} />
        </footer>
      </div>
      {info === null ? (
        <p className={styles.choose}>{nothing && !searching && !filtering ? '' : t.history.choose}</p>
      ) : (
        <KeptConversation
          key={`${info.id} ${chosen?.text ?? ''}`}
          info={info}
          text={chosen?.text ?? ''}
          itemId={chosen?.hit.itemId ?? null}
          onBack={() => setChosen(null)}
          onChange={change}
          onDelete={() => void remove()}
        />
      )}
      <output className={styles.undo} data-shown={removed !== null}>
        {removed === null ? (
          <span className="visually-hidden">{word}</span>
        ) : (
          <>
            <span>{t.history.removed(title(removed))}</span>
            <Button onClick={() => void undo()}>{t.history.undo}</Button>
          </>
        )}
      </output>
      {undoing.failure === null ? null : (
        <div className={styles.failed}>
          <NoticeCard notice={undoing.failure} onAction={act} />
        </div>
      )}
    </div>
  )
}
