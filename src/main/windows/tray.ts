/** The icon in the tray. A desktop without one is no failure: the app lives in its window then. */
import { Menu, nativeImage, Tray } from 'electron'
import { join } from 'node:path'
import type { Log } from '../system/log'
import type { TrayCommand, TrayModel } from './tray-model'

export interface AppTray {
  readonly update: (model: TrayModel) => void
  readonly dispose: () => void
}

export type TrayDeps = {
  readonly iconFolder: string
  readonly log: Log
  readonly onCommand: (command: TrayCommand) => void
}

/** Null where the system refuses a tray icon. */
export function createTray({ iconFolder, log, onCommand }: TrayDeps): AppTray | null {
  const image = (name: string): Electron.NativeImage =>
    nativeImage.createFromPath(join(iconFolder, `${name}.png`))
  let tray: Tray
  try {
    tray = new Tray(image('tray'))
  } catch (error) {
    log.error('tray.create', error)
    return null
  }
  tray.on('click', () => onCommand('show'))
  let shown = ''
  let icon = 'tray'
  return {
    update: (model) => {
      // Rebuilding a menu closes it where it is open, so it is rebuilt only when something changed.
      const next = JSON.stringify(model)
      if (next === shown) return
      shown = next
      if (model.icon !== icon) tray.setImage(image(model.icon))
      icon = model.icon
      tray.setToolTip(model.tooltip)
      tray.setContextMenu(
        Menu.buildFromTemplate(
          model.entries.map((entry) => {
            if (entry.type === 'separator') return { type: 'separator' }
            const click = (): void => onCommand(entry.command)
            if (entry.type === 'command') return { label: entry.label, click }
            return {
              type: 'checkbox',
              label: entry.label,
              checked: entry.checked,
              enabled: entry.enabled,
              click,
            }
          }),
        ),
      )
    },
    dispose: () => tray.destroy(),
  }
}
