/** English, the language that the others are checked against: its type is the dictionary's. */
import { exportingEn } from './en/exporting'
import { hotkeyEn } from './en/hotkey'
import { keysEn } from './en/keys'
import { noticesEn } from './en/notices'
import { settingsEn } from './en/settings'
import { shellEn } from './en/shell'
import { talkEn } from './en/talk'
import { toolsEn } from './en/tools'
import { voiceDetectionEn } from './en/voice-detection'

export const en = {
  ...shellEn,
  ...talkEn,
  ...voiceDetectionEn,
  ...settingsEn,
  ...keysEn,
  ...toolsEn,
  ...hotkeyEn,
  ...exportingEn,
  noticeTexts: noticesEn,
}

/** Every language has exactly these words. */
export type Messages = typeof en
