/** Where the window's page may come from: the bundle, or in development the dev server and nothing else. */

export const APP_SCHEME = 'app'
export const APP_HOST = 'bundle'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`
export const APP_ENTRY = `${APP_ORIGIN}/index.html`
export const OVERLAY_PAGE = 'overlay.html'

/** Scheme and authority of a URL, or null. `URL.origin` is the text "null" for schemes that Node does not know. */
export function originOf(url: string): string | null {
  try {
    const { protocol, host, username, password } = new URL(url)
    if (host === '' || username !== '' || password !== '') return null
    return `${protocol}//${host}`
  } catch {
    return null
  }
}

/** `devServerUrl` is given only when the app is not packaged. */
export function createOriginCheck(devServerUrl: string | null): (url: string) => boolean {
  const devOrigin = devServerUrl === null ? null : originOf(devServerUrl)
  return (url) => {
    const origin = originOf(url)
    return origin !== null && (origin === APP_ORIGIN || origin === devOrigin)
  }
}
