/** What of a child process is used; Electron's UtilityProcess fits, and so does a test's own. */
export interface ChildLike {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
}
