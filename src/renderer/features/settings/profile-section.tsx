/** Provider, endpoint, model, dialect. Fields apply on blur or Enter. */
import { useState } from 'react'
import type { Notice } from '#core/notice'
import { checkEndpoint } from '#core/protocol/endpoint'
import { providers } from '#core/protocol/providers'
import { useWords } from '../../i18n/context'
import { Field } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { Suggest } from '../../ui/suggest'
import { DraftInput } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import { AccessFields } from './access-fields'
import { ProfileBar } from './profile-bar'
import { providerChange } from './provider-change'
import { useProfile } from './use-profile'

const dialects = ['auto', 'ga', 'beta'] as const

const EndpointField = () => {
  const { t } = useWords()
  const { profile, provider, failure, change } = useProfile()
  const act = useNoticeAction()
  /** What was written and refused stays in sight until it is mended. */
  const [refused, setRefused] = useState<{ readonly text: string; readonly notice: Notice } | null>(null)

  const commit = (written: string): void => {
    const text = written.trim()
    if (text === '') {
      setRefused(null)
      change({ endpoint: null })
      return
    }
    const check = checkEndpoint(text, profile.access.plainHost)
    // A host of the local network is asked about below.
    if (!check.ok && check.error.code !== 'endpoint.not_allowed') {
      // What helps is this very field.
      setRefused({ text: written, notice: { ...check.error, action: null } })
      return
    }
    setRefused(null)
    change({ endpoint: text })
  }

  const needed = provider.url === null
  const problem = refused?.notice ?? failure
  return (
    <Field
      id="endpoint"
      label={t.settings.profile.endpoint}
      note={
        profile.provider === 'azure'
          ? t.settings.profile.endpointAzure
          : needed
            ? t.settings.profile.endpointNeeded
            : t.settings.profile.endpointNote
      }
      error={problem === null ? null : <NoticeCard notice={problem} onAction={act} />}
    >
      <DraftInput
        id="endpoint"
        describedBy="endpoint-note"
        maxLength={2048}
        value={refused?.text ?? profile.endpoint ?? ''}
        placeholder={provider.url ?? 'wss://'}
        invalid={refused !== null}
        onCommit={commit}
      />
    </Field>
  )
}

export const ProfileSection = () => {
  const { t } = useWords()
  const { profile, provider, failure, change } = useProfile()
  const act = useNoticeAction()
  const words = t.settings.profile
  return (
    <Card id="settings-profile" title={t.settings.sections.profile}>
      <ProfileBar />
      <Field id="provider" label={words.provider} note={words.providerNotes[profile.provider]} labelIsText>
        <Select
          id="provider"
          describedBy="provider-note"
          value={profile.provider}
          options={Object.values(providers).map(({ id }) => ({ value: id, label: words.providers[id] }))}
          onChange={(id) => change(providerChange(profile, id))}
        />
      </Field>
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
      {profile.provider === 'practice' ? null : (
        <>
          <EndpointField />
          <AccessFields />
          <Pair>
            <Field
              id="model"
              label={words.model}
              note={profile.provider === 'azure' ? words.modelAzure : words.modelNote}
            >
              <Suggest
                id="model"
                describedBy="model-note"
                maxLength={200}
                value={profile.model}
                suggestions={provider.models}
                onCommit={(model) => change({ model })}
              />
            </Field>
            <Field id="dialect" label={words.dialect} note={words.dialectNote} labelIsText>
              <Select
                id="dialect"
                describedBy="dialect-note"
                value={profile.dialect}
                options={dialects.map((id) => ({ value: id, label: words.dialects[id] }))}
                onChange={(dialect) => change({ dialect })}
              />
            </Field>
          </Pair>
        </>
      )}
    </Card>
  )
}
