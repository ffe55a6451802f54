/** The pill: state as icon and word, level, and the last words. It is dragged by any of its points. */
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { resolveLanguage } from '#shared/i18n/language'
import { messagesOf } from '#shared/i18n/messages'
import type { AppView } from '#shared/view'
import { StateIcon } from '../features/talk/state-icon'
import { useTheme } from '../features/shell/use-theme'
import { talkState } from '../state/selectors'
import type { ViewStore } from '../state/store'
import { levelOf } from '../ui/meter'
import { captionOf } from './caption'
import styles from './overlay.module.css'

type HearLevels = (listener: (rms: number) => void) => () => void

export const Overlay = ({
  store,
  hearLevels,
}: {
  readonly store: ViewStore
  readonly hearLevels: HearLevels
}) => {
  const view = useStore(store, (state) => state.view)
  return view === null ? null : <Pill view={view} hearLevels={hearLevels} />
}

const Pill = ({ view, hearLevels }: { readonly view: AppView; readonly hearLevels: HearLevels }) => {
  const language = resolveLanguage(view.settings.language, view.info.systemLanguage)
  const t = messagesOf(language)
  useTheme(view.settings.theme)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const state = talkState(view)
  const caption = captionOf(view)
  const level = useRef<HTMLDivElement>(null)
  useEffect(
    () => hearLevels((rms) => level.current?.style.setProperty('--level', levelOf(rms).toFixed(3))),
    [hearLevels],
  )
  return (
    <main className={styles.pill} data-state={state}>
      <StateIcon state={state} />
      <output className={styles.word}>{t.state[state]}</output>
      <div ref={level} className={styles.level} aria-hidden />
      <p className={styles.caption}>{caption}</p>
    </main>
  )
}
