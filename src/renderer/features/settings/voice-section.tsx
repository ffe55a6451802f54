/** How the assistant sounds and answers, and how what you say is written down. */
import { featuresOf } from '#core/protocol/features'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useCoalescedValue } from '../../state/use-coalesced'
import { Field } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { SliderField } from '../../ui/slider-field'
import { Suggest } from '../../ui/suggest'
import { DraftArea } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import { TranscriptionHelp } from './answers-section'
import { useProfile } from './use-profile'

/** Languages offered for transcription, ISO 639-1; their names come from the platform. */
const spokenLanguages = [
  'en',
  'tr',
  'ar',
  'az',
  'de',
  'el',
  'es',
  'fa',
  'fr',
  'he',
  'hi',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'uk',
  'zh',
] as const
const noiseLevels = ['off', 'near_field', 'far_field'] as const
const AUTO = 'auto'

const languageOptions = (language: string, chosen: string | null, auto: string) => {
  const names = new Intl.DisplayNames([language], { type: 'language' })
  const capital = (name: string): string => `${name.slice(0, 1).toLocaleUpperCase(language)}${name.slice(1)}`
  const codes = chosen === null || spokenLanguages.some((code) => code === chosen) ? [] : [chosen]
  const options = [...spokenLanguages, ...codes]
    .map((code) => ({ value: code, label: capital(names.of(code) ?? code) }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
  return [{ value: AUTO, label: auto }, ...options]
}

export const VoiceSection = () => {
  const { t, f, language } = useWords()
  const { bridge } = useDeps()
  const { profile, provider, failure, change } = useProfile()
  const act = useNoticeAction()
  const speed = useCoalescedValue(profile.speed, (value) => bridge.changeProfile({ speed: value }))
  const has = featuresOf(profile)
  const words = t.settings.voice
  return (
    <Card id="settings-voice" title={t.settings.sections.voice}>
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
      <Pair>
        <Field id="voice" label={words.voice} note={words.voiceNote}>
          <Suggest
            id="voice"
            describedBy="voice-note"
            maxLength={100}
            value={profile.voice}
            suggestions={provider.voices}
            onCommit={(voice) => change({ voice })}
          />
        </Field>
        {has.speed ? (
          <SliderField
            id="speed"
            label={words.speed}
            valueLabel={t.voice.valueOf(words.speed)}
            unit="×"
            min={0.25}
            max={1.5}
            step={0.05}
            value={speed.value}
            valueText={words.speedTimes(f.decimal(speed.value, 2))}
            onChange={speed.change}
            onDone={speed.done}
          />
        ) : null}
      </Pair>
      <Field id="instructions" label={words.instructions} note={words.instructionsNote}>
        <DraftArea
          id="instructions"
          rows={4}
          maxLength={20_000}
          describedBy="instructions-note"
          value={profile.instructions}
          onCommit={(instructions) => change({ instructions })}
        />
      </Field>
      <Pair>
        {has.transcription ? (
          <>
            <Field
              id="transcription"
              label={words.transcription}
              note={profile.provider === 'azure' ? words.transcriptionAzure : words.transcriptionNote}
            >
              <Suggest
                id="transcription"
                describedBy="transcription-note"
                maxLength={200}
                value={profile.transcriptionModel}
                suggestions={provider.transcriptionModels}
                onCommit={(transcriptionModel) => change({ transcriptionModel })}
              />
            </Field>
            <Field id="spoken-language" label={words.transcriptionLanguage} labelIsText>
              <Select
                id="spoken-language"
                value={profile.transcriptionLanguage ?? AUTO}
                options={languageOptions(language, profile.transcriptionLanguage, words.languageAuto)}
                onChange={(code) => change({ transcriptionLanguage: code === AUTO ? null : code })}
              />
            </Field>
          </>
        ) : null}
        {has.noiseReduction ? (
          <Field id="noise" label={words.noise} labelIsText>
            <Select
              id="noise"
              value={profile.noiseReduction}
              options={noiseLevels.map((level) => ({ value: level, label: words.noiseLevels[level] }))}
              onChange={(noiseReduction) => change({ noiseReduction })}
            />
          </Field>
        ) : null}
      </Pair>
      <TranscriptionHelp />
    </Card>
  )
}
