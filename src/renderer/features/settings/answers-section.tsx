/** The rarer settings of a session; each is shown only where provider and model have it. */
import { featuresOf } from '#core/protocol/features'
import type { SessionChoices } from '#core/settings/schema'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useCoalescedValue } from '../../state/use-coalesced'
import { Field, Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { SliderField } from '../../ui/slider-field'
import { Switch } from '../../ui/switch'
import { DraftArea, DraftInput } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import { useProfile } from './use-profile'

const modalities = ['audio', 'text'] as const
const truncations = ['auto', 'retention_ratio', 'disabled'] as const
const efforts = ['default', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const
const toolChoices = ['auto', 'none', 'required'] as const

const useChoices = () => {
  const { profile, failure, change } = useProfile()
  return {
    profile,
    session: profile.session,
    failure,
    choose: (part: Partial<SessionChoices>): void => change({ session: { ...profile.session, ...part } }),
  }
}

/** Words or names, one on each line or parted by commas. */
const readKeywords = (text: string): string[] => {
  const words = text.split(/[\n,]/).map((word) => word.trim().slice(0, 100))
  return [...new Set(words.filter((word) => word !== ''))].slice(0, 100)
}

export const TranscriptionHelp = () => {
  const { t } = useWords()
  const { profile, session, choose } = useChoices()
  const has = featuresOf(profile)
  const words = t.settings.answers
  if (has.transcriptionKeywords) {
    return (
      <Field id="keywords" label={words.keywords} note={words.keywordsNote}>
        <DraftArea
          id="keywords"
          rows={2}
          maxLength={10_000}
          describedBy="keywords-note"
          value={session.transcriptionKeywords.join('\n')}
          onCommit={(text) => choose({ transcriptionKeywords: readKeywords(text) })}
        />
      </Field>
    )
  }
  if (!has.transcriptionPrompt) return null
  return (
    <Field id="transcription-prompt" label={words.prompt} note={words.promptNote}>
      <DraftArea
        id="transcription-prompt"
        rows={2}
        maxLength={2000}
        describedBy="transcription-prompt-note"
        value={session.transcriptionPrompt}
        onCommit={(text) => choose({ transcriptionPrompt: text.trim() })}
      />
    </Field>
  )
}

const Truncation = () => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const { session, choose } = useChoices()
  const words = t.settings.answers
  const ratio = useCoalescedValue(session.retentionRatio, (retentionRatio) =>
    bridge.changeProfile({ session: { ...session, retentionRatio } }),
  )
  return (
    <>
      <Field
        id="truncation"
        label={words.truncation}
        note={words.truncationNotes[session.truncation]}
        labelIsText
      >
        <Select
          id="truncation"
          describedBy="truncation-note"
          value={session.truncation}
          options={truncations.map((id) => ({ value: id, label: words.truncations[id] }))}
          onChange={(truncation) => choose({ truncation })}
        />
      </Field>
      {session.truncation === 'retention_ratio' ? (
        <SliderField
          id="retention"
          label={words.retention}
          valueLabel={t.voice.valueOf(words.retention)}
          min={0.1}
          max={1}
          step={0.05}
          value={ratio.value}
          valueText={f.decimal(ratio.value, 2)}
          onChange={ratio.change}
          onDone={ratio.done}
        />
      ) : null}
    </>
  )
}

const MaxTokens = () => {
  const { t } = useWords()
  const { session, choose } = useChoices()
  const words = t.settings.answers
  return (
    <Field id="max-tokens" label={words.maxTokens} note={words.maxTokensNote}>
      <DraftInput
        id="max-tokens"
        describedBy="max-tokens-note"
        maxLength={4}
        value={session.maxOutputTokens === null ? '' : String(session.maxOutputTokens)}
        onCommit={(text) => {
          const typed = Number(text.trim())
          if (text.trim() === '') choose({ maxOutputTokens: null })
          else if (Number.isInteger(typed) && typed >= 1) choose({ maxOutputTokens: Math.min(typed, 4096) })
        }}
      />
    </Field>
  )
}

export const AnswersSection = () => {
  const { t } = useWords()
  const { profile, session, failure, choose } = useChoices()
  const act = useNoticeAction()
  const has = featuresOf(profile)
  const words = t.settings.answers
  const none = !(has.textOnly || has.truncation || has.maxOutputTokens || has.reasoning || has.toolChoice)
  return (
    <Card id="settings-answers" title={t.settings.sections.answers}>
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
      {none ? <Note>{words.nothing}</Note> : null}
      <Pair>
        {has.textOnly ? (
          <Field
            id="modality"
            label={words.modality}
            note={words.modalityNotes[session.modality]}
            labelIsText
          >
            <Select
              id="modality"
              describedBy="modality-note"
              value={session.modality}
              options={modalities.map((id) => ({ value: id, label: words.modalities[id] }))}
              onChange={(modality) => choose({ modality })}
            />
          </Field>
        ) : null}
        {has.reasoning ? (
          <Field id="effort" label={words.effort} note={words.effortNote} labelIsText>
            <Select
              id="effort"
              describedBy="effort-note"
              value={session.reasoningEffort}
              options={efforts.map((id) => ({ value: id, label: words.efforts[id] }))}
              onChange={(reasoningEffort) => choose({ reasoningEffort })}
            />
          </Field>
        ) : null}
        {has.maxOutputTokens ? <MaxTokens /> : null}
        {has.toolChoice ? (
          <Field id="tool-choice" label={words.toolChoice} labelIsText>
            <Select
              id="tool-choice"
              value={session.toolChoice}
              options={toolChoices.map((id) => ({ value: id, label: words.toolChoices[id] }))}
              onChange={(toolChoice) => choose({ toolChoice })}
            />
          </Field>
        ) : null}
      </Pair>
      {has.truncation ? <Truncation /> : null}
      {has.tracing ? (
        <Switch
          id="tracing"
          label={words.tracing}
          note={words.tracingNote}
          checked={session.tracing}
          onChange={(tracing) => choose({ tracing })}
        />
      ) : null}
    </Card>
  )
}
