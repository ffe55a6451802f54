/** The functions of the app, put together: hosts, consent, timers, and the runner that the session calls. */
import type { Notice } from '#core/notice'
import type { Profile } from '#core/settings/schema'
import type { ToolQuestion } from '#shared/view'
import type { Clock } from '../system/clock'
import type { Log } from '../system/log'
import { createBuiltInHost, type BuiltInDeps } from './built-in'
import { createConsent, type Consent } from './consent'
import type { ToolHost } from './host'
import { createHttpCall } from './http-call'
import type { HttpSend } from './http-send'
import { createToolRunner, type ToolRunner } from './runner'
import { createTimers, type Timers, type TimersDeps } from './timers'
import { createUserFunctionHost } from './user-functions'

export type ToolsDeps = Pick<BuiltInDeps, 'openExternal' | 'copy'> & {
  readonly profile: () => Profile
  readonly clock: Clock
  readonly log: Log
  readonly onNotice: (notice: Notice) => void
  /** The questions to the person changed. */
  readonly onChange: () => void
  readonly onAsked: (question: ToolQuestion) => void
  readonly tell: TimersDeps['tell']
  readonly userAgent: string
  readonly send: HttpSend
  /** Hosts beside the two of Parley's own; asked last, so they cannot take a name away. */
  readonly moreHosts?: readonly ToolHost[]
}

export type Tools = { readonly runner: ToolRunner; readonly consent: Consent; readonly timers: Timers }

export function createTools(deps: ToolsDeps): Tools {
  const { clock, log } = deps
  const consent = createConsent({ clock, onChange: deps.onChange, onAsked: deps.onAsked })
  const timers = createTimers({ clock, onNotice: deps.onNotice, tell: deps.tell })
  const builtIn = createBuiltInHost({
    wall: clock.wall,
    zone: systemZone,
    openExternal: deps.openExternal,
    copy: deps.copy,
    timers,
  })
  const own = createUserFunctionHost(createHttpCall({ send: deps.send, userAgent: deps.userAgent }))
  const runner = createToolRunner({
    hosts: [builtIn, own, ...(deps.moreHosts ?? [])],
    profile: deps.profile,
    consent,
    clock,
    log,
  })
  return { runner, consent, timers }
}

const systemZone: BuiltInDeps['zone'] = (at) => ({
  name: Intl.DateTimeFormat().resolvedOptions().timeZone,
  offsetMinutes: -new Date(at).getTimezoneOffset(),
})
