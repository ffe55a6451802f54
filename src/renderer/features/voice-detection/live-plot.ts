/** Draws the live history: level as an area, probability as a line, expected turns below, the server's marks above. */
import { SAMPLE_RATE } from '#core/audio/messages'
import { SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'
import { levelOf } from '../../ui/meter'
import { HISTORY_SECONDS, type LiveFrame, type LiveHistory } from './live-history'
import { fitCanvas, readColours } from './plot-colours'

/** Room above the plot for the server's marks and below it for the expected turns, CSS px. */
export const PLOT_TOP = 18
export const PLOT_BOTTOM = 16
const SPAN = HISTORY_SECONDS * SAMPLE_RATE

export type LivePlotLook = {
  /** Null where the mode has none. */
  readonly threshold: number | null
  /** Nothing moves but the place that is written now. */
  readonly still: boolean
}

export const drawLive = (canvas: HTMLCanvasElement, history: LiveHistory, look: LivePlotLook): void => {
  const fitted = fitCanvas(canvas)
  if (fitted === null) return
  const { context, width, height } = fitted
  const colours = readColours(canvas)
  const end = history.end()
  const inner = height - PLOT_TOP - PLOT_BOTTOM
  const yOf = (share: number): number => PLOT_TOP + (1 - share) * inner
  // Standing still: every moment has its place, and the newest overwrites the oldest.
  const xOf = look.still
    ? (at: number): number => (((at % SPAN) + SPAN) % SPAN) * (width / SPAN)
    : (at: number): number => width - ((end - at) / SPAN) * width
  const step = (SPEECH_FRAME_SAMPLES / SPAN) * width
  const frames = history.frames()
  const shown = (at: number): boolean => at > end - SPAN && at <= end

  context.fillStyle = colours.ground
  context.fillRect(0, 0, width, height)
  context.strokeStyle = colours.grid
  context.lineWidth = 1
  context.beginPath()
  for (const share of [0, 0.5, 1]) {
    context.moveTo(0, Math.round(yOf(share)) + 0.5)
    context.lineTo(width, Math.round(yOf(share)) + 0.5)
  }
  context.stroke()

  context.fillStyle = colours.level
  context.globalAlpha = 0.5
  for (const frame of frames) {
    if (!shown(frame.at)) continue
    const top = yOf(levelOf(frame.level))
    context.fillRect(xOf(frame.at), top, step + 0.6, yOf(0) - top)
  }
  context.globalAlpha = 1
  context.fillStyle = colours.speech
  for (const frame of frames) {
    if (frame.speaking && shown(frame.at)) context.fillRect(xOf(frame.at), height - 11, step + 0.6, 7)
  }
  line(
    context,
    frames.filter((frame) => shown(frame.at)),
    xOf,
    yOf,
    step,
  )
  context.strokeStyle = colours.probability
  context.lineWidth = 2
  context.stroke()

  if (look.threshold !== null) {
    context.beginPath()
    context.moveTo(0, yOf(look.threshold))
    context.lineTo(width, yOf(look.threshold))
    // A line of the ruler at the same place must not show between the dashes.
    context.strokeStyle = colours.ground
    context.lineWidth = 3
    context.stroke()
    context.strokeStyle = colours.threshold
    context.lineWidth = 1.5
    context.setLineDash([6, 4])
    context.stroke()
    context.setLineDash([])
  }
  for (const mark of history.marks()) {
    if (!shown(mark.at)) continue
    flag(context, xOf(mark.at), height - PLOT_BOTTOM, mark.kind, colours.server)
  }
  if (look.still && frames.length > 0) {
    context.fillStyle = colours.text
    context.fillRect(xOf(end), PLOT_TOP, 1, inner)
  }
}

function line(
  context: CanvasRenderingContext2D,
  frames: readonly LiveFrame[],
  xOf: (at: number) => number,
  yOf: (share: number) => number,
  step: number,
): void {
  context.beginPath()
  let last: number | null = null
  for (const frame of frames) {
    const x = xOf(frame.at) + step / 2
    // A new stretch, or the place where the picture begins again.
    if (last === null || x < last || x - last > step * 2) context.moveTo(x, yOf(frame.probability))
    else context.lineTo(x, yOf(frame.probability))
    last = x
  }
}

/** Began: a flag that points to the right of its line. Ended: to the left. Told apart by shape, not by colour. */
function flag(
  context: CanvasRenderingContext2D,
  x: number,
  bottom: number,
  kind: 'started' | 'stopped',
  colour: string,
): void {
  const side = kind === 'started' ? 1 : -1
  context.fillStyle = colour
  context.fillRect(x - 0.75, 3, 1.5, bottom - 3)
  context.beginPath()
  context.moveTo(x, 3)
  context.lineTo(x + side * 10, 8)
  context.lineTo(x, 13)
  context.closePath()
  context.fill()
}
