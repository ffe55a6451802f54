/** Whether an attempt to connect could succeed now: not while the computer sleeps, nor without a network. */
import { resolveEndpoint } from '../protocol/endpoint'
import type { SessionState } from './state'

/** Without a network only a server of this very computer can be reached, be it the practice assistant or another. */
export function isCutOff({ connection, config }: SessionState): boolean {
  if (!connection.offline || config.profile.provider === 'practice') return false
  const endpoint = resolveEndpoint(config.profile)
  return !(endpoint.ok && endpoint.value.loopback)
}

export const isOutOfReach = (state: SessionState): boolean => state.connection.asleep || isCutOff(state)
