/** The places that can keep a key, best first. The only file that touches Electron's safeStorage. */
import { safeStorage } from 'electron'
import { createKeychainStore } from './keychain'
import { createSafeStorageStore } from './safe-storage'
import { createMemoryStore, type SecretStore } from './store'

export function createSecretStores(given: {
  readonly file: string
  readonly platform: NodeJS.Platform
  readonly write: (file: string, text: string) => Promise<void>
}): readonly SecretStore[] {
  return [
    createKeychainStore(),
    // Older runtimes lack the asynchronous half; the store finds out by itself.
    createSafeStorageStore({ safeStorage: safeStorage, ...given }),
    createMemoryStore(),
  ]
}
