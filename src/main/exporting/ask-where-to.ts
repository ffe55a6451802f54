/**
 * The dialogs that ask for files. Their methods are looked up at use, never kept, so that a test can answer in a
 * dialog's place; with a window they belong to it.
 */
import { dialog, type BrowserWindow, type OpenDialogOptions, type SaveDialogOptions } from 'electron'

type Window = BrowserWindow | null

/** Where a new file is to go; null where the person thinks better of it. */
export async function askWhereTo(
  window: Window,
  given: Pick<SaveDialogOptions, 'title' | 'defaultPath' | 'filters'>,
): Promise<string | null> {
  const options: SaveDialogOptions = {
    ...given,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  }
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options)
  return canceled || !filePath ? null : filePath
}

/** Files or a folder that are there; none where the person thinks better of it. */
export async function askWhichOnes(window: Window, options: OpenDialogOptions): Promise<readonly string[]> {
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options)
  return canceled ? [] : filePaths
}

export async function askForFolder(
  window: Window,
  given: Pick<OpenDialogOptions, 'title' | 'defaultPath'>,
): Promise<string | null> {
  const [folder] = await askWhichOnes(window, { ...given, properties: ['openDirectory', 'createDirectory'] })
  return folder ?? null
}
