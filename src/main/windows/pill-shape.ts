/**
 * The outline of the pill in rectangles. A Linux desktop without a compositor paints a transparent window's corners
 * white; a window cut to this shape has none. One pixel wider than the drawn edge, so that its smoothing stays whole.
 */
import type { Area } from './window-options'

/** Of the pill's stylesheet, and the pixel around it. */
const RADIUS = 29

export function pillShape(width: number, height: number): Area[] {
  const radius = Math.min(RADIUS, Math.floor(Math.min(width, height) / 2))
  const rows: Area[] = [{ x: 0, y: radius, width, height: height - 2 * radius }]
  for (let row = 0; row < radius; row += 1) {
    const up = radius - row - 0.5
    const inset = Math.floor(radius - Math.sqrt(radius * radius - up * up))
    for (const y of [row, height - 1 - row]) rows.push({ x: inset, y, width: width - 2 * inset, height: 1 })
  }
  return rows.filter((rectangle) => rectangle.height > 0)
}
