/** Turkish. */
import type { Messages } from './en'
import { exportingTr } from './tr/exporting'
import { hotkeyTr } from './tr/hotkey'
import { keysTr } from './tr/keys'
import { noticesTr } from './tr/notices'
import { settingsTr } from './tr/settings'
import { shellTr } from './tr/shell'
import { talkTr } from './tr/talk'
import { toolsTr } from './tr/tools'
import { voiceDetectionTr } from './tr/voice-detection'

export const tr: Messages = {
  ...shellTr,
  ...talkTr,
  ...voiceDetectionTr,
  ...settingsTr,
  ...keysTr,
  ...toolsTr,
  ...hotkeyTr,
  ...exportingTr,
  noticeTexts: noticesTr,
}
