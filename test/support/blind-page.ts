/**
 * The window of an app whose page Playwright cannot see any more: when the computer goes to sleep, Chromium cuts its
 * network connections, and with them the one to its debugger. Main can still be reached, and through it the page.
 */
import { see } from './see'
import type { Parley } from './parley'

export const blindPage = ({ app }: Parley) => {
  /** The value of an expression in the page. */
  const value = (code: string): Promise<unknown> =>
    app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<unknown>,
      code,
    )
  /** As the name of an element is made: without what is hidden from it. */
  const shownTo = `((each) => {
    const copy = each.cloneNode(true)
    for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove()
    return copy.textContent
  })`
  const element = (selector: string, name: string): string =>
    `[...document.querySelectorAll(${JSON.stringify(selector)})].findLast(
      (each) => (each.getAttribute('aria-label') ?? ${shownTo}(each)).trim() === ${JSON.stringify(name)})`

  return {
    value,
    textOf: (selector: string) =>
      value(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`),
    count: (selector: string) => value(`document.querySelectorAll(${JSON.stringify(selector)}).length`),
    /** With the mouse, in the middle of the element that has exactly this name. */
    click: async (selector: string, name: string): Promise<void> => {
      const found = element(selector, name)
      await see.poll(() => value(`Boolean(${found})`)).toBe(true)
      const at = (await value(`(() => {
        const box = ${found}.getBoundingClientRect()
        return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) }
      })()`)) as { x: number; y: number }
      await app.evaluate(({ BrowserWindow }, { x, y }) => {
        const page = BrowserWindow.getAllWindows()[0]?.webContents
        page?.sendInputEvent({ type: 'mouseMove', x, y })
        page?.sendInputEvent({ type: 'mouseDown', x, y, button: 'left', clickCount: 1 })
        page?.sendInputEvent({ type: 'mouseUp', x, y, button: 'left', clickCount: 1 })
      }, at)
    },
  }
}
