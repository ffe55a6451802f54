/** The notices that are on the screen. */
import type { Notice } from '#core/notice'
import type { ShownNotice } from '#shared/view'

/** More than this at once helps nobody. */
const MAX_SHOWN = 6

export interface NoticeBoard {
  readonly add: (notice: Notice) => void
  readonly dismiss: (id: number) => void
  /** Takes away what has come true or is out of date, e.g. "no key" once there is one. */
  readonly clear: (matches: (notice: Notice) => boolean) => void
  /** Keeps its identity until something changes. */
  readonly shown: () => readonly ShownNotice[]
}

export function createNoticeBoard(wall: () => number, onChange: () => void): NoticeBoard {
  let shown: readonly ShownNotice[] = []
  let nextId = 1
  const set = (next: readonly ShownNotice[]): void => {
    if (next.length === shown.length && next.every((notice, i) => notice === shown[i])) return
    shown = next
    onChange()
  }
  return {
    add: (notice) => {
      // The same thing again replaces what stands there: its number tells that it happened anew.
      const others = shown.filter((old) => old.code !== notice.code)
      set([...others, { ...notice, id: nextId, at: wall() }].slice(-MAX_SHOWN))
      nextId += 1
    },
    dismiss: (id) => set(shown.filter((notice) => notice.id !== id)),
    clear: (matches) => set(shown.filter((notice) => !matches(notice))),
    shown: () => shown,
  }
}
