/** Hold-to-talk in the window: one press at a time, always released by what began it or by losing the window. */

/** Who holds: each ends only its own press. `click` is a screen reader's click, which has no second half. */
export type HoldSource = 'pointer' | 'key' | 'space' | 'click'

export type Hold = {
  readonly down: (source: HoldSource) => void
  readonly up: (source: HoldSource) => void
  /** Focus or window lost, pointer cancelled, screen left: whoever held lets go. */
  readonly cancel: () => void
  readonly holder: () => HoldSource | null
}

export const createHold = (deeds: { readonly press: () => void; readonly release: () => void }): Hold => {
  let holder: HoldSource | null = null
  const cancel = (): void => {
    if (holder === null) return
    holder = null
    deeds.release()
  }
  return {
    down: (source) => {
      if (holder !== null) return
      holder = source
      deeds.press()
    },
    up: (source) => {
      if (holder === source) cancel()
    },
    cancel,
    holder: () => holder,
  }
}

/** Elements that use Space themselves. */
const usesSpace =
  'a[href], button, input, select, textarea, summary, [contenteditable], [role="option"], [role="menuitem"], [role="tab"], [role="combobox"], [role="switch"]'

/** Space means "talk" only where no control wants it and no modifier is held. */
export const isTalkSpace = (event: KeyboardEvent): boolean => {
  if (event.code !== 'Space' || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false
  return !(event.target instanceof Element && event.target.closest(usesSpace) !== null)
}
