/**
 * Electron's asynchronous safeStorage with a file of ciphertexts. Used only where the operating system really
 * encrypts: never the hard-coded password of `basic_text`, never the synchronous methods that Electron 46 removes.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { SecretStore } from './store'

/** The part of Electron's safeStorage in use; older runtimes lack all of it. */
export interface AsyncSafeStorage {
  isAsyncEncryptionAvailable?(): Promise<boolean>
  encryptStringAsync?(plain: string): Promise<Buffer>
  decryptStringAsync?(cipher: Buffer): Promise<{ readonly result: string }>
  getSelectedStorageBackend?(): string
}

const fileSchema = z.object({
  version: z.literal(1),
  /** Back end that encrypted, for the person who finds that it changed. */
  backend: z.string(),
  secrets: z.record(z.string(), z.string()),
})
type SecretsFile = z.infer<typeof fileSchema>

export type SafeStorageDeps = {
  readonly safeStorage: AsyncSafeStorage
  readonly platform: NodeJS.Platform
  readonly file: string
  /** Atomic. */
  readonly write: (file: string, text: string) => Promise<void>
}

export function createSafeStorageStore({ safeStorage, platform, file, write }: SafeStorageDeps): SecretStore {
  const backend = (): string =>
    platform === 'linux' ? (safeStorage.getSelectedStorageBackend?.() ?? 'unknown') : platform

  const read = async (): Promise<SecretsFile> => {
    const empty: SecretsFile = { version: 1, backend: backend(), secrets: {} }
    try {
      const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
      return parsed.success ? parsed.data : empty
    } catch {
      return empty
    }
  }
  const save = (secrets: SecretsFile['secrets']): Promise<void> =>
    write(file, JSON.stringify({ version: 1, backend: backend(), secrets } satisfies SecretsFile))

  return {
    name: 'safe_storage',
    available: async () => {
      if (!('encryptStringAsync' in safeStorage) || !('decryptStringAsync' in safeStorage)) return false
      if (['basic_text', 'unknown'].includes(backend())) return false
      return (await safeStorage.isAsyncEncryptionAvailable?.()) ?? false
    },
    get: async (account) => {
      const cipher = (await read()).secrets[account]
      if (cipher === undefined) return null
      const plain = await safeStorage.decryptStringAsync?.(Buffer.from(cipher, 'base64'))
      return plain?.result ?? null
    },
    set: async (account, secret) => {
      const cipher = await safeStorage.encryptStringAsync?.(secret)
      if (!cipher) throw new Error('no asynchronous encryption')
      await save({ ...(await read()).secrets, [account]: cipher.toString('base64') })
    },
    remove: async (account) => {
      const { [account]: removed, ...rest } = (await read()).secrets
      if (removed !== undefined) await save(rest)
    },
    accounts: async () => Object.keys((await read()).secrets),
  }
}
