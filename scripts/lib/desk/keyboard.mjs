/** Real key presses through the X test extension, and a second window that can have the focus and says what it got. */
import { eventually } from './processes.mjs'

/** @param {import('./processes.mjs').Keeper} keeper */
export const createKeyboard = (keeper) => {
  /** @param {string} key X key name, e.g. "Control_R", "ctrl+shift+space". */
  const keyDown = (key) => keeper.run('xdotool', ['keydown', key])
  /** @param {string} key */
  const keyUp = (key) => keeper.run('xdotool', ['keyup', key])
  /** @param {string} key */
  const press = (key) => keeper.run('xdotool', ['key', key])
  /** @param {number} button X number: 2 middle, 8 back, 9 forward. */
  const mouseDown = (button) => keeper.run('xdotool', ['mousedown', String(button)])
  /** @param {number} button */
  const mouseUp = (button) => keeper.run('xdotool', ['mouseup', String(button)])
  /**
   * Moves the pointer as a hand does, in steps; the edge of the screen stops it.
   * @param {number} x of the screen
   * @param {number} y
   */
  const mouseMove = async (x, y) => {
    const out = await keeper.run('xdotool', ['getmouselocation', '--shell'])
    const from = { x: Number(/X=(\d+)/.exec(out)?.[1]), y: Number(/Y=(\d+)/.exec(out)?.[1]) }
    for (let step = 1; step <= 8; step += 1) {
      const at = [from.x + ((x - from.x) * step) / 8, from.y + ((y - from.y) * step) / 8]
      await keeper.run('xdotool', ['mousemove', ...at.map((value) => String(Math.max(0, Math.round(value))))])
    }
  }
  /** @param {string} text */
  const type = (text) => keeper.run('xdotool', ['type', '--', text])

  /** X id of the window with the focus, or null. */
  const focusedWindow = async () => {
    const out = await keeper.run('xprop', ['-root', '_NET_ACTIVE_WINDOW'])
    const id = /window id # (0x[0-9a-f]+)/.exec(out)?.[1]
    return id === undefined || Number(id) === 0 ? null : Number(id)
  }

  /** Opens a small foreign window, gives it the focus, and records the keys and clicks that reach it. */
  const openOtherWindow = async () => {
    const window = keeper.start('other window', 'xev', [
      '-name',
      'Another program',
      '-event',
      'keyboard',
      '-event',
      'button',
    ])
    let heard = ''
    window.stdout?.on('data', (data) => (heard += data))
    const id = await eventually('The other window', async () =>
      (await keeper.run('xdotool', ['search', '--name', '^Another program$'])).trim().split('\n').pop(),
    )
    const focus = async () => {
      await keeper.run('xdotool', ['windowactivate', id])
      await eventually('The focus of the other window', async () => (await focusedWindow()) === Number(id))
    }
    await focus()
    return {
      focus,
      isFocused: async () => (await focusedWindow()) === Number(id),
      /** Key names of the presses that this window received, in order. */
      presses: () =>
        [...heard.matchAll(/KeyPress event[\s\S]*?keysym 0x[0-9a-f]+, (\w+)\)/g)].map((m) => m[1]),
      /** Presses of mouse buttons that this window received. */
      clicks: () => [...heard.matchAll(/ButtonPress event/g)].length,
      /** @param {number} x of the screen @param {number} y */
      moveTo: (x, y) => keeper.run('xdotool', ['windowmove', '--sync', id, String(x), String(y)]),
      close: () => window.kill('SIGTERM'),
    }
  }

  return { keyDown, keyUp, press, mouseDown, mouseUp, mouseMove, type, focusedWindow, openOtherWindow }
}
