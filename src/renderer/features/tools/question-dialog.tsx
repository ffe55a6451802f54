/** A tool is about to act in the world outside: what exactly it would do, and the person's yes or no. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useRef } from 'react'
import type { ToolChoice, ToolQuestion } from '#shared/view'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { useNoticeAction } from '../shell/use-notice-action'
import styles from './question-dialog.module.css'

const Details = ({ subject }: Pick<ToolQuestion, 'subject'>) => {
  const { t } = useWords()
  const words = t.tools.question
  return (
    // Long content scrolls, so it has to be reachable with the keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.details} aria-label={words.address} tabIndex={0}>
      <code className={styles.code}>
        {subject.type === 'http' ? `${subject.method} ` : ''}
        {subject.url}
      </code>
      {subject.type === 'http' && subject.body !== null ? (
        <>
          <span className={styles.label}>{words.body}</span>
          <code className={styles.code}>{subject.body}</code>
        </>
      ) : null}
    </section>
  )
}

const Question = ({ question, waiting }: { readonly question: ToolQuestion; readonly waiting: number }) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const deed = useDeed()
  const act = useNoticeAction()
  const refuse = useRef<HTMLButtonElement>(null)
  const words = t.tools.question
  const { id, tool, subject, lasting } = question
  const choose = (choice: ToolChoice): void => void deed.run(() => bridge.answerTool({ id, choice }))
  return (
    <AlertDialog.Root open onOpenChange={(open) => (open ? undefined : choose('refuse'))}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        {/* A key pressed by chance must not allow anything. */}
        <AlertDialog.Popup className={styles.popup} initialFocus={refuse}>
          <AlertDialog.Title className={styles.title}>
            {subject.type === 'link' ? words.link : words.http(subject.host)}
          </AlertDialog.Title>
          <AlertDialog.Description className={styles.body}>
            {subject.type === 'link' ? words.linkBody(tool, subject.host) : words.httpBody(tool)}
          </AlertDialog.Description>
          <Details subject={subject} />
          {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
          <div className={styles.actions}>
            <Button ref={refuse} disabled={deed.busy} onClick={() => choose('refuse')}>
              {words.refuse}
            </Button>
            {lasting ? (
              <Button disabled={deed.busy} onClick={() => choose('conversation')}>
                {words.allowConversation}
              </Button>
            ) : null}
            <Button weight="primary" disabled={deed.busy} onClick={() => choose('once')}>
              {subject.type === 'link' ? words.open : words.allow}
            </Button>
          </div>
          {waiting === 0 ? null : <p className={styles.body}>{words.more(waiting)}</p>}
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

export const QuestionDialog = () => {
  const questions = useView((view) => view.toolQuestions)
  const [first, ...rest] = questions
  return first === undefined ? null : <Question key={first.id} question={first} waiting={rest.length} />
}
