/** The pill: state as icon and word, level, and the last words. It is dragged by any of its points. */
import { useEffect, useRef, type HTMLAttributes, type PointerEvent } from 'react'
import { useStore } from 'zustand'
import { resolveLanguage } from '#shared/i18n/language'
import { messagesOf } from '#shared/i18n/messages'
import type { OverlayDrag } from '#shared/contract'
import type { AppView } from '#shared/view'
import { StateIcon } from '../features/talk/state-icon'
import { useTheme } from '../features/shell/use-theme'
import { talkState } from '../state/selectors'
import type { ViewStore } from '../state/store'
import { levelOf } from '../ui/meter'
import { captionOf } from './caption'
import styles from './overlay.module.css'

type OnDrag = (drag: OverlayDrag) => void
type HearLevels = (listener: (rms: number) => void) => () => void

export const Overlay = ({
  store,
  hearLevels,
  onDrag,
}: {
  readonly store: ViewStore
  readonly hearLevels: HearLevels
  /** Null where the system moves the window. */
  readonly onDrag: OnDrag | null
}) => {
  const view = useStore(store, (state) => state.view)
  return view === null ? null : <Pill view={view} hearLevels={hearLevels} onDrag={onDrag} />
}

const Pill = ({
  view,
  hearLevels,
  onDrag,
}: {
  readonly view: AppView
  readonly hearLevels: HearLevels
  readonly onDrag: OnDrag | null
}) => {
  const language = resolveLanguage(view.settings.language, view.info.systemLanguage)
  const t = messagesOf(language)
  useTheme(view.settings.theme)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const state = talkState(view)
  // Nothing comes of what is said until the person allows it: that must not look like an answer on its way.
  const held = view.budget.state === 'stopped' && state !== 'speaking'
  const caption = held ? t.budget.short : captionOf(view)
  const level = useRef<HTMLDivElement>(null)
  useEffect(
    () => hearLevels((rms) => level.current?.style.setProperty('--level', levelOf(rms).toFixed(3))),
    [hearLevels],
  )
  return (
    <main className={styles.pill} data-state={state} {...(onDrag === null ? {} : dragging(onDrag))}>
      <StateIcon state={state} />
      <output className={styles.word}>{t.state[state]}</output>
      <div ref={level} className={styles.level} aria-hidden />
      <p className={styles.caption}>{caption}</p>
    </main>
  )
}

/** The pointer is held from press to release, wherever it goes meanwhile. */
const dragging = (onDrag: OnDrag): HTMLAttributes<HTMLElement> => {
  const at = (step: OverlayDrag['step'], { screenX, screenY }: PointerEvent<HTMLElement>): void =>
    onDrag({ step, x: Math.round(screenX), y: Math.round(screenY) })
  return {
    'data-moves-itself': true,
    onPointerDown: (event) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      at('start', event)
    },
    onPointerMove: (event) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) at('move', event)
    },
    onPointerUp: (event) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) at('move', event)
    },
    onLostPointerCapture: (event) => at('end', event),
  } as HTMLAttributes<HTMLElement>
}
