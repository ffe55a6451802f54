/** How the windows are made. What is not written here stays at Electron's safe default, on purpose. */

export type Bounds = {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
}

export const defaultBounds: Bounds = { width: 1100, height: 760 }
/** The interface works down to a width of 360. */
const MIN_WIDTH = 360
const MIN_HEIGHT = 480

export const windowOptions = (given: {
  readonly bounds: Bounds
  readonly preload: string
  readonly icon: string
  readonly dark: boolean
}) =>
  ({
    ...given.bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Parley',
    icon: given.icon,
    autoHideMenuBar: true,
    // Close to the first paint of either theme, so that nothing flashes.
    backgroundColor: given.dark ? '#16171b' : '#fbfbfc',
    webPreferences: safeWebPreferences(given.preload),
  }) as const

/** Every window's page is locked down in the same way. */
export const safeWebPreferences = (preload: string) =>
  ({
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    // A hidden window still hears and speaks.
    backgroundThrottling: false,
    spellcheck: false,
  }) as const

export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Remembered bounds, if enough of the title bar would be on a screen that is there now; else the size alone. */
export function fitBounds(saved: Bounds | null, workAreas: readonly Area[]): Bounds {
  if (!saved) return defaultBounds
  const largest = workAreas.reduce((best, area) => (area.width > best.width ? area : best), {
    x: 0,
    y: 0,
    width: defaultBounds.width,
    height: defaultBounds.height,
  })
  const width = Math.round(Math.min(Math.max(saved.width, MIN_WIDTH), Math.max(largest.width, MIN_WIDTH)))
  const height = Math.round(
    Math.min(Math.max(saved.height, MIN_HEIGHT), Math.max(largest.height, MIN_HEIGHT)),
  )
  const { x, y } = saved
  if (x === undefined || y === undefined) return { width, height }
  const reachable = workAreas.some((area) => {
    const overlap = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
    return overlap >= 100 && y >= area.y && y <= area.y + area.height - 50
  })
  return reachable ? { x: Math.round(x), y: Math.round(y), width, height } : { width, height }
}
