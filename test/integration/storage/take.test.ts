/** A long kept conversation that goes on: taken whole out of the real database, and only what is new is written. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ok } from '#core/result'
import { allTurns, logOf, turnCount } from '#core/transcript/turn-log'
import type { Db } from '../../../src/main/storage/database'
import { createHistory } from '../../../src/main/storage/history'
import { operations } from '../../../src/main/storage/operations'
import type { Storage } from '../../../src/main/storage/storage'
import { createFakeClock } from '../../unit/main/support/fake-clock'
import { createFolder, keep, open, source, turn } from './rig'

let folder: Awaited<ReturnType<typeof createFolder>>
let db: Db
beforeEach(async () => {
  folder = await createFolder()
  db = open(folder.file).db
})
afterEach(async () => {
  db.close()
  await folder.remove()
})

it('comes over in stretches, is told what it has used, and is not written again', async () => {
  const kept = Array.from({ length: 601 }, (_, n) =>
    turn(n === 300 ? 'local_turn_77' : `t${n}`, `words ${n}`),
  )
  keep(db, 'long', kept)
  const asked: string[] = []
  const storage: Storage = {
    call: (name, ask) => {
      asked.push(name)
      return Promise.resolve(ok(operations[name](db, ask as never) as never))
    },
    subscribe: () => () => undefined,
    close: () => Promise.resolve(),
  }
  const history = createHistory({
    storage,
    clock: createFakeClock(),
    source: () => source,
    retention: () => ({ keep: 'all', days: 30 }),
    onNotice: () => undefined,
    onSettled: () => undefined,
    onChange: () => undefined,
    onStatus: () => undefined,
  })
  const taken = await history.take('long')
  if (!taken.ok || taken.value === null) throw new Error('not taken')
  const { conversation, lastLocal } = taken.value
  expect(allTurns(conversation.turns).map(({ text }) => text)).toEqual(kept.map(({ text }) => text))
  expect(lastLocal).toBe(77)
  asked.length = 0
  history.see({ connection: 'connected', conversation })
  const longer = { ...conversation, turns: logOf([...allTurns(conversation.turns), turn('new', 'said now')]) }
  expect(asked).toEqual([])
  history.see({ connection: 'connected', conversation: longer })
  await history.close()
  expect(asked).toEqual(['save'])
  const { turns, total } = operations.turns(db, { id: 'long', from: 600, count: 9 })
  expect([total, turns.map(({ id }) => id)]).toEqual([turnCount(longer.turns), ['t600', 'new']])
  expect(await history.take('none')).toEqual(ok(null))
})
