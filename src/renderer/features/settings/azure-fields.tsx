/** Azure OpenAI: which interface of the resource, and a key or a token that a command fetches. */
import { TriangleAlert } from 'lucide-react'
import { splitCommand } from '#core/protocol/command-line'
import { shownHost } from '#core/protocol/endpoint'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { DraftInput } from '../../ui/text-input'
import styles from './settings-screen.module.css'
import { useAccess } from './use-access'

export const AzureFields = () => {
  const { t } = useWords()
  const { access, host, change } = useAccess()
  const words = t.settings.access
  const broken = access.tokenCommand !== '' && splitCommand(access.tokenCommand) === null
  return (
    <>
      <Pair>
        <Field id="azure-api" label={words.azureApi} note={words.azureApiNote} labelIsText>
          <Select
            id="azure-api"
            describedBy="azure-api-note"
            value={access.azureApi}
            options={(['v1', 'preview'] as const).map((id) => ({ value: id, label: words.azureApis[id] }))}
            onChange={(azureApi) => change({ azureApi })}
          />
        </Field>
        {access.azureApi === 'preview' ? (
          <Field id="azure-version" label={words.azureVersion}>
            <DraftInput
              id="azure-version"
              maxLength={40}
              value={access.azureVersion}
              onCommit={(text) => change({ azureVersion: text.trim() })}
            />
          </Field>
        ) : null}
        {access.tokenCommand === '' ? (
          <Field id="azure-auth" label={words.auth} labelIsText>
            <Select
              id="azure-auth"
              value={access.auth === 'bearer' ? 'bearer' : 'api_key'}
              options={(['api_key', 'bearer'] as const).map((id) => ({ value: id, label: words.auths[id] }))}
              onChange={(auth) => change({ auth })}
            />
          </Field>
        ) : null}
      </Pair>
      <Field
        id="token-command"
        label={words.tokenCommand}
        note={words.tokenCommandNote}
        error={
          broken ? (
            <p className={styles.warning} role="alert">
              <TriangleAlert aria-hidden />
              {words.tokenBroken}
            </p>
          ) : null
        }
      >
        <DraftInput
          id="token-command"
          describedBy="token-command-note"
          maxLength={2000}
          placeholder="az account get-access-token --resource https://cognitiveservices.azure.com"
          value={access.tokenCommand}
          onCommit={(text) => {
            const tokenCommand = text.trim()
            change({ tokenCommand, tokenHost: tokenCommand === '' ? null : host })
          }}
        />
      </Field>
      <TokenHost />
    </>
  )
}

/** Asks once more before a command written for one host serves another. */
const TokenHost = () => {
  const { t } = useWords()
  const { access, host, change } = useAccess()
  if (access.tokenCommand === '' || host === null || access.tokenHost === host) return null
  const words = t.settings.access
  return (
    <div className={styles.row} role="alert">
      <p className={styles.warning}>
        <TriangleAlert aria-hidden />
        {words.tokenAsk(shownHost(host))}
      </p>
      <Button onClick={() => change({ tokenHost: host })}>{words.tokenAllow(shownHost(host))}</Button>
    </div>
  )
}
