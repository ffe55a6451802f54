/** The window stays where it is: no navigation away, no new windows, no webviews. */
import { allowedLink } from './links'

type Preventable = { preventDefault(): void }

/** The part of Electron's WebContents that is guarded. */
export interface GuardedContents {
  on(event: 'will-navigate', listener: (event: Preventable, url: string) => void): unknown
  on(event: 'will-redirect', listener: (event: Preventable, url: string) => void): unknown
  on(event: 'will-frame-navigate', listener: (event: Preventable & { readonly url: string }) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void
}

export type NavigationDeps = {
  readonly isOwnOrigin: (url: string) => boolean
  readonly openExternal: (url: string) => void
  readonly onBlocked: () => void
}

export function guardNavigation(contents: GuardedContents, deps: NavigationDeps): void {
  const stay = (event: Preventable, url: string): void => {
    if (!deps.isOwnOrigin(url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', (event) => stay(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const link = allowedLink(url)
    if (link === null) deps.onBlocked()
    else deps.openExternal(link)
    return { action: 'deny' }
  })
}
