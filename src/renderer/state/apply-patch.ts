/** The next view from the last one and a patch. Pure; unchanged slices and turns keep their identity. */
import type { Turn } from '#core/transcript/model'
import type { AppView, Patch } from '#shared/view'

type TurnChanges = NonNullable<Patch['turns']>

/** Order of application: reset, remove, insert (in the order given), update. An unknown `after` appends. */
export const applyTurns = (turns: readonly Turn[], changes: TurnChanges): readonly Turn[] => {
  const next = [...(changes.reset ?? turns)]
  const at = (id: string): number => {
    // Changes are nearly always at the end of the conversation.
    for (let index = next.length - 1; index >= 0; index -= 1) if (next[index]?.id === id) return index
    return -1
  }
  for (const id of changes.remove) {
    const index = at(id)
    if (index >= 0) next.splice(index, 1)
  }
  // Turns that follow each other are put in together: a long conversation comes in stretches.
  for (let i = 0; i < changes.insert.length;) {
    const { after } = changes.insert[i] ?? { after: null }
    const run: Turn[] = []
    for (; i < changes.insert.length; i += 1) {
      const one = changes.insert[i]
      if (!one || (run.length > 0 && one.after !== run.at(-1)?.id)) break
      run.push(one.turn)
    }
    const before = after === null ? -1 : at(after)
    next.splice(after !== null && before < 0 ? next.length : before + 1, 0, ...run)
  }
  for (const turn of changes.update) {
    const index = at(turn.id)
    if (index >= 0) next[index] = turn
  }
  return next
}

export const applyPatch = (view: AppView, patch: Patch): AppView => ({
  ...view,
  ...patch.set,
  turns: patch.turns === null ? view.turns : applyTurns(view.turns, patch.turns),
})
