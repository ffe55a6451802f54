/** Whether the overlay is on the screen, how high it is, and whether the mouse goes through it. */
import type { Settings } from '#core/settings/schema'
import type { AppView } from '#shared/view'

export type OverlayModel = {
  readonly visible: boolean
  /** Clicks reach what lies beneath: nothing happens that the person would want to take hold of. */
  readonly clickThrough: boolean
  readonly height: number
}

export const OVERLAY_WIDTH = 280
/** One line: state, level, last words. */
export const OVERLAY_HEIGHT = 56
/** Three lines of what is being said. */
export const OVERLAY_TALL = 108

export function overlayModel(
  { talk, connection }: Pick<AppView, 'talk' | 'connection'>,
  setting: Settings['overlay'],
): OverlayModel {
  const talking =
    talk.gateOpen ||
    talk.holding ||
    talk.phase !== 'idle' ||
    (talk.handsFree && connection.status === 'connected')
  return {
    visible: setting === 'always' || (setting === 'talking' && talking),
    clickThrough: !talking,
    height: talk.phase === 'speaking' ? OVERLAY_TALL : OVERLAY_HEIGHT,
  }
}
