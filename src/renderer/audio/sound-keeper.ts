/**
 * Keeps one audio context alive: makes it anew when it has died, stands still or stumbles too often. Main keeps what
 * the old one had not played and gives it to the new one, so a change in the middle of a sentence costs a pause only.
 */
import { createStallWatch } from '#core/audio/stall-watch'
import type { SoundTrouble } from '#shared/contract'
import { createLateness } from './lateness'
import type { LatencyHint, SoundContext } from './sound-context'

export type SoundCallbacks = {
  readonly latencyHint: LatencyHint
  readonly onLate: () => void
  readonly onLost: (detail: string) => void
}

export interface SoundKeeper {
  readonly current: () => SoundContext | null
  /** Makes the context now, whatever wait is running: the start, a device that has come, a person who presses a key. */
  readonly build: () => void
  /** Something began or stopped to sound, or the talk did: asks whether a pending rebuild may happen now. */
  readonly settle: () => void
  readonly dispose: () => void
}

export type SoundKeeperDeps = {
  readonly open: (callbacks: SoundCallbacks) => Promise<SoundContext>
  /** A new context: give it its microphone, its loudspeaker and its ports. It counts as current already. */
  readonly onOpened: (sound: SoundContext) => void
  /** `current` has changed. */
  readonly onChange: () => void
  readonly tell: (trouble: SoundTrouble) => void
  readonly recovered: (code: SoundTrouble['code']) => void
  /** Sound is queued or coming. */
  readonly playing: () => boolean
  /** Somebody may be speaking: a context that is made anew now would cost words. */
  readonly talking: () => boolean
  /** Monotonic, ms. */
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => () => void
}

/**
 * The first tries follow at once: Chromium gives a new context the stream of an old one out of a pool, and those that
 * died together with the device come out of it one after the other, each good for a single buffer.
 */
const REBUILD_MS = [0, 0, 0, 500, 2000, 5000, 10_000]
/** Contexts in a row that took no sound, before the person is told. */
const TELL_AFTER = 4
/** A context that cannot even be closed is not waited for longer. */
const LET_GO_MS = 500
const LOOK_MS = 500
const LOOK_PLAYING_MS = 100
/** A device that takes no sound for this long has gone. Waking one up can take a second when nothing is playing. */
const STALLED_PLAYING_MS = 300
const STALLED_MS = 2000
/** A context that was just made may take its time; so may one that was suspended. */
const FIRST_SOUND_MS = 3000
/** One buffer that is taken proves nothing. */
const WORKS_MS = 150

export const createSoundKeeper = (deps: SoundKeeperDeps): SoundKeeper => {
  const lateness = createLateness()
  const stall = createStallWatch()
  let sound: SoundContext | null = null
  let building = false
  let disposed = false
  /** Contexts in a row that never took any sound. */
  let failures = 0
  let told = false
  let interrupted = false
  let cancelRetry: (() => void) | null = null
  let cancelLook: (() => void) | null = null
  let lookingOften = false

  /** @param gone Resolves when the old context has let go of the device: a new one before that shares its fate. */
  const lose = (detail: string, gone: Promise<void> = Promise.resolve()): void => {
    sound = null
    cancelLook?.()
    cancelLook = null
    if (disposed) return
    interrupted ||= deps.playing()
    deps.onChange()
    failures += 1
    if (failures === TELL_AFTER) {
      told = true
      deps.tell({ code: 'sound.failed', detail })
    }
    const wait = REBUILD_MS[Math.min(failures - 1, REBUILD_MS.length - 1)] ?? 10_000
    cancelRetry?.()
    cancelRetry = deps.after(LET_GO_MS + wait, build)
    void gone.then(() => {
      if (sound !== null || disposed) return undefined
      cancelRetry?.()
      cancelRetry = deps.after(wait, build)
      return undefined
    })
  }

  /** The context takes sound: whatever was wrong is over. */
  const works = (): void => {
    failures = 0
    if (told) deps.recovered('sound.failed')
    else if (interrupted) deps.tell({ code: 'sound.restarted', detail: null })
    told = false
    interrupted = false
  }

  const look = (): void => {
    cancelLook = null
    const watched = sound
    if (watched === null || disposed) return
    const clock = watched.clock()
    const stood = stall.observe(deps.now(), clock.ms)
    if (clock.ms > WORKS_MS && stood === 0) works()
    if (!clock.running) watched.resume()
    const urgent = deps.playing() || failures > 0
    const patience =
      clock.ms === 0 || !clock.running ? FIRST_SOUND_MS : urgent ? STALLED_PLAYING_MS : STALLED_MS
    if (stood >= patience) {
      lose(`the device took no sound for ${Math.round(stood)} ms`, watched.close())
      return
    }
    lookAgain()
  }

  const lookAgain = (): void => {
    cancelLook?.()
    lookingOften = deps.playing() || failures > 0
    cancelLook = deps.after(lookingOften ? LOOK_PLAYING_MS : LOOK_MS, look)
  }

  const build = (): void => {
    cancelRetry?.()
    cancelRetry = null
    if (sound === null && !building && !disposed) void open()
  }

  const open = async (): Promise<void> => {
    building = true
    try {
      let mine: SoundContext | null = null
      let lost: string | null = null
      mine = await deps.open({
        latencyHint: lateness.hint(deps.now()),
        onLate: () => {
          lateness.late(deps.now())
          settle()
        },
        onLost: (detail) => {
          if (mine === null) lost = detail
          else if (sound === mine) lose(detail)
        },
      })
      if (disposed) void mine.close()
      else if (lost !== null) lose(lost)
      else {
        sound = mine
        stall.reset()
        deps.onOpened(mine)
        lookAgain()
      }
    } catch (error) {
      lose(error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : String(error))
    } finally {
      building = false
      deps.onChange()
    }
  }

  const settle = (): void => {
    // A change for the better can wait for a quiet moment.
    if (lateness.tooMuch() && !deps.playing() && !deps.talking() && sound !== null) {
      const gone = sound.close()
      sound = null
      deps.onChange()
      void gone.then(build)
    }
    if (sound !== null && deps.playing() && !lookingOften) lookAgain()
  }

  return {
    current: () => sound,
    build,
    settle,
    dispose: () => {
      disposed = true
      cancelRetry?.()
      cancelLook?.()
      void sound?.close()
      sound = null
    },
  }
}
