/** An event of one's own: written from a template, checked, sent over the live session. */
import { Dialog } from '@base-ui/react/dialog'
import { CircleAlert, CircleCheck, SendHorizontal, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { ManualProblem } from '#core/events/client-event'
import { assertNever } from '#core/result'
import type { Messages } from '#shared/i18n/en'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Select } from '../../ui/select'
import { TextArea } from '../../ui/text-input'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './dialog.module.css'
import { eventTemplates } from './templates'

const first = eventTemplates[0] ?? { name: '', text: '{}' }

function sentenceOf(problem: ManualProblem, { events: { editor } }: Messages): string {
  switch (problem.code) {
    case 'unknown_type':
      return editor.problems.unknown_type(problem.type)
    case 'unusual':
      return editor.problems.unusual(problem.fields.join(', '))
    case 'not_json':
    case 'not_an_event':
    case 'too_big':
      return editor.problems[problem.code]
    default:
      return assertNever(problem)
  }
}

const isWarning = ({ code }: ManualProblem): boolean => code === 'unknown_type' || code === 'unusual'

export const SendDialog = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const connected = useView((view) => view.connection.status === 'connected')
  const deed = useDeed()
  const act = useNoticeAction()
  const [template, setTemplate] = useState(first.name)
  const [text, setText] = useState(first.text)
  const [problem, setProblem] = useState<ManualProblem | null>(null)
  const [sent, setSent] = useState(false)
  const words = t.events.editor

  const change = (next: string): void => {
    setText(next)
    setProblem(null)
    setSent(false)
    deed.clear()
  }
  const send = async (anyway: boolean): Promise<void> => {
    setSent(false)
    const outcome = await deed.run(() => bridge.sendEvent({ text, anyway }))
    setProblem(outcome?.problem ?? null)
    setSent(outcome?.sent === true)
  }
  const warns = problem !== null && isWarning(problem)
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          <Dialog.Title className={styles.title}>{words.title}</Dialog.Title>
          <Dialog.Description className={styles.body}>{words.lead}</Dialog.Description>
          <Field id="event-template" label={words.template} labelIsText>
            <Select
              id="event-template"
              value={template}
              options={eventTemplates.map(({ name }) => ({ value: name, label: name }))}
              onChange={(name) => {
                setTemplate(name)
                change(eventTemplates.find((each) => each.name === name)?.text ?? '')
              }}
            />
          </Field>
          <Field id="event-text" label={words.event}>
            <TextArea
              id="event-text"
              className={styles.code}
              rows={12}
              spellCheck={false}
              autoComplete="off"
              aria-invalid={problem !== null && !warns ? true : undefined}
              value={text}
              onChange={(event) => change(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send(false)
              }}
            />
          </Field>
          <div aria-live="polite" className={styles.outcome}>
            {problem === null ? null : (
              <p className={styles.problem} data-tone={warns ? 'warning' : 'error'}>
                {warns ? <TriangleAlert aria-hidden /> : <CircleAlert aria-hidden />}
                <span>
                  {sentenceOf(problem, t)}
                  {problem.code === 'not_json' ? (
                    <code className={styles.reason}>{problem.detail}</code>
                  ) : null}
                </span>
              </p>
            )}
            {sent ? (
              <p className={styles.problem} data-tone="good">
                <CircleCheck aria-hidden />
                {words.sent}
              </p>
            ) : null}
            {connected ? null : <p className={styles.body}>{words.offline}</p>}
          </div>
          {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
          <div className={styles.actions}>
            <Dialog.Close render={<Button>{words.close}</Button>} />
            {warns ? (
              <Button weight="danger" disabled={deed.busy || !connected} onClick={() => void send(true)}>
                {words.anyway}
              </Button>
            ) : null}
            <Button
              weight="primary"
              icon={<SendHorizontal aria-hidden />}
              disabled={deed.busy || !connected}
              onClick={() => void send(false)}
            >
              {words.send}
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
