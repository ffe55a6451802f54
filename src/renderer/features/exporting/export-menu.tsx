/** Export: a menu of formats, what the files show, and the way to the clipboard. Main asks where to. */
import { Menu } from '@base-ui/react/menu'
import { Check, Copy, Download } from 'lucide-react'
import { exportFormats, type ExportFormat } from '#core/transcript/export-formats'
import { soundFormats, type SoundFormat } from '#core/recording/model'
import type { Answer } from '#shared/contract'
import type { Messages } from '#shared/i18n/en'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import popup from '../../ui/popup.module.css'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './export-menu.module.css'

type Props = {
  readonly className?: string | undefined
  /** Nothing there to export. */
  readonly empty: boolean
  readonly onExport: (format: ExportFormat) => Promise<Answer<unknown>>
  readonly onExportSound: (format: SoundFormat) => Promise<Answer<unknown>>
  /** false: no sound was recorded; its entries say so, and how to have it. */
  readonly recorded: boolean
  /** Absent where there is more than one conversation. */
  readonly onCopy?: () => Promise<Answer<unknown>>
  /** Export where absent. */
  readonly label?: string
  readonly note?: string
}

export const ExportMenu = ({
  className,
  empty,
  onExport,
  onExportSound,
  recorded,
  onCopy,
  label,
  note,
}: Props) => {
  const { t } = useWords()
  const deed = useDeed()
  const act = useNoticeAction()
  // One sound at a time.
  const exporting = useView((view) => view.soundExport !== null)
  return (
    <div className={styles.root}>
      <Menu.Root modal={false}>
        <Menu.Trigger
          disabled={empty || deed.busy || exporting}
          render={
            <Button className={className} icon={<Download aria-hidden />} title={note ?? t.talk.export}>
              {label ?? t.talk.export}
            </Button>
          }
        />
        <Menu.Portal>
          <Menu.Positioner className={popup.positioner} sideOffset={4} align="end">
            <Menu.Popup className={`${popup.popup} ${styles.menu}`}>
              {exportFormats.map((format) => (
                <Menu.Item
                  key={format}
                  className={popup.item}
                  aria-description={t.exporting.hints[format]}
                  onClick={() => void deed.run(() => onExport(format))}
                >
                  <span>{t.exporting.formats[format]}</span>
                  <span className={styles.hint} aria-hidden>
                    {t.exporting.hints[format]}
                  </span>
                </Menu.Item>
              ))}
              {soundFormats.map((format) => {
                const words = soundWords(t, format)
                const hint = recorded ? words.hint : t.recording.notRecorded
                return (
                  <Menu.Item
                    key={format}
                    className={popup.item}
                    aria-description={recorded ? hint : `${hint}. ${t.recording.notRecordedNote}`}
                    title={recorded ? undefined : t.recording.notRecordedNote}
                    onClick={() => void deed.run(() => onExportSound(format))}
                  >
                    <span>{words.name}</span>
                    <span className={styles.hint} aria-hidden>
                      {hint}
                    </span>
                  </Menu.Item>
                )
              })}
              <Menu.Separator className={styles.separator} />
              {onCopy === undefined ? null : (
                <>
                  <Menu.Item className={popup.item} onClick={() => void deed.run(onCopy)}>
                    <Copy aria-hidden />
                    {t.exporting.copy}
                  </Menu.Item>
                  <Menu.Separator className={styles.separator} />
                </>
              )}
              <IncludeItems />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {deed.failure === null ? null : (
        <div className={styles.failure}>
          <NoticeCard notice={deed.failure} onAction={act} onDismiss={deed.clear} />
        </div>
      )}
    </div>
  )
}

const soundWords = (t: Messages, format: SoundFormat) =>
  format === 'wav'
    ? { name: t.recording.wav, hint: t.recording.wavHint }
    : { name: t.recording.turns, hint: t.recording.turnsHint }

const parts = ['roles', 'times', 'tools', 'unheard'] as const

/** What the files show. The choice is kept, so that the next export looks the same. */
const IncludeItems = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const include = useView((view) => view.settings.exports)
  return (
    <Menu.Group>
      <Menu.GroupLabel className={styles.label}>{t.exporting.include}</Menu.GroupLabel>
      {parts.map((part) => (
        <Menu.CheckboxItem
          key={part}
          className={popup.item}
          checked={include[part]}
          onCheckedChange={(shown) => void bridge.changeSettings({ exports: { ...include, [part]: shown } })}
        >
          <span className={popup.tick}>
            <Menu.CheckboxItemIndicator>
              <Check aria-hidden />
            </Menu.CheckboxItemIndicator>
          </span>
          {t.exporting.parts[part]}
        </Menu.CheckboxItem>
      ))}
    </Menu.Group>
  )
}
