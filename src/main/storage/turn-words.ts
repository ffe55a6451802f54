/** The words of a turn in the search index: what was said, what the person made of it, and a tool's input and output. */
import { foldForIndex } from '#core/history/fold'
import type { Db } from './database'

/** Columns of a turn that search looks at. */
export type IndexedTurn = {
  readonly key: number
  readonly conversation: number
  readonly text: string
  readonly tool: string | null
  readonly edited: string | null
  readonly note: string | null
}

/** A tool's output can be a whole page; its beginning is enough to find it by. Characters. */
const MAX_TOOL = 4000

/** The texts in the order in which a snippet is looked for in them. */
export function textsOf(turn: Omit<IndexedTurn, 'key' | 'conversation'>): readonly string[] {
  const texts = [turn.edited ?? '', turn.text, turn.note ?? '', (turn.tool ?? '').slice(0, MAX_TOOL)]
  return texts.filter((text) => text !== '')
}

/** The word that every turn of a conversation carries, so that a search can stay inside it. */
export const ownerWord = (conversation: number): string => `c${conversation}`

/** Adds a turn that the index does not hold. */
export const indexTurn = (db: Db, turn: IndexedTurn): void => {
  db.run(
    'INSERT INTO words (rowid, folded, owner) VALUES (?, ?, ?)',
    turn.key,
    foldedOf(turn),
    ownerWord(turn.conversation),
  )
}

/** Takes a turn out; it must be told as it was added, since the index keeps no texts. */
export const unindexTurn = (db: Db, turn: IndexedTurn): void => {
  db.run(
    "INSERT INTO words (words, rowid, folded, owner) VALUES ('delete', ?, ?, ?)",
    turn.key,
    foldedOf(turn),
    ownerWord(turn.conversation),
  )
}

const foldedOf = (turn: IndexedTurn): string => textsOf(turn).map(foldForIndex).join('\n')

/** The columns of an IndexedTurn. */
export const indexedColumns = 'key, conversation, text, tool, edited, note'
