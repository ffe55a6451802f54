/** English, the language that the others are checked against: its type is the dictionary's. */
import { eventsEn } from './en/events'
import { exportingEn } from './en/exporting'
import { historyEn } from './en/history'
import { hotkeyEn } from './en/hotkey'
import { keysEn } from './en/keys'
import { labEn } from './en/lab'
import { noticesEn } from './en/notices'
import { recordingEn } from './en/recording'
import { settingsEn } from './en/settings'
import { shellEn } from './en/shell'
import { soundEn } from './en/sound'
import { talkEn } from './en/talk'
import { toolsEn } from './en/tools'
import { usageEn } from './en/usage'
import { voiceDetectionEn } from './en/voice-detection'

export const en = {
  ...shellEn,
  ...talkEn,
  ...voiceDetectionEn,
  ...labEn,
  ...settingsEn,
  ...keysEn,
  ...historyEn,
  ...toolsEn,
  ...hotkeyEn,
  ...eventsEn,
  ...soundEn,
  ...exportingEn,
  ...usageEn,
  ...recordingEn,
  noticeTexts: noticesEn,
}

/** Every language has exactly these words. */
export type Messages = typeof en
