/**
 * The API keys: one for each pair of profile and host, so that a key never goes to a host that it was not saved
 * for. Tries the stores in order, believes a write only after reading it back, and never hands a key to the window.
 */
import { notice, type Notice } from '#core/notice'
import { shownHost } from '#core/protocol/endpoint'
import { err, ok, type Result } from '#core/result'
import type { KeyStatus } from '#shared/view'
import type { Log } from '../system/log'
import { createQueue, withTimeout, type SecretStore, type StoreName } from './store'

/** Which key: that of a profile for one `host:port`. */
export type KeyTarget = { readonly profileId: string; readonly host: string }

export interface KeyService {
  readonly status: (target: KeyTarget) => Promise<KeyStatus>
  /** The key itself, for the moment of connecting. */
  readonly load: (target: KeyTarget) => Promise<string | null>
  /** `notice` is what the person should know although it worked. */
  readonly save: (
    target: KeyTarget,
    key: string,
  ) => Promise<Result<{ readonly notice: Notice | null }, Notice>>
  readonly remove: (target: KeyTarget) => Promise<Result<null, Notice>>
  /** Every key of a profile, whatever host it was saved for. */
  readonly removeAll: (profileId: string) => Promise<Result<null, Notice>>
}

export type KeyServiceDeps = {
  /** In order of trust; the last one keeps secrets in memory and never fails. */
  readonly stores: readonly SecretStore[]
  readonly environmentKey: string | null
  readonly after: (ms: number, task: () => void) => () => void
  readonly log: Log
}

/** The environment's key is OpenAI's and goes nowhere else. */
const ENVIRONMENT_HOST = 'api.openai.com:443'
/** Reading must not hold up the window for long; writing may have to wait for the person to unlock a keyring. ms. */
const READ_MS = 8_000
const WRITE_MS = 60_000
/** What an HTTP header can carry. */
const printable = /^[\x21-\x7e]+$/

/** Reads OPENAI_API_KEY and takes it out, so that no child process inherits it. */
export function takeEnvironmentKey(env: NodeJS.ProcessEnv): string | null {
  const key = env['OPENAI_API_KEY']?.trim() ?? ''
  delete env['OPENAI_API_KEY']
  return printable.test(key) ? key : null
}

const account = ({ profileId, host }: KeyTarget): string => `${profileId}@${host}`
/** A host has no `@`, so the last one parts the two. */
const profileOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('@')))

const forgotten = (all: boolean): Result<null, Notice> =>
  all ? ok(null) : err(notice('key.remove_failed', 'error'))

export function createKeyService({ stores, environmentKey, after, log }: KeyServiceDeps): KeyService {
  const serial = createQueue()

  const usable = async (store: SecretStore): Promise<boolean> => {
    try {
      return await withTimeout(store.available(), READ_MS, after)
    } catch {
      return false
    }
  }

  const find = async (
    target: KeyTarget,
  ): Promise<{ key: string; store: StoreName | 'environment' } | null> => {
    for (const store of stores) {
      if (!(await usable(store))) continue
      try {
        const key = await withTimeout(store.get(account(target)), READ_MS, after)
        if (key !== null && key !== '') return { key, store: store.name }
      } catch (error) {
        log.error(`secrets.read_failed.${store.name}`, error)
      }
    }
    const fromEnvironment = target.host === ENVIRONMENT_HOST ? environmentKey : null
    return fromEnvironment ? { key: fromEnvironment, store: 'environment' } : null
  }

  const keep = async (store: SecretStore, target: KeyTarget, key: string): Promise<boolean> => {
    if (!(await usable(store))) return false
    try {
      await withTimeout(store.set(account(target), key), WRITE_MS, after)
      return (await withTimeout(store.get(account(target)), READ_MS, after)) === key
    } catch (error) {
      log.error(`secrets.write_failed.${store.name}`, error)
      return false
    }
  }

  /** @returns Whether every store that can be used did it. */
  const inEach = async (
    deed: (store: SecretStore) => Promise<void>,
    except: StoreName | null = null,
  ): Promise<boolean> => {
    let all = true
    for (const store of stores) {
      if (store.name === except || !(await usable(store))) continue
      try {
        await deed(store)
      } catch (error) {
        all = false
        log.error(`secrets.remove_failed.${store.name}`, error)
      }
    }
    return all
  }
  const removeFrom = (store: SecretStore, name: string): Promise<void> =>
    withTimeout(store.remove(name), WRITE_MS, after)

  return {
    status: (target) =>
      serial(async () => {
        const found = await find(target)
        return {
          present: found !== null,
          last4: found && found.key.length > 8 ? found.key.slice(-4) : null,
          store: found?.store ?? null,
          host: shownHost(target.host),
        }
      }),
    load: (target) => serial(async () => (await find(target))?.key ?? null),
    save: (target, entered) =>
      serial(async () => {
        const key = entered.trim()
        if (!printable.test(key)) {
          return err(notice('key.malformed', 'error'))
        }
        for (const store of stores) {
          if (!(await keep(store, target, key))) continue
          // An older copy in another store would win or linger.
          await inEach((other) => removeFrom(other, account(target)), store.name)
          const memoryOnly = store.name === 'memory' ? notice('key.memory_only', 'warning') : null
          return ok({ notice: memoryOnly })
        }
        return err(notice('key.store_failed', 'error'))
      }),
    remove: (target) =>
      serial(async () => forgotten(await inEach((store) => removeFrom(store, account(target))))),
    removeAll: (profileId) =>
      serial(async () =>
        forgotten(
          await inEach(async (store) => {
            const names = await withTimeout(store.accounts(), WRITE_MS, after)
            for (const name of names) if (profileOf(name) === profileId) await removeFrom(store, name)
          }),
        ),
      ),
  }
}
