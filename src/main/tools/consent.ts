/** Questions to the person before a function acts: shown one after the other, and no answer means no. */
import type { ToolChoice, ToolQuestion } from '#shared/view'
import type { Clock } from '../system/clock'
import type { ToolAsk } from './host'

/** A person who is not there has not agreed. ms. */
export const CONSENT_MS = 120_000

export interface Consent {
  /** @returns Whether the call may run. Aborting takes the question away and answers no. */
  readonly ask: (tool: string, about: NonNullable<ToolAsk>, signal: AbortSignal) => Promise<boolean>
  readonly answer: (id: number, choice: ToolChoice) => void
  /** Keeps its identity until something changes; the first one is the one to show. */
  readonly questions: () => readonly ToolQuestion[]
  /** Forgets what was allowed for the conversation. */
  readonly forget: () => void
}

export type ConsentDeps = {
  readonly clock: Clock
  readonly onChange: () => void
  /** A question has come up; the window may be out of sight. */
  readonly onAsked: (question: ToolQuestion) => void
}

export function createConsent({ clock, onChange, onAsked }: ConsentDeps): Consent {
  let questions: readonly ToolQuestion[] = []
  const waiting = new Map<number, (choice: ToolChoice) => void>()
  const allowed = new Set<string>()
  let nextId = 1

  return {
    ask: (tool, { subject, scope }, signal) => {
      if (signal.aborted) return Promise.resolve(false)
      if (scope !== null && allowed.has(scope)) return Promise.resolve(true)
      const question: ToolQuestion = { id: nextId, tool, subject, lasting: scope !== null }
      nextId += 1
      return new Promise((resolve) => {
        const settle = (choice: ToolChoice): void => {
          if (!waiting.delete(question.id)) return
          cancel()
          signal.removeEventListener('abort', refuse)
          questions = questions.filter(({ id }) => id !== question.id)
          if (choice === 'conversation' && scope !== null) allowed.add(scope)
          resolve(choice !== 'refuse')
          onChange()
        }
        const refuse = (): void => settle('refuse')
        const cancel = clock.after(CONSENT_MS, refuse)
        signal.addEventListener('abort', refuse, { once: true })
        waiting.set(question.id, settle)
        questions = [...questions, question]
        onChange()
        onAsked(question)
      })
    },
    answer: (id, choice) => waiting.get(id)?.(choice),
    questions: () => questions,
    forget: () => allowed.clear(),
  }
}
