/** What the page may ask of the browser: the microphone, the choice of a loudspeaker, and nothing else. */

export type PermissionDetails = {
  readonly isMainFrame?: boolean | undefined
  readonly requestingUrl?: string | undefined
  readonly securityOrigin?: string | undefined
  /** Of a request. */
  readonly mediaTypes?: readonly string[] | undefined
  /** Of a check. */
  readonly mediaType?: string | undefined
}

type Rule = (details: PermissionDetails) => boolean

/** Requests ask for everything at once, so a list with a camera in it is refused whole. */
const audioOnly: Rule = ({ mediaTypes, mediaType }) =>
  mediaTypes ? mediaTypes.length > 0 && mediaTypes.every((type) => type === 'audio') : mediaType === 'audio'

/** Everything that is not in this table is denied, also permissions that a later Chromium will invent. */
const allowed: Readonly<Record<string, Rule>> = {
  media: audioOnly,
  'speaker-selection': () => true,
}

export function mayUse(
  permission: string,
  details: PermissionDetails,
  isOwnOrigin: (url: string) => boolean,
): boolean {
  const rule = Object.hasOwn(allowed, permission) ? allowed[permission] : undefined
  if (!rule?.(details)) return false
  if (details.isMainFrame !== true) return false
  const origins = [details.requestingUrl, details.securityOrigin].filter(
    (origin): origin is string => typeof origin === 'string' && origin !== '',
  )
  return origins.length > 0 && origins.every(isOwnOrigin)
}

/** The part of an Electron session that is set up here. */
export interface PermissionSession {
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      callback: (granted: boolean) => void,
      details: PermissionDetails,
    ) => void,
  ): void
  setPermissionCheckHandler(
    handler: (
      contents: unknown,
      permission: string,
      requestingOrigin: string,
      details: PermissionDetails,
    ) => boolean,
  ): void
  setDevicePermissionHandler(handler: () => boolean): void
  setDisplayMediaRequestHandler(
    handler: (request: unknown, callback: (streams: object) => void) => void,
  ): void
}

export function guardPermissions(session: PermissionSession, isOwnOrigin: (url: string) => boolean): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(mayUse(permission, details, isOwnOrigin))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    mayUse(permission, { ...details, securityOrigin: details.securityOrigin ?? requestingOrigin }, (url) =>
      isOwnOrigin(url),
    ),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}))
}
