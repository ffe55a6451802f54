/** The operating system's keychain through keytar: Keychain, Credential Manager, Secret Service. */
import type { SecretStore } from './store'

const SERVICE = 'Parley'

export type Keytar = {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
  findCredentials(service: string): Promise<readonly { readonly account: string }[]>
}

/** Loaded at the first use: a missing libsecret makes the keychain unavailable, not the app. */
const loadKeytar = async (): Promise<Keytar> => {
  const loaded = (await import('keytar')) as unknown as Keytar & { readonly default?: Keytar }
  return loaded.default ?? loaded
}

export function createKeychainStore(load: () => Promise<Keytar> = loadKeytar): SecretStore {
  let loading: Promise<Keytar> | null = null
  // A call on a locked keyring hangs in a thread of Node's small pool; a few of them would stop all file access.
  let hanging = 0
  const call = async <T>(use: (keytar: Keytar) => Promise<T>): Promise<T> => {
    const keytar = await (loading ??= load())
    hanging += 1
    try {
      return await use(keytar)
    } finally {
      hanging -= 1
    }
  }
  return {
    name: 'keychain',
    available: async () => {
      if (hanging > 0) return false
      try {
        await (loading ??= load())
        return true
      } catch {
        return false
      }
    },
    get: (account) => call((keytar) => keytar.getPassword(SERVICE, account)),
    set: (account, secret) => call((keytar) => keytar.setPassword(SERVICE, account, secret)),
    remove: async (account) => {
      await call((keytar) => keytar.deletePassword(SERVICE, account))
    },
    accounts: async () => {
      const found = await call((keytar) => keytar.findCredentials(SERVICE))
      return found.map(({ account }) => account)
    },
  }
}
