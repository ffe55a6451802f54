/** Provider, endpoint, model, dialect. Fields apply on blur or Enter. */
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { notice, type Notice } from '#core/notice'
import { providers } from '#core/protocol/providers'
import { useWords } from '../../i18n/context'
import { useView } from '../../state/context'
import { Field } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card, Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { Suggest } from '../../ui/suggest'
import { DraftInput } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import { checkEndpoint } from './endpoint'
import { providerChange } from './provider-change'
import styles from './settings-screen.module.css'
import { useProfile } from './use-profile'

const dialects = ['auto', 'ga', 'beta'] as const

const hostOf = (url: string | null): string | null => {
  if (url === null) return null
  const check = checkEndpoint(url)
  return check.ok ? check.host : null
}

const EndpointField = () => {
  const { t } = useWords()
  const { profile, provider, failure, change } = useProfile()
  const key = useView((view) => view.key)
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
    const check = checkEndpoint(text)
    if (!check.ok) {
      setRefused({ text: written, notice: notice(check.code, 'error') })
      return
    }
    setRefused(null)
    change({ endpoint: text })
  }

  const host = hostOf(profile.endpoint ?? provider.url)
  const otherHost = key.present && key.host !== null && host !== null && key.host !== host ? key.host : null
  const needed = provider.url === null && profile.endpoint === null
  const problem = refused?.notice ?? failure
  return (
    <Field
      id="endpoint"
      label={t.settings.profile.endpoint}
      note={needed ? t.settings.profile.endpointNeeded : t.settings.profile.endpointNote}
      error={
        problem === null && otherHost === null ? null : (
          <>
            {problem === null ? null : <NoticeCard notice={problem} onAction={act} />}
            {otherHost === null ? null : (
              <output className={styles.warning}>
                <TriangleAlert aria-hidden />
                {t.settings.profile.endpointOtherHost(otherHost)}
              </output>
            )}
          </>
        )
      }
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
          <Pair>
            <Field id="model" label={words.model} note={words.modelNote}>
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
