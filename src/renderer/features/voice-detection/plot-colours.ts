/** The tokens that the canvases draw with, read from the page: theme and forced colours decide them. */

const names = [
  'ground',
  'grid',
  'level',
  'probability',
  'threshold',
  'speech',
  'padding',
  'silence',
  'server',
  'text',
  'trial',
] as const
export type PlotColours = Readonly<Record<(typeof names)[number], string>>

export const readColours = (canvas: HTMLCanvasElement): PlotColours => {
  const style = getComputedStyle(canvas)
  return Object.fromEntries(
    names.map((name) => [name, style.getPropertyValue(`--plot-${name}`).trim() || 'gray']),
  ) as PlotColours
}

/** Sets the canvas to the pixels of its box; gives its context in CSS pixels and its size, or null when unseen. */
export const fitCanvas = (
  canvas: HTMLCanvasElement,
): { readonly context: CanvasRenderingContext2D; readonly width: number; readonly height: number } | null => {
  const { clientWidth: width, clientHeight: height } = canvas
  const context = canvas.getContext('2d')
  if (context === null || width === 0 || height === 0) return null
  const ratio = window.devicePixelRatio || 1
  const pixels = [Math.round(width * ratio), Math.round(height * ratio)] as const
  if (canvas.width !== pixels[0]) canvas.width = pixels[0]
  if (canvas.height !== pixels[1]) canvas.height = pixels[1]
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return { context, width, height }
}
