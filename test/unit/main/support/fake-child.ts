/** A child process that says what the test wants and ends when the test wants. */
import type { ChildLike } from '../../../../src/main/system/child'

export type FakeChild = ChildLike & {
  readonly received: unknown[]
  readonly say: (message: unknown) => void
  readonly exit: (code?: number) => void
  killed: boolean
}

export function fakeChild(): FakeChild {
  const listeners: ((message: unknown) => void)[] = []
  const exits: ((code: number) => void)[] = []
  const received: unknown[] = []
  const child: FakeChild = {
    received,
    killed: false,
    postMessage: (message) => void received.push(message),
    on: (_event, listener) => listeners.push(listener),
    once: (_event, listener) => exits.push(listener),
    kill: () => (child.killed = true),
    say: (message) => listeners.forEach((listener) => listener(message)),
    exit: (code = 0) => exits.splice(0).forEach((listener) => listener(code)),
  }
  return child
}
