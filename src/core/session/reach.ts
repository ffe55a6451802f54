/** How far the connection has come, and whether an attempt to connect could succeed now. */
import { resolveEndpoint } from '../protocol/endpoint'
import type { ConnectionPhase, SessionState } from './state'

const sessionPhases: readonly ConnectionPhase[] = ['configuring', 'telling', 'ready']

/** A socket is open, or on its way to be. */
export const hasSocket = ({ connection: { phase } }: SessionState): boolean =>
  phase === 'opening' || phase === 'greeting' || sessionPhases.includes(phase)

/** The server has begun a session. */
export const hasSession = ({ connection: { phase } }: SessionState): boolean => sessionPhases.includes(phase)

/** The server has taken the settings: what it says from here on is the conversation. */
export const isUnderWay = ({ connection: { phase } }: SessionState): boolean =>
  phase === 'telling' || phase === 'ready'

/** Without a network only a server of this very computer can be reached, be it the practice assistant or another. */
export function isCutOff({ connection, config }: SessionState): boolean {
  if (!connection.offline || config.profile.provider === 'practice') return false
  const endpoint = resolveEndpoint(config.profile)
  return !(endpoint.ok && endpoint.value.loopback)
}

/** Asleep, or without a network that is needed. */
export const isOutOfReach = (state: SessionState): boolean => state.connection.asleep || isCutOff(state)
