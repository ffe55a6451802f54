/** What a connection needs before it is made: the key, the practice assistant, the address and the way to it. */
import { randomBytes } from 'node:crypto'
import { app, net, session as electronSession } from 'electron'
import type { SessionConfig } from '#core/session/types'
import { createFindTrust } from '../realtime/authorities'
import { createPracticeProcess } from '../realtime/practice-process'
import { createFindProxy } from '../realtime/proxy'
import { findTarget, keyTargetOf } from '../realtime/target'
import { createTemporaryCredentials } from '../realtime/temporary-credentials'
import { createTokenCommand } from '../realtime/token-command'
import { trustingSystem } from '../realtime/trust-system'
import { createTransportOpener } from '../realtime/ws-transport'
import { createAccountService } from '../secrets/account-service'
import { createKeyService, takeEnvironmentKey } from '../secrets/key-service'
import { createSecretStores } from '../secrets/stores'
import { forkUtility } from '../system/utility'
import { writeAtomic } from '../system/write-atomic'
import type { Foundation } from './foundation'

export type Access = ReturnType<typeof createAccess>

export function createAccess(base: Foundation) {
  const { paths, clock, log, notices, profile } = base
  const keys = createKeyService({
    stores: createSecretStores({ file: paths.secrets, platform: process.platform, write: writeAtomic }),
    environmentKey: takeEnvironmentKey(process.env),
    after: clock.after,
    log,
  })
  const account = createAccountService({
    keys,
    target: () => keyTargetOf(profile()),
    onChange: () => {
      if (account.status().present) {
        notices.clear(({ code }) => code === 'key.missing' || code === 'key.host_changed')
      }
      base.onChange()
    },
    onNotice: notices.add,
  })
  const practice = createPracticeProcess({
    fork: () => forkUtility(paths.practice, 'Parley practice', log),
    randomToken: () => randomBytes(24).toString('base64url'),
    resources: paths.resources,
    clock,
    log,
    onLost: notices.add,
  })
  const openTransport = trustingSystem(
    createTransportOpener({
      clock,
      userAgent: `Parley/${app.getVersion()}`,
      hide: base.redactor.hide,
    }),
    createFindTrust(),
  )
  const targetDeps = {
    keys,
    practice,
    // Chromium's network: it knows the proxy and the certificates of the system.
    credentials: createTemporaryCredentials({ fetch: (url, init) => net.fetch(url, init), clock }),
    runTokenCommand: createTokenCommand(),
    findProxy: createFindProxy({
      env: process.env,
      resolve: (address) => electronSession.defaultSession.resolveProxy(address),
    }),
  }
  return {
    account,
    practice,
    openTransport,
    findTarget: (wanted: SessionConfig) => findTarget(wanted, targetDeps),
  }
}
