/** Turkish. */
import type { Messages } from './en'
import { eventsTr } from './tr/events'
import { exportingTr } from './tr/exporting'
import { historyTr } from './tr/history'
import { hotkeyTr } from './tr/hotkey'
import { keysTr } from './tr/keys'
import { labTr } from './tr/lab'
import { noticesTr } from './tr/notices'
import { recordingTr } from './tr/recording'
import { settingsTr } from './tr/settings'
import { shellTr } from './tr/shell'
import { soundTr } from './tr/sound'
import { talkTr } from './tr/talk'
import { toolsTr } from './tr/tools'
import { usageTr } from './tr/usage'
import { voiceDetectionTr } from './tr/voice-detection'

export const tr: Messages = {
  ...shellTr,
  ...talkTr,
  ...voiceDetectionTr,
  ...labTr,
  ...settingsTr,
  ...keysTr,
  ...historyTr,
  ...toolsTr,
  ...hotkeyTr,
  ...eventsTr,
  ...soundTr,
  ...exportingTr,
  ...usageTr,
  ...recordingTr,
  noticeTexts: noticesTr,
}
