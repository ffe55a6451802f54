import { describe, expect, it } from 'vitest'
import { createLateWorker } from '../../../src/main/storage/late-worker'
import type { FromStorage, ToStorage } from '../../../src/main/storage/protocol'
import type { StorageWorker } from '../../../src/main/storage/storage'

const ask = (id: number): ToStorage => ({ type: 'ask', id, name: 'info', ask: null })
const opened: FromStorage = { type: 'opened', recovery: null, begun: false }

type Begun = { readonly got: ToStorage[]; tell: (message: FromStorage) => void; end: () => void }

const setUp = () => {
  const begun: Begun[] = []
  let drawn = (): void => undefined
  const when = new Promise<void>((resolve) => {
    drawn = resolve
  })
  const create = (): StorageWorker => {
    const got: ToStorage[] = []
    const mine: Begun = { got, tell: () => undefined, end: () => undefined }
    begun.push(mine)
    return {
      postMessage: (message) => got.push(message),
      on: (event: string, listener: unknown) => {
        if (event === 'message') mine.tell = listener as (message: FromStorage) => void
      },
      once: (_, listener) => {
        mine.end = () => listener(0)
      },
      terminate: () => Promise.resolve(0),
    }
  }
  const worker = createLateWorker(create, when)
  const heard: FromStorage[] = []
  const exits: number[] = []
  worker.on('message', (message) => heard.push(message))
  worker.once('exit', (code) => exits.push(code))
  return {
    worker,
    begun,
    heard,
    exits,
    draw: async () => {
      drawn()
      await when
    },
  }
}

describe('a worker that starts late', () => {
  it('gets what was asked meanwhile, in order, and is heard as if it had been there all the time', async () => {
    const { worker, begun, heard, draw } = setUp()
    worker.postMessage(ask(1))
    worker.postMessage(ask(2))
    expect(begun).toHaveLength(0)
    await draw()
    worker.postMessage(ask(3))
    expect(begun[0]?.got).toEqual([ask(1), ask(2), ask(3)])
    begun[0]?.tell(opened)
    expect(heard).toEqual([opened])
  })

  it('starts at once when it is to close, so that what was asked before is still answered', async () => {
    const { worker, begun, exits, draw } = setUp()
    worker.postMessage(ask(1))
    worker.postMessage({ type: 'close' })
    expect(begun[0]?.got).toEqual([ask(1), { type: 'close' }])
    begun[0]?.end()
    expect(exits).toEqual([0])
    await draw()
    expect(begun).toHaveLength(1)
  })

  it('never starts when it is ended before', async () => {
    const { worker, begun, exits, draw } = setUp()
    await worker.terminate()
    await draw()
    expect(begun).toHaveLength(0)
    expect(exits).toEqual([0])
  })
})
