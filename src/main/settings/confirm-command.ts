/**
 * Asks in a window of the system before a token command is kept: it will be run with the person's rights, and its token
 * sent to a host. The page cannot answer this question, so whoever gets hold of the page cannot start a program.
 */
import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { Access } from '#core/settings/schema'
import type { NativeWords } from '#shared/i18n/native'

type Command = Pick<Access, 'tokenCommand' | 'tokenHost'>

/** A program, or a receiver of what it prints, that was not agreed to before. */
export const needsConsent = (before: Command, after: Command): boolean =>
  after.tokenCommand !== '' &&
  (after.tokenCommand !== before.tokenCommand ||
    (after.tokenHost !== before.tokenHost && after.tokenHost !== null))

/** @returns Whether the person agreed. */
export type ConfirmCommand = (wanted: Command) => Promise<boolean>

export const createConfirmCommand =
  (deps: {
    readonly words: () => NativeWords
    readonly window: () => BrowserWindow | null
  }): ConfirmCommand =>
  async ({ tokenCommand, tokenHost }) => {
    const words = deps.words()
    const options: MessageBoxOptions = {
      type: 'question',
      message: words.commandAsk(tokenHost),
      detail: tokenCommand,
      buttons: [words.commandNo, words.commandYes],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    }
    const window = deps.window()
    // The method is looked up at use, so that a test can answer in the dialog's place.
    const { response } = window
      ? await dialog.showMessageBox(window, options)
      : await dialog.showMessageBox(options)
    return response === 1
  }
