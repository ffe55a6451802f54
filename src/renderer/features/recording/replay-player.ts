/** Plays the sound of a conversation: the page's own player behind a small face, with its position as it moves. */

export type ReplayState = {
  readonly playing: boolean
  readonly positionMs: number
  /** The sound cannot be loaded. */
  readonly failed: boolean
}

export interface ReplayPlayer {
  readonly state: () => ReplayState
  readonly subscribe: (listener: () => void) => () => void
  /** From here on, or where it stands; until there, or to the end. ms */
  readonly play: (fromMs?: number, untilMs?: number) => void
  readonly pause: () => void
  readonly seek: (ms: number) => void
  readonly dispose: () => void
}

/** Chrome 49 and later, not in lib.dom of every version. */
type Output = { readonly setSinkId?: (id: string) => Promise<void> }

/** How often the position is told while it moves. ms */
const EVERY_MS = 60

export function createReplayPlayer(
  url: string,
  given: { readonly speaker: string; readonly volume: number },
) {
  const audio = new Audio()
  audio.preload = 'metadata'
  audio.src = url
  audio.volume = given.volume
  if (given.speaker !== '') {
    // A loudspeaker that has gone: the system's own will do.
    ;(audio as Output).setSinkId?.(given.speaker).catch(() => undefined)
  }
  const listeners = new Set<() => void>()
  let state: ReplayState = { playing: false, positionMs: 0, failed: false }
  let until: number | null = null
  /** Where a press of Play goes on. */
  let timer: ReturnType<typeof setInterval> | null = null

  const tell = (next: Partial<ReplayState>): void => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }
  const look = (): void => {
    const positionMs = Math.round(audio.currentTime * 1000)
    if (until !== null && positionMs >= until) {
      audio.pause()
      until = null
    }
    const playing = !audio.paused && !audio.ended
    if (positionMs !== state.positionMs || playing !== state.playing) tell({ positionMs, playing })
  }
  const run = (): void => {
    timer ??= setInterval(look, EVERY_MS)
    look()
  }
  const rest = (): void => {
    if (timer !== null) clearInterval(timer)
    timer = null
    look()
  }
  audio.addEventListener('playing', run)
  audio.addEventListener('pause', rest)
  audio.addEventListener('ended', rest)
  audio.addEventListener('seeked', look)
  audio.addEventListener('error', () => tell({ failed: true, playing: false }))

  const player: ReplayPlayer = {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    play: (fromMs, untilMs) => {
      until = untilMs ?? null
      if (fromMs !== undefined) audio.currentTime = fromMs / 1000
      else if (audio.ended) audio.currentTime = 0
      audio.play().catch((error: unknown) => {
        // Pausing before it began is no failure.
        if ((error as Error).name !== 'AbortError') tell({ failed: true, playing: false })
      })
    },
    pause: () => {
      until = null
      audio.pause()
    },
    seek: (ms) => {
      until = null
      audio.currentTime = Math.max(0, ms) / 1000
      tell({ positionMs: Math.max(0, Math.round(ms)) })
    },
    dispose: () => {
      listeners.clear()
      if (timer !== null) clearInterval(timer)
      audio.pause()
      audio.removeAttribute('src')
      audio.load()
    },
  }
  return player
}
