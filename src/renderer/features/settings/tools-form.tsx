/** The form of one tool of the person's own. What main would refuse is said beside the field before it is sent. */
import { useState } from 'react'
import { checkFunction, type FunctionProblem } from '#core/tools/check'
import { checkUrl, hostOf } from '#core/tools/http-request'
import type { UserFunction } from '#core/tools/settings'
import { useWords } from '../../i18n/context'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Pair } from '../../ui/page'
import { Select } from '../../ui/select'
import { Switch } from '../../ui/switch'
import { TextArea, TextInput } from '../../ui/text-input'
import styles from './tools-section.module.css'

const timeouts = ['5000', '10000', '20000', '60000'] as const

export const ToolsForm = ({
  first,
  others,
  allowedHosts,
  onSave,
  onCancel,
}: {
  readonly first: UserFunction
  readonly others: readonly UserFunction[]
  readonly allowedHosts: readonly string[]
  /** @param host To be allowed from now on; null where nothing changes. */
  readonly onSave: (fn: UserFunction, host: string | null) => void
  readonly onCancel: () => void
}) => {
  const { t } = useWords()
  const words = t.tools.form
  const [fn, setFn] = useState(first)
  const [tried, setTried] = useState(false)
  const [allowed, setAllowed] = useState<string | null>(null)
  const change = (part: Partial<UserFunction>): void => setFn({ ...fn, ...part })
  const { does } = fn

  const problems = tried ? checkFunction(fn, others) : []
  const problemOf = (field: FunctionProblem['field']) => {
    const problem = problems.find((each) => each.field === field)
    if (problem === undefined) return null
    return (
      <span role="alert">
        {t.tools.problems[problem.code]}
        {problem.field === 'parameters' ? <code className={styles.detail}> {problem.detail}</code> : null}
      </span>
    )
  }
  const url = does.type === 'http' ? checkUrl(does.url) : null
  const host = url?.ok === true ? hostOf(url.value) : null
  const save = (): void => {
    setTried(true)
    if (checkFunction(fn, others).length > 0) return
    onSave(
      { ...fn, description: fn.description.trim() },
      host !== null && allowed === host && !allowedHosts.includes(host) ? host : null,
    )
  }

  return (
    <fieldset className={styles.form}>
      <legend className={styles.heading}>
        {first.name === '' ? words.titleNew : words.titleEdit(first.name)}
      </legend>
      <Field id="tool-name" label={words.name} note={words.nameNote} error={problemOf('name')}>
        <TextInput
          id="tool-name"
          aria-describedby="tool-name-note"
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          value={fn.name}
          onChange={(event) => change({ name: event.target.value.trim() })}
        />
      </Field>
      <Field
        id="tool-description"
        label={words.description}
        note={words.descriptionNote}
        error={problemOf('description')}
      >
        <TextArea
          id="tool-description"
          aria-describedby="tool-description-note"
          rows={2}
          maxLength={4000}
          value={fn.description}
          onChange={(event) => change({ description: event.target.value })}
        />
      </Field>
      <Field id="tool-parameters" label={words.parameters} error={problemOf('parameters')}>
        <TextArea
          id="tool-parameters"
          className={styles.mono}
          spellCheck={false}
          rows={8}
          maxLength={20_000}
          value={fn.parameters}
          onChange={(event) => change({ parameters: event.target.value })}
        />
      </Field>
      <Pair>
        <Field id="tool-does" label={words.does} labelIsText>
          <Select
            id="tool-does"
            value={does.type}
            options={(['answer', 'http'] as const).map((value) => ({ value, label: words.kinds[value] }))}
            onChange={(type) =>
              change({
                does: type === 'answer' ? { type, text: '' } : { type, method: 'GET', url: 'https://' },
              })
            }
          />
        </Field>
        <Field id="tool-timeout" label={words.timeout} labelIsText>
          <Select
            id="tool-timeout"
            value={timeouts.find((ms) => Number(ms) >= fn.timeoutMs) ?? '60000'}
            options={timeouts.map((ms) => ({ value: ms, label: words.seconds(Number(ms) / 1000) }))}
            onChange={(ms) => change({ timeoutMs: Number(ms) })}
          />
        </Field>
      </Pair>
      {does.type === 'answer' ? (
        <Field id="tool-answer" label={words.answer} note={words.answerNote}>
          <TextArea
            id="tool-answer"
            aria-describedby="tool-answer-note"
            rows={3}
            maxLength={16_000}
            value={does.text}
            onChange={(event) => change({ does: { ...does, text: event.target.value } })}
          />
        </Field>
      ) : (
        <>
          <Field id="tool-method" label={words.method} labelIsText>
            <Select
              id="tool-method"
              value={does.method}
              options={(['GET', 'POST'] as const).map((value) => ({ value, label: value }))}
              onChange={(method) => change({ does: { ...does, method } })}
            />
          </Field>
          <Field id="tool-url" label={words.url} note={words.urlNote} error={problemOf('url')}>
            <TextInput
              id="tool-url"
              aria-describedby="tool-url-note"
              autoComplete="off"
              spellCheck={false}
              maxLength={2048}
              value={does.url}
              onChange={(event) => change({ does: { ...does, url: event.target.value.trim() } })}
            />
          </Field>
          {host === null || allowedHosts.includes(host) ? null : (
            <Switch
              id="tool-allow"
              label={words.allow(host)}
              note={words.allowNote}
              checked={allowed === host}
              onChange={(on) => setAllowed(on ? host : null)}
            />
          )}
        </>
      )}
      <div className={styles.row}>
        <Button weight="primary" onClick={save}>
          {words.save}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
    </fieldset>
  )
}
