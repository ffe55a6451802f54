/** How long conversations are kept; part of Settings, Privacy. */
import type { Retention } from '#core/history/retention'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Field } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Select } from '../../ui/select'
import { DraftInput } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'

const MAX_DAYS = 3650

export const RetentionFields = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const deed = useDeed()
  const act = useNoticeAction()
  const { keep, days } = useView((view) => view.settings.history)
  const words = t.history.kept
  const notes: Readonly<Record<Retention['keep'], string>> = {
    all: words.allNote,
    days: words.daysNote,
    nothing: words.nothingNote,
  }
  const change = (history: Partial<Retention>): void =>
    void deed.run(() => bridge.changeSettings({ history }))
  const setDays = (text: string): void => {
    const value = Math.round(Number(text))
    if (Number.isFinite(value) && value >= 1) change({ days: Math.min(MAX_DAYS, value) })
  }
  return (
    <>
      <Field id="history-keep" label={words.label} labelIsText note={notes[keep]}>
        <Select
          id="history-keep"
          value={keep}
          options={(['all', 'days', 'nothing'] as const).map((value) => ({ value, label: words[value] }))}
          onChange={(value) => change({ keep: value })}
          describedBy="history-keep-note"
        />
      </Field>
      {keep === 'days' ? (
        <Field id="history-days" label={words.daysLabel}>
          <DraftInput id="history-days" value={String(days)} maxLength={4} onCommit={setDays} />
        </Field>
      ) : null}
      {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
    </>
  )
}
