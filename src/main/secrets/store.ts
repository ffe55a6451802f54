/** The port of everything that can keep a secret, and the small tools its implementations share. */

import { nothing } from '../system/nothing'

export type StoreName = 'keychain' | 'safe_storage' | 'memory'

/** Every method may reject or, until it is given a time limit, hang: a locked keyring asks the person first. */
export interface SecretStore {
  readonly name: StoreName
  readonly available: () => Promise<boolean>
  readonly get: (account: string) => Promise<string | null>
  readonly set: (account: string, secret: string) => Promise<void>
  readonly remove: (account: string) => Promise<void>
  /** Everything that Parley keeps here, by name alone. */
  readonly accounts: () => Promise<readonly string[]>
}

export class SecretTimeout extends Error {
  constructor() {
    super('the secret store did not answer in time')
  }
}

/** Rejects with SecretTimeout when the promise takes longer than `ms`. A late answer is dropped. */
export async function withTimeout<T>(
  promise: Promise<T>,
  ms: number,
  after: (ms: number, task: () => void) => () => void,
): Promise<T> {
  let cancel = nothing
  const limit = new Promise<never>((_resolve, reject) => {
    cancel = after(ms, () => reject(new SecretTimeout()))
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    cancel()
  }
}

/** Runs tasks one after the other, whatever becomes of each. */
export function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const run = last.then(task, task)
    last = run.catch(() => undefined)
    return run
  }
}

export function createMemoryStore(): SecretStore {
  const secrets = new Map<string, string>()
  return {
    name: 'memory',
    available: () => Promise.resolve(true),
    get: (account) => Promise.resolve(secrets.get(account) ?? null),
    set: (account, secret) => {
      secrets.set(account, secret)
      return Promise.resolve()
    },
    remove: (account) => {
      secrets.delete(account)
      return Promise.resolve()
    },
    accounts: () => Promise.resolve([...secrets.keys()]),
  }
}
