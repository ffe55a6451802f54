/** Draws a clip: waveform, probability with the thresholds, and one lane of turns for each setting. */
import { SAMPLE_RATE } from '#core/audio/messages'
import type { Segment } from '#core/audio/segmenter'
import type { Peaks, SpeechClip } from '#core/audio/speech-clip'
import { SPEECH_FRAME_SAMPLES } from '#core/audio/speech-model'
import { fitCanvas, readColours, type PlotColours } from './plot-colours'

export type Lane = {
  readonly name: string
  readonly turns: readonly Segment[]
  readonly threshold: number
  readonly trial: boolean
}

const WAVE = 88
const PROBABILITY = 72
const GAP = 8
const CAPTION = 14
const LANE = 22
const AXIS = 24
/** CSS px of the whole picture with this many lanes. */
export const labPlotHeight = (lanes: number): number =>
  WAVE + GAP + PROBABILITY + lanes * (GAP + CAPTION + LANE) + AXIS

/** Seconds between two marks of the time axis, for about ten of them. */
const axisStep = (seconds: number, width: number): number =>
  [0.5, 1, 2, 5, 10, 15, 30].find((step) => seconds / step <= Math.max(3, width / 64)) ?? 60

type Area = {
  readonly context: CanvasRenderingContext2D
  readonly colours: PlotColours
  readonly width: number
  readonly xOf: (sample: number) => number
}

export const drawClip = (
  canvas: HTMLCanvasElement,
  clip: SpeechClip,
  peaks: Peaks,
  lanes: readonly Lane[],
  secondsText: (seconds: number) => string,
): void => {
  const fitted = fitCanvas(canvas)
  if (fitted === null) return
  const { context, width, height } = fitted
  const colours = readColours(canvas)
  const total = Math.max(1, clip.pcm.length)
  const area: Area = { context, colours, width, xOf: (sample) => (sample / total) * width }
  context.fillStyle = colours.ground
  context.fillRect(0, 0, width, height)

  // The turns of the values that are tried last lie under the waveform, so that one sees what is inside.
  const main = lanes.at(-1)
  context.globalAlpha = 0.16
  context.fillStyle = colours.speech
  for (const turn of main?.turns ?? []) {
    const x = area.xOf(turn.startSample)
    context.fillRect(x, 0, area.xOf(turn.endSample) - x, WAVE + GAP + PROBABILITY)
  }
  context.globalAlpha = 1
  drawWave(area, peaks)
  drawProbability(area, clip, lanes)
  lanes.forEach((lane, i) =>
    drawLane(area, lane, WAVE + GAP + PROBABILITY + GAP + i * (GAP + CAPTION + LANE)),
  )
  drawAxis(area, total / SAMPLE_RATE, height, secondsText)
}

function drawWave({ context, colours, width }: Area, peaks: Peaks): void {
  const columns = peaks.low.length
  const middle = WAVE / 2
  // Quiet speech must be seen, too: the loudest sample fills the height.
  let most = 0.05
  for (let i = 0; i < columns; i++) most = Math.max(most, peaks.high[i] ?? 0, -(peaks.low[i] ?? 0))
  const scale = (middle - 3) / most
  context.fillStyle = colours.level
  for (let i = 0; i < columns; i++) {
    const top = middle - (peaks.high[i] ?? 0) * scale
    const bottom = middle - (peaks.low[i] ?? 0) * scale
    context.fillRect((i / columns) * width, top, width / columns + 0.2, Math.max(1, bottom - top))
  }
}

function drawProbability(area: Area, clip: SpeechClip, lanes: readonly Lane[]): void {
  const { context, colours, width, xOf } = area
  const top = WAVE + GAP
  const yOf = (share: number): number => top + (1 - share) * PROBABILITY
  context.strokeStyle = colours.grid
  context.lineWidth = 1
  context.strokeRect(0.5, top + 0.5, width - 1, PROBABILITY - 1)
  context.strokeStyle = colours.probability
  context.lineWidth = 1.5
  context.beginPath()
  for (let i = 0; i < clip.probabilities.length; i++) {
    const x = xOf((i + 0.5) * SPEECH_FRAME_SAMPLES)
    if (i === 0) context.moveTo(x, yOf(clip.probabilities[i] ?? 0))
    else context.lineTo(x, yOf(clip.probabilities[i] ?? 0))
  }
  context.stroke()
  for (const lane of lanes) {
    context.strokeStyle = colours.threshold
    context.setLineDash(lane.trial ? [2, 3] : [6, 4])
    context.beginPath()
    context.moveTo(0, yOf(lane.threshold))
    context.lineTo(width, yOf(lane.threshold))
    context.stroke()
  }
  context.setLineDash([])
}

/** Padding is hatched, speech is full, the silence that was waited for is an empty frame: shapes, not colours alone. */
function drawLane({ context, colours, width, xOf }: Area, lane: Lane, from: number): void {
  context.fillStyle = colours.text
  context.font = '12px "Inter Variable", system-ui, sans-serif'
  context.textBaseline = 'alphabetic'
  context.fillText(lane.name, 4, from + CAPTION - 4)
  const top = from + CAPTION
  context.fillStyle = colours.grid
  context.fillRect(0, top + LANE / 2, width, 1)
  lane.turns.forEach((turn, i) => {
    const start = xOf(turn.startSample)
    const speech = xOf(turn.speechSample)
    const quiet = xOf(turn.quietSample ?? turn.endSample)
    const end = xOf(turn.endSample)
    context.save()
    context.beginPath()
    context.rect(start, top, speech - start, LANE)
    context.clip()
    context.strokeStyle = colours.padding
    context.lineWidth = 2
    context.beginPath()
    for (let x = start - LANE; x < speech; x += 6) {
      context.moveTo(x, top + LANE)
      context.lineTo(x + LANE, top)
    }
    context.stroke()
    context.restore()
    // The colours of high contrast may let the line of the lane through.
    for (const colour of [colours.ground, colours.speech]) {
      context.fillStyle = colour
      context.fillRect(speech, top, Math.max(1, quiet - speech), LANE)
    }
    context.strokeStyle = colours.silence
    context.lineWidth = 1.5
    if (end - quiet > 2) context.strokeRect(quiet + 0.75, top + 0.75, end - quiet - 1.5, LANE - 1.5)
    context.fillStyle = colours.ground
    context.font = '600 12px "Inter Variable", system-ui, sans-serif'
    context.textBaseline = 'middle'
    if (quiet - speech > 14) context.fillText(String(i + 1), speech + 5, top + LANE / 2 + 1)
  })
}

function drawAxis(
  { context, colours, width, xOf }: Area,
  seconds: number,
  height: number,
  text: (seconds: number) => string,
): void {
  const step = axisStep(seconds, width)
  context.fillStyle = colours.text
  context.font = '12px "Inter Variable", system-ui, sans-serif'
  context.textBaseline = 'alphabetic'
  for (let at = 0; at <= seconds; at += step) {
    const x = xOf(at * SAMPLE_RATE)
    context.globalAlpha = 0.4
    context.fillRect(x, height - AXIS + 2, 1, 4)
    context.globalAlpha = 1
    const words = text(at)
    if (x + context.measureText(words).width + 4 <= width) context.fillText(words, x + 3, height - 4)
  }
}
