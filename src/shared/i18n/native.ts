/** Words that main shows by itself: tray, menus, dialogs, system notifications, and the labels of exports. */

import type { HotkeyAction } from '#core/hotkey/conflicts'
import type { ExportFormat } from '#core/transcript/export-formats'
import type { ExportLabels } from '#core/transcript/exporters'
import { exportingEn } from './en/exporting'
import { shellEn } from './en/shell'
import { usageEn } from './en/usage'
import { usageTr } from './tr/usage'
import { exportingTr } from './tr/exporting'
import { shellTr } from './tr/shell'

export type NativeWords = {
  readonly show: string
  readonly connect: string
  readonly disconnect: string
  readonly handsFree: string
  readonly mute: string
  readonly stop: string
  readonly overlay: string
  /** The budget holds answers back, and what ends that. */
  readonly budgetUsed: string
  readonly budgetAllow: string
  readonly quit: string
  /** The words of the Talk screen: a state has one name wherever it is shown. */
  readonly state: typeof shellEn.state
  readonly inTrayTitle: string
  readonly inTrayBody: string
  readonly minimizedBody: string
  /** What each hotkey does, for the desktop's own list of shortcuts. */
  readonly hotkeys: Readonly<Record<HotkeyAction, string>>
  readonly timerTitle: string
  readonly timerBody: (seconds: number) => string
  readonly exportTitle: string
  readonly exportFolderTitle: string
  readonly exportSoundFolderTitle: string
  readonly soundKind: string
  readonly importTitle: string
  readonly exportEventsTitle: string
  readonly openEventsTitle: string
  readonly exportProfilesTitle: string
  readonly importProfilesTitle: string
  /** @param host Where the token goes; null while the address is missing. */
  readonly commandAsk: (host: string | null) => string
  readonly commandYes: string
  readonly commandNo: string
  readonly export: ExportLabels
  readonly fileKind: Readonly<Record<ExportFormat, string>>
  readonly eventsKind: string
}

const en: NativeWords = {
  show: 'Show Parley',
  connect: 'Connect',
  disconnect: 'Disconnect',
  handsFree: 'Hands-free',
  mute: 'Mute',
  stop: 'Stop',
  overlay: 'Overlay',
  budgetUsed: usageEn.budget.short,
  budgetAllow: usageEn.budget.allow,
  quit: 'Quit',
  state: shellEn.state,
  inTrayTitle: 'Parley is still running',
  inTrayBody: 'The talk key works as before. Open or quit Parley from its icon in the tray.',
  minimizedBody: 'This desktop has no tray, so the window was minimized. The talk key works as before.',
  hotkeys: { talk: 'Talk while held', mute: 'Mute the microphone', stop: 'Stop the answer' },
  timerTitle: 'Time is up',
  timerBody: (seconds) => `The timer of ${seconds} seconds has ended.`,
  exportTitle: 'Export conversation',
  exportFolderTitle: 'Folder for the conversations',
  exportSoundFolderTitle: 'Folder for the sound files',
  soundKind: 'WAV sound',
  importTitle: 'Import conversations',
  exportEventsTitle: 'Export events',
  openEventsTitle: 'Open exported events',
  exportProfilesTitle: 'Export profiles',
  importProfilesTitle: 'Import profiles',
  commandAsk: (host) =>
    host === null
      ? 'Run this command at each connect?'
      : `Run this command at each connect, and send the token that it prints to ${host}?`,
  commandYes: 'Run it',
  commandNo: 'Do not run it',
  export: {
    title: 'Conversation',
    started: 'Started',
    profile: 'Profile',
    model: 'Model',
    roles: { user: 'You', assistant: 'Assistant', tool: 'Tool', system: 'System' },
    interrupted: 'interrupted',
    failed: 'failed',
    notHeard: 'Not heard',
    noWords: 'no words',
    notWritten: 'spoken, but not written down',
    typed: 'typed',
    spokenWords: 'Your spoken words',
    transcribed: 'written down by a speech model, which may have misheard',
    reason: 'Why it failed',
    edited: 'Corrected by you',
    note: 'Your note',
    toolInput: 'Input',
    toolOutput: 'Output',
  },
  fileKind: exportingEn.exporting.formats,
  eventsKind: 'Events (JSON lines)',
}

const tr: NativeWords = {
  show: 'Parley’i göster',
  connect: 'Bağlan',
  disconnect: 'Bağlantıyı kes',
  handsFree: 'Eller serbest',
  mute: 'Sessize al',
  stop: 'Durdur',
  overlay: 'Küçük pencere',
  budgetUsed: usageTr.budget.short,
  budgetAllow: usageTr.budget.allow,
  quit: 'Çık',
  state: shellTr.state,
  inTrayTitle: 'Parley çalışmaya devam ediyor',
  inTrayBody:
    'Konuşma tuşu çalışmaya devam eder. Parley’i tepsideki simgesinden açabilir veya kapatabilirsiniz.',
  minimizedBody: 'Bu masaüstünde tepsi yok, bu yüzden pencere küçültüldü. Konuşma tuşu çalışmaya devam eder.',
  hotkeys: { talk: 'Basılı tutarken konuş', mute: 'Mikrofonu sessize al', stop: 'Yanıtı durdur' },
  timerTitle: 'Süre doldu',
  timerBody: (seconds) => `${seconds} saniyelik zamanlayıcı sona erdi.`,
  exportTitle: 'Konuşmayı dışa aktar',
  exportFolderTitle: 'Konuşmalar için klasör',
  exportSoundFolderTitle: 'Ses dosyaları için klasör',
  soundKind: 'WAV sesi',
  importTitle: 'Konuşmaları içe aktar',
  exportEventsTitle: 'Olayları dışa aktar',
  openEventsTitle: 'Dışa aktarılmış olayları aç',
  exportProfilesTitle: 'Profilleri dışa aktar',
  importProfilesTitle: 'Profilleri içe aktar',
  commandAsk: (host) =>
    host === null
      ? 'Bu komut her bağlantıda çalıştırılsın mı?'
      : `Bu komut her bağlantıda çalıştırılsın ve yazdırdığı belirteç (token) şuraya gönderilsin mi: ${host}?`,
  commandYes: 'Çalıştır',
  commandNo: 'Çalıştırma',
  export: {
    title: 'Konuşma',
    started: 'Başlangıç',
    profile: 'Profil',
    model: 'Model',
    roles: { user: 'Siz', assistant: 'Asistan', tool: 'Araç', system: 'Sistem' },
    interrupted: 'kesildi',
    failed: 'başarısız',
    notHeard: 'Duyulmadı',
    noWords: 'sözcük yok',
    notWritten: 'söylendi, ama yazıya geçirilemedi',
    typed: 'yazılı',
    spokenWords: 'Söyledikleriniz',
    transcribed: 'bir konuşma modeli yazıya geçirdi; yanlış duymuş olabilir',
    reason: 'Neden başarısız',
    edited: 'Düzeltmeniz',
    note: 'Notunuz',
    toolInput: 'Girdi',
    toolOutput: 'Çıktı',
  },
  fileKind: exportingTr.exporting.formats,
  eventsKind: 'Olaylar (JSON satırları)',
}

export const nativeWords: Readonly<Record<'en' | 'tr', NativeWords>> = { en, tr }
