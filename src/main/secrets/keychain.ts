/** The operating system's keychain through keytar: Keychain, Credential Manager, Secret Service. */
import type { SecretStore } from './store'

const SERVICE = 'Parley'

export type Keytar = {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

/** Loaded at the first use: a missing libsecret makes the keychain unavailable, not the app. */
const loadKeytar = async (): Promise<Keytar> => {
  const loaded = (await import('keytar')) as unknown as Keytar & { readonly default?: Keytar }
  return loaded.default ?? loaded
}

export function createKeychainStore(load: () => Promise<Keytar> = loadKeytar): SecretStore {
  let loading: Promise<Keytar> | null = null
  const keytar = (): Promise<Keytar> => (loading ??= load())
  return {
    name: 'keychain',
    available: () =>
      keytar().then(
        () => true,
        () => false,
      ),
    get: async (account) => (await keytar()).getPassword(SERVICE, account),
    set: async (account, secret) => (await keytar()).setPassword(SERVICE, account, secret),
    remove: async (account) => {
      await (await keytar()).deletePassword(SERVICE, account)
    },
  }
}
