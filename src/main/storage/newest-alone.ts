/**
 * Of questions that outdate each other only the newest is worth an answer: while one is being worked on, one more waits,
 * and a newer one takes its place. For a search that is asked anew with every letter.
 */

/**
 * @param run Does the work; one at a time.
 * @param outdated What a question is answered that a newer one has replaced before it was worked on.
 */
export function newestAlone<Ask, Answer>(
  run: (ask: Ask) => Promise<Answer>,
  outdated: Answer,
): (ask: Ask) => Promise<Answer> {
  type Waiting = { readonly ask: Ask; readonly settle: (answer: Answer | Promise<Answer>) => void }
  let busy = false
  let waiting: Waiting | null = null

  const work = (ask: Ask): Promise<Answer> => {
    busy = true
    return run(ask).finally(() => {
      busy = false
      const next = waiting
      waiting = null
      if (next) next.settle(work(next.ask))
    })
  }

  return (ask) => {
    if (!busy) return work(ask)
    waiting?.settle(outdated)
    return new Promise((resolve) => {
      waiting = { ask, settle: resolve }
    })
  }
}
