/** The key of the active profile: what the window may know of it, kept up to date when profile or host change. */
import { notice, type Notice } from '#core/notice'
import { err, type Result } from '#core/result'
import type { KeyStatus } from '#shared/view'
import type { KeyService, KeyTarget } from './key-service'

export interface AccountService {
  readonly status: () => KeyStatus
  /** Asks the stores again; resolves when the status is current. */
  readonly refresh: () => Promise<void>
  readonly save: (key: string) => Promise<Result<null, Notice>>
  readonly remove: () => Promise<Result<null, Notice>>
  /** A profile is deleted: its keys go with it. */
  readonly forget: (profileId: string) => Promise<Result<null, Notice>>
}

export type AccountDeps = {
  readonly keys: KeyService
  /** The key that the active profile uses; null where it uses none. */
  readonly target: () => KeyTarget | null
  readonly onChange: () => void
  readonly onNotice: (notice: Notice) => void
}

const none: KeyStatus = { present: false, last4: null, store: null, host: null }

export function createAccountService({ keys, target, onChange, onNotice }: AccountDeps): AccountService {
  let status = none
  let shownFor: KeyTarget | null = null
  let asked = 0

  const refresh = async (): Promise<void> => {
    asked += 1
    const mine = asked
    const wanted = target()
    const found = wanted ? await keys.status(wanted) : none
    // A later question is on its way; its answer is the current one.
    if (mine !== asked) return
    const before = { status, shownFor }
    status = found
    shownFor = wanted
    onChange()
    const moved =
      wanted !== null &&
      before.shownFor?.profileId === wanted.profileId &&
      before.shownFor.host !== wanted.host
    if (moved && before.status.present && !found.present) {
      onNotice(
        notice('key.host_changed', 'warning', {
          params: { host: found.host ?? wanted.host, from: before.status.host ?? '' },
          action: 'enter_key',
        }),
      )
    }
  }

  return {
    status: () => status,
    refresh,
    save: async (key) => {
      const wanted = target()
      if (!wanted) return err(notice('endpoint.invalid', 'error', { action: 'open_settings' }))
      const saved = await keys.save(wanted, key)
      if (!saved.ok) return saved
      await refresh()
      if (saved.value.notice) onNotice(saved.value.notice)
      return { ok: true, value: null }
    },
    forget: (profileId) => keys.removeAll(profileId),
    remove: async () => {
      const wanted = target()
      if (!wanted) return { ok: true, value: null }
      const removed = await keys.remove(wanted)
      await refresh()
      return removed
    },
  }
}
