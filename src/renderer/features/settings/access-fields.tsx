/** What some providers need besides address and model: kind of key, headers, tokens, leave for a host at home. */
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { headersToText, readHeaders, type HeaderTextProblem } from '#core/protocol/header-text'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { DraftArea, DraftInput } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import { AzureFields } from './azure-fields'
import { BraintrustFields } from './braintrust-fields'
import styles from './settings-screen.module.css'
import { useAccess } from './use-access'

/** Without encryption only where the person says so, for exactly this host. */
const LocalHost = () => {
  const { t } = useWords()
  const { access, refusal, host, change } = useAccess()
  const words = t.settings.access
  const asked = refusal?.code === 'endpoint.not_allowed' ? String(refusal.params.host ?? '') : null
  if (asked !== null) {
    return (
      <div className={styles.row} role="alert">
        <p className={styles.warning}>
          <TriangleAlert aria-hidden />
          {words.plainAsk(asked)}
        </p>
        <Button onClick={() => change({ plainHost: asked })}>{words.plainAllow(asked)}</Button>
      </div>
    )
  }
  if (access.plainHost === null || access.plainHost !== host) return null
  return (
    <div className={styles.row}>
      <p className={styles.question}>{words.plainAllowed(host)}</p>
      <Button onClick={() => change({ plainHost: null })}>{words.plainForbid}</Button>
    </div>
  )
}

const AuthFields = () => {
  const { t } = useWords()
  const { provider, access, change } = useAccess()
  const words = t.settings.access
  const named = access.auth === 'header' || access.auth === 'query'
  return (
    <Pair>
      <Field id="auth" label={words.auth} note={words.authNotes[access.auth]} labelIsText>
        <Select
          id="auth"
          describedBy="auth-note"
          value={access.auth}
          options={provider.auth.map((id) => ({ value: id, label: words.auths[id] }))}
          onChange={(auth) => change({ auth })}
        />
      </Field>
      {named ? (
        <Field id="auth-name" label={words.authName[access.auth === 'query' ? 'query' : 'header']}>
          <DraftInput
            id="auth-name"
            maxLength={100}
            placeholder={access.auth === 'query' ? 'api_key' : 'x-api-key'}
            value={access.authName}
            onCommit={(text) => change({ authName: text.trim() })}
          />
        </Field>
      ) : null}
    </Pair>
  )
}

const HeaderField = () => {
  const { t } = useWords()
  const { access, change } = useAccess()
  const words = t.settings.access
  /** What was written and refused stays in sight until it is mended. */
  const [refused, setRefused] = useState<(HeaderTextProblem & { readonly text: string }) | null>(null)
  return (
    <Field
      id="headers"
      label={words.headers}
      note={words.headersNote}
      error={
        refused === null ? null : (
          <p className={styles.warning} role="alert">
            <TriangleAlert aria-hidden />
            {words.headerProblems[refused.problem](String(refused.line))}
          </p>
        )
      }
    >
      <DraftArea
        id="headers"
        rows={2}
        maxLength={22_000}
        describedBy="headers-note"
        value={refused?.text ?? headersToText(access.headers)}
        onCommit={(text) => {
          const read = readHeaders(text)
          setRefused(read.ok ? null : { ...read.error, text })
          if (read.ok) change({ headers: [...read.value] })
        }}
      />
    </Field>
  )
}

const RateField = () => {
  const { t } = useWords()
  const { access, change } = useAccess()
  const words = t.settings.access
  return (
    <Field id="input-rate" label={words.rate} note={words.rateNote} labelIsText>
      <Select
        id="input-rate"
        describedBy="input-rate-note"
        value={String(access.inputRate) as '16000' | '24000'}
        options={(['24000', '16000'] as const).map((rate) => ({ value: rate, label: words.rates[rate] }))}
        onChange={(rate) => change({ inputRate: rate === '16000' ? 16000 : 24000 })}
      />
    </Field>
  )
}

export const AccessFields = () => {
  const { profile, provider, failure } = useAccess()
  const act = useNoticeAction()
  return (
    <>
      <LocalHost />
      {profile.provider === 'azure' ? <AzureFields /> : null}
      {profile.provider === 'braintrust' ? <BraintrustFields /> : null}
      {profile.provider === 'custom' ? <AuthFields /> : null}
      {provider.inputRate === null ? <RateField /> : null}
      {provider.ownHeaders ? <HeaderField /> : null}
      {failure === null ? null : <NoticeCard notice={failure} onAction={act} />}
    </>
  )
}
