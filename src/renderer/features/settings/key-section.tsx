/** The key: it goes to main once and never comes back; here is only where it is kept and how it ends. */
import { Check } from 'lucide-react'
import { useState } from 'react'
import { usesKey } from '#core/protocol/access'
import type { Messages } from '#shared/i18n/en'
import type { KeyStatus } from '#shared/view'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { activeProfile } from '../../state/selectors'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { Field, Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card } from '../../ui/page'
import { TextInput } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './settings-screen.module.css'

export const keyWhereabouts = (t: Messages, key: KeyStatus): string => {
  if (!key.present) return t.settings.key.none
  const host = key.host ?? t.settings.key.thisHost
  const kept = key.last4 === null ? t.settings.key.keptNoEnd(host) : t.settings.key.kept(key.last4, host)
  return key.store === null ? kept : `${kept} ${t.settings.key.stores[key.store]}`
}

const Good = ({ children }: { readonly children: string }) => (
  <output className={styles.result}>
    <Check aria-hidden />
    {children}
  </output>
)

type Outcome =
  { readonly type: 'saved' | 'removed' } | { readonly type: 'works'; readonly model: string | null }

export const KeySection = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const key = useView((view) => view.key)
  const profile = useView(activeProfile)
  const keyless = !usesKey(profile)
  const act = useNoticeAction()
  const deed = useDeed()
  const [text, setText] = useState('')
  const [testing, setTesting] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [found, setFound] = useState<typeof deed.failure>(null)
  const words = t.settings.key

  const begin = (): void => {
    setOutcome(null)
    setFound(null)
    deed.clear()
  }
  const save = async (): Promise<void> => {
    const secret = text.trim()
    if (secret === '') return
    begin()
    let saved = false
    await deed.run(async () => {
      const answer = await bridge.saveKey(secret)
      saved = answer.ok
      return answer
    })
    if (!saved) return
    setText('')
    setOutcome({ type: 'saved' })
  }
  const remove = async (): Promise<void> => {
    begin()
    let removed = false
    await deed.run(async () => {
      const answer = await bridge.removeKey()
      removed = answer.ok
      return answer
    })
    if (removed) setOutcome({ type: 'removed' })
  }
  const test = async (): Promise<void> => {
    begin()
    setTesting(true)
    const answer = await deed.run(bridge.testConnection)
    setTesting(false)
    if (answer === null) return
    if (answer.notice === null) setOutcome({ type: 'works', model: answer.model })
    else setFound(answer.notice)
  }

  const problem = deed.failure ?? found
  return (
    <Card id="settings-key" title={t.settings.sections.key}>
      {keyless ? (
        <Note>{profile.provider === 'practice' ? words.notNeeded : words.notUsed}</Note>
      ) : (
        <Field id="api-key" label={words.label} note={`${keyWhereabouts(t, key)} ${words.note}`}>
          <TextInput
            id="api-key"
            type="password"
            autoComplete="off"
            spellCheck={false}
            maxLength={4096}
            aria-describedby="api-key-note"
            placeholder={key.present && key.last4 !== null ? words.placeholderKept(key.last4) : ''}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void save()
            }}
          />
        </Field>
      )}
      <div className={styles.row}>
        {keyless ? null : (
          <>
            <Button weight="primary" disabled={text.trim() === '' || deed.busy} onClick={() => void save()}>
              {words.save}
            </Button>
            <Button
              weight="danger"
              disabled={!key.present || key.store === 'environment' || deed.busy}
              onClick={() => void remove()}
            >
              {words.remove}
            </Button>
          </>
        )}
        <Button disabled={deed.busy} onClick={() => void test()}>
          {words.test}
        </Button>
      </div>
      {testing ? <output>{words.testing}</output> : null}
      {outcome?.type === 'saved' ? <Good>{words.saved}</Good> : null}
      {outcome?.type === 'removed' ? <Good>{words.removed}</Good> : null}
      {outcome?.type === 'works' ? (
        <Good>{outcome.model === null ? words.testOkNoModel : words.testOk(outcome.model)}</Good>
      ) : null}
      {problem === null ? null : <NoticeCard notice={problem} onAction={act} />}
    </Card>
  )
}
