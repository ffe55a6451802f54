/** The interface as one component: everything it needs comes in as `deps`. */
import { CSPProvider } from '@base-ui/react/csp-provider'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { resolveLanguage } from '#shared/i18n/language'
import { messagesOf } from '#shared/i18n/messages'
import { Shell } from './features/shell/shell'
import { useTheme } from './features/shell/use-theme'
import { WordsProvider } from './i18n/context'
import { AppDepsProvider, useView, type AppDeps } from './state/context'
import { Button } from './ui/button'
import styles from './app.module.css'

const Ready = () => {
  const setting = useView((view) => view.settings.language)
  const system = useView((view) => view.info.systemLanguage)
  useTheme(useView((view) => view.settings.theme))
  return (
    <WordsProvider language={resolveLanguage(setting, system)}>
      <Shell />
    </WordsProvider>
  )
}

/** Before the first snapshot the settings are unknown, so the page follows the browser. */
const Waiting = ({ failed, retry }: { readonly failed: boolean; readonly retry: () => void }) => {
  const { common } = messagesOf(navigator.language.startsWith('tr') ? 'tr' : 'en')
  useTheme('system')
  return (
    <main className={styles.waiting} aria-busy={!failed}>
      {failed ? (
        <>
          <p role="alert">{common.startFailed}</p>
          <Button onClick={retry}>{common.retry}</Button>
        </>
      ) : (
        <p className="visually-hidden">{common.loading}</p>
      )}
    </main>
  )
}

export const App = ({ deps, retry }: { readonly deps: AppDeps; readonly retry: () => void }) => {
  const ready = useStore(deps.store, ({ view }) => view !== null)
  const failed = useStore(deps.store, (state) => state.failed)
  // A file dropped on the window must not replace the page.
  useEffect(() => {
    const refuse = (event: DragEvent): void => event.preventDefault()
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [])
  return (
    <CSPProvider disableStyleElements>
      <AppDepsProvider deps={deps}>
        {ready ? <Ready /> : <Waiting failed={failed} retry={retry} />}
      </AppDepsProvider>
    </CSPProvider>
  )
}
