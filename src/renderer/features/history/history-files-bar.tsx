/** Files of all conversations, or of those that were found: export into a folder, and import. */
import { Upload } from 'lucide-react'
import { noFilter, type HistoryFilter } from '#core/history/pages'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { ExportMenu } from '../exporting/export-menu'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './history-screen.module.css'

type Props = {
  readonly text: string
  readonly filter: HistoryFilter
  readonly empty: boolean
  /** Conversations that were chosen one by one; null: all that are listed. */
  readonly several: ReadonlySet<string> | null
}

export const HistoryFilesBar = ({ text, filter, empty, several }: Props) => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const deed = useDeed()
  const act = useNoticeAction()
  const all = text === '' && filter === noFilter
  const which = { text, filter, ...(several === null ? {} : { ids: [...several] }) }
  const label =
    several !== null
      ? t.history.exportChosen(f.number(several.size))
      : all
        ? t.history.exportAll
        : t.history.exportFound
  return (
    <>
      <div className={styles.files}>
        <Button
          icon={<Upload aria-hidden />}
          title={t.history.importNote}
          disabled={deed.busy}
          onClick={() => void deed.run(bridge.historyImport)}
        >
          {t.history.importFiles}
        </Button>
        <ExportMenu
          empty={empty || several?.size === 0}
          label={label}
          note={t.history.exportManyNote}
          // What went wrong is said once for both buttons, where there is room.
          onExport={async (format) => {
            await deed.run(() => bridge.historyExportMany({ format, ...which }))
            return { ok: true, value: null }
          }}
          recorded
          onExportSound={async (format) => {
            await deed.run(() => bridge.exportManySounds({ format, ...which }))
            return { ok: true, value: null }
          }}
        />
      </div>
      {deed.failure === null ? null : (
        <div className={styles.filesFailed}>
          <NoticeCard notice={deed.failure} onAction={act} onDismiss={deed.clear} />
        </div>
      )}
    </>
  )
}
