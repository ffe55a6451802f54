/** Who may call main: the top frame of a window that main made, showing our own page. */

export type FrameLike = { readonly url: string; readonly top: FrameLike | null }

export type SenderEvent = {
  readonly sender: { readonly id: number }
  /** Null once the frame has gone or navigated. */
  readonly senderFrame: FrameLike | null
}

export function createSenderCheck(deps: {
  readonly isOwnOrigin: (url: string) => boolean
  /** webContents ids of windows that main made. */
  readonly isRegistered: (webContentsId: number) => boolean
}): (event: SenderEvent) => boolean {
  return ({ sender, senderFrame }) =>
    deps.isRegistered(sender.id) &&
    senderFrame !== null &&
    senderFrame === senderFrame.top &&
    deps.isOwnOrigin(senderFrame.url)
}
