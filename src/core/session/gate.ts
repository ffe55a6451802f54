/** The microphone's gate and the way of its frames: open for a hold, and for hands-free whenever it may be. */
import { emit, setTalk, type Draft } from './draft'
import { hasSocket } from './reach'
import { isAudible } from './sound'
import { hasUnsentVoice } from './unsent'
import type { SessionState, TalkState } from './state'

/** Hands-free opens the gate whenever it may be open; a hold opens and closes it by itself. */
export function syncGate(d: Draft): void {
  const { talk, connection } = d.state
  if (talk.pressedAt !== null) return
  const wanted = handsFreeGate(d.state)
  if (wanted && !talk.gateOpen) {
    openGate(d)
    setUplink(d, connection.phase === 'ready' ? 'flow' : 'hold')
  }
  if (!wanted) closeGate(d)
}

function handsFreeGate(state: SessionState): boolean {
  const { talk, config } = state
  if (!talk.handsFree || talk.muted || talk.closing || hasUnsentVoice(state)) return false
  if (config.halfDuplex && isAudible(state)) return false
  return hasSocket(state)
}

/** Every opening has a number of its own, so that each hold is measured by itself. */
export function openGate(d: Draft): void {
  closeGate(d)
  const gate = d.state.talk.gate + 1
  setTalk(d, { gate, gateOpen: true })
  emit(d, { type: 'gate', gate, open: true })
}

export function closeGate(d: Draft): void {
  const { gate, gateOpen } = d.state.talk
  if (!gateOpen) return
  setTalk(d, { gateOpen: false })
  emit(d, { type: 'gate', gate, open: false })
}

/** @param rewind With `hold`: what of the sound that was sent is held again; ms, or the turn that is being said. */
export function setUplink(d: Draft, uplink: TalkState['uplink'], rewind: number | 'turn' = 0): void {
  if (d.state.talk.uplink === uplink) return
  setTalk(d, { uplink })
  emit(d, { type: 'uplink', mode: uplink, ...(rewind === 0 ? {} : { rewind }) })
}
