/** Where the overlay stands: where the person left it while that is on a screen, else at the top in the middle. */
import { OVERLAY_HEIGHT, OVERLAY_WIDTH } from './overlay-model'
import type { Area, Bounds } from './window-options'

/** Of the upper left corner, DIP. */
export type Place = { readonly x: number; readonly y: number }

const MARGIN = 16

export function overlayPlace(saved: Bounds | null, workAreas: readonly Area[], primary: Area): Place {
  const { x, y } = saved ?? {}
  const on = (area: Area): boolean =>
    x !== undefined &&
    y !== undefined &&
    x >= area.x &&
    y >= area.y &&
    x + OVERLAY_WIDTH <= area.x + area.width &&
    y + OVERLAY_HEIGHT <= area.y + area.height
  if (x !== undefined && y !== undefined && workAreas.some(on)) return { x: Math.round(x), y: Math.round(y) }
  return {
    x: Math.round(primary.x + (primary.width - OVERLAY_WIDTH) / 2),
    y: primary.y + MARGIN,
  }
}

/** The nearest place at which an overlay of this height is whole on the screen: at its foot it grows upwards. */
export function keepOnScreen({ x, y }: Place, height: number, area: Area): Place {
  return {
    x: within(x, area.x, area.x + area.width - OVERLAY_WIDTH),
    y: within(y, area.y, area.y + area.height - height),
  }
}

const within = (value: number, low: number, high: number): number =>
  Math.round(Math.max(low, Math.min(value, high)))
